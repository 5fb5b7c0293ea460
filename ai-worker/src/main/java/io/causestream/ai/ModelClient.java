package io.causestream.ai;

import io.causestream.ai.http.ModelServer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A model behind a server: each call is one HTTP request, which ends at its deadline. */
interface ModelClient extends LanguageModel, AutoCloseable {

    /** A client for the server that is configured; makes no call. */
    static ModelClient of(AiWorkerConfig config) {
        return switch (config.server().api()) {
            case OLLAMA -> new OllamaModel(config);
            case OPENAI -> new OpenAiModel(config);
            case AUTO ->
                    config.server().mayBeEither()
                            ? new DetectedModel(config)
                            : new OllamaModel(config);
        };
    }

    /** Whose API is spoken: {@code AUTO} until a server has responded. */
    ModelServer.Api api();

    /** Why the model can't be asked, in a sentence for people; empty if it can. */
    Optional<String> obstacle(Duration within) throws InterruptedException;

    /**
     * The longest window of the model, in tokens; empty if the server does not state it.
     *
     * @throws ModelReview.Unanswered with the reason, for people
     */
    OptionalInt longestWindow(Duration within) throws ModelReview.Unanswered, InterruptedException;

    /**
     * Has the model write one token, with the window of all other calls, so that it is not loaded
     * anew for this one.
     *
     * @throws ModelReview.Unanswered with the reason, for people
     */
    void writeOneToken(Duration within) throws ModelReview.Unanswered, InterruptedException;

    /** Tokens a second of the answers so far; 0 if there was none. */
    double tokensPerSecond();

    /** Breaks off what is under way. */
    @Override
    void close();
}
