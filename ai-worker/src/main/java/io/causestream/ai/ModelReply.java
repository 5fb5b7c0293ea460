package io.causestream.ai;

/** The reply of the model's server. */
sealed interface ModelReply {

    /**
     * The model completed its answer.
     *
     * @param promptTokens as the model counted them; 0 if it did not report this
     */
    record Answered(String text, int promptTokens) implements ModelReply {}

    /**
     * There is no usable answer; {@code why} is a sentence for people.
     *
     * @param again whether the same call may soon succeed
     */
    record Failed(String why, boolean again) implements ModelReply {}
}
