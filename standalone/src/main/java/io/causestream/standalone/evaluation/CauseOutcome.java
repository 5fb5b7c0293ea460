package io.causestream.standalone.evaluation;

/** How the cause in an answer compares with the known one. */
enum CauseOutcome {
    /** It is the known one, and it names all that the known one names. */
    RIGHT_AND_NAMED,
    /** It is the known one by its category, but leaves a name out. */
    RIGHT,
    /** It is another one, or a cause is given where the evidence shows none. */
    WRONG,
    /** The model says so, or its answer is of low confidence: it is shown as a guess. */
    CANNOT_TELL,
    /** The cause is not known, or the answer has nothing to tell it by. */
    UNJUDGED,
    /** There is no usable answer. */
    NO_ANSWER
}
