package io.causestream.ai;

import io.causestream.service.BackgroundLoop;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the model is available: checked regularly, and logged when it changes, with its window.
 */
final class ModelCheck implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ModelCheck.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final ModelClient client;
    private final AiWorkerConfig config;
    private final ModelWindow window;
    private final Runnable isBack;
    private final BackgroundLoop loop =
            BackgroundLoop.named("model-check").every(EVERY, this::check);
    private volatile Optional<String> lastObstacle = Optional.of("it has not been checked yet");

    /**
     * @param window is told the model's own when it becomes available
     * @param isBack called when the model becomes available, on a thread of the check
     */
    ModelCheck(ModelClient client, AiWorkerConfig config, ModelWindow window, Runnable isBack) {
        this.client = client;
        this.config = config;
        this.window = window;
        this.isBack = isBack;
    }

    void start() {
        loop.start();
    }

    /** Why the model is unavailable, in a sentence for people; empty if it is available. */
    Optional<String> lastObstacle() {
        return lastObstacle;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void check() throws InterruptedException {
        Optional<String> found = client.obstacle(TIMEOUT);
        boolean isNew = !found.equals(lastObstacle);
        lastObstacle = found;
        if (isNew && found.isPresent()) {
            log.atWarn()
                    .addKeyValue("model", config.model())
                    .addKeyValue("reason", found.get())
                    .log("the model is unavailable; only the rules' diagnosis is given");
        } else if (isNew) {
            log.atInfo()
                    .addKeyValue("model", config.model())
                    .addKeyValue("api", client.api())
                    .log("the model is available");
            window.check(client, TIMEOUT);
            isBack.run();
        }
    }
}
