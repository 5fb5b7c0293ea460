package io.causestream.ai;

import java.time.Duration;

/** The reply of the model's server. */
sealed interface ModelReply {

    /** How many tokens it cost, prompt and answer; 0 if that is not known. */
    int tokens();

    /**
     * The model completed its answer.
     *
     * @param promptTokens as the model counted them; 0 if it did not report this
     * @param answerTokens likewise
     */
    record Answered(String text, int promptTokens, int answerTokens) implements ModelReply {

        @Override
        public int tokens() {
            return promptTokens + answerTokens;
        }
    }

    /**
     * There is no usable answer; {@code why} is a sentence for people.
     *
     * @param again whether the same call may soon succeed
     * @param retryAfter not sooner than that; zero if the server does not say
     */
    record Failed(String why, boolean again, Duration retryAfter, int tokens)
            implements ModelReply {

        Failed(String why, boolean again) {
            this(why, again, Duration.ZERO, 0);
        }

        Failed after(Duration pause) {
            return new Failed(why, again, pause, tokens);
        }
    }
}
