package io.causestream.ai;

import io.causestream.ai.http.ModelServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether the configured model can be asked, and how soon it begins to answer. */
public final class ModelReview implements AutoCloseable {

    private static final Duration TIME_TO_RESPOND = Duration.ofSeconds(3);

    private final ModelClient model;

    public ModelReview(AiWorkerConfig config) {
        this.model = ModelClient.of(config);
    }

    /**
     * Why the server or the model is unavailable, with the remedy; empty if it is available. Takes
     * 3 s at most.
     */
    public Optional<String> obstacle() throws InterruptedException {
        return model.obstacle(TIME_TO_RESPOND);
    }

    /** Whose API the server has: {@code AUTO} until it has responded once. */
    public ModelServer.Api api() {
        return model.api();
    }

    /**
     * The longest window of the model, in tokens; empty if its server does not state it.
     *
     * @throws Unanswered with the reason, for people
     */
    public OptionalInt longestWindow(Duration within) throws Unanswered, InterruptedException {
        return model.longestWindow(within);
    }

    /**
     * Has the model write one token.
     *
     * @return how long it took, the time to load the model included
     * @throws Unanswered with the reason, for people
     */
    public Duration oneToken(Duration within) throws Unanswered, InterruptedException {
        long began = System.nanoTime();
        model.writeOneToken(within);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The server did not do what it was asked; the message is a sentence for people. */
    public static final class Unanswered extends IOException {

        private static final long serialVersionUID = 1;

        private final boolean isLate;

        Unanswered(String why, boolean isLate) {
            super(why);
            this.isLate = isLate;
        }

        /** Whether it only took too long: it may be loading the model. */
        public boolean isLate() {
            return isLate;
        }

        /** The sentence. */
        public String why() {
            return String.valueOf(getMessage());
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
