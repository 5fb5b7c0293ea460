package io.causestream.ai;

/** What came back from the model's server. */
sealed interface ModelReply {

    /**
     * The model came to its end.
     *
     * @param promptTokens as the model counted them; 0 if it did not say
     */
    record Answered(String text, int promptTokens) implements ModelReply {}

    /**
     * Nothing that could be used; {@code why} is a sentence for people.
     *
     * @param again whether the same call may go well in a moment
     */
    record Failed(String why, boolean again) implements ModelReply {}
}
