package io.causestream.ai;

import java.time.Duration;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many tokens prompt and answer may have together: those configured, or those of the model
 * itself where it has fewer, since its server then cuts what is beyond without a word. Thread-safe.
 */
final class ModelWindow {

    private static final Logger log = LoggerFactory.getLogger(ModelWindow.class);

    private final AiWorkerConfig config;
    private volatile int tokens;

    /** That of the configuration, until the server was asked. */
    ModelWindow(AiWorkerConfig config) {
        this.config = config;
        this.tokens = config.window();
    }

    /** Of prompt and answer together. */
    int tokens() {
        return tokens;
    }

    /** Of them, those that are kept for the answer. */
    int answerTokens() {
        return config.answerTokens(tokens);
    }

    /** Asks the server how long the model's window is; says so in the log if it is too short. */
    void check(ModelClient client, Duration within) throws InterruptedException {
        try {
            OptionalInt longest = client.longestWindow(within);
            tokens = Math.min(config.window(), longest.orElse(config.window()));
            if (tokens < config.window()) {
                log.atWarn()
                        .addKeyValue("model", config.model())
                        .addKeyValue("window", config.window())
                        .addKeyValue("longest", tokens)
                        .log(
                                "the model's window is shorter than holmesGPT.numCtx: prompts are made for the shorter one");
            }
        } catch (ModelReview.Unanswered e) {
            log.atWarn()
                    .addKeyValue("model", config.model())
                    .addKeyValue("reason", e.why())
                    .log("the model's server does not say how long its window is");
        }
    }
}
