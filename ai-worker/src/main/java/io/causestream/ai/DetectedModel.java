package io.causestream.ai;

import io.causestream.ai.http.ModelHttp;
import io.causestream.ai.http.ModelServer;
import io.causestream.ai.prompt.Prompt;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A model at a URL that ends in {@code /v1}, as both kinds of server have it: Ollama's own API if
 * it responds without that ending, since the other can't set the window; else OpenAI's. Decided by
 * the first response, and as long as there is none, each call asks again.
 */
final class DetectedModel implements ModelClient {

    private final AiWorkerConfig config;
    private final ModelHttp http;
    private final OllamaError errors;
    private volatile @Nullable ModelClient decided;

    DetectedModel(AiWorkerConfig config) {
        this.config = config;
        this.http = new ModelHttp(config.server());
        this.errors = new OllamaError(config.ollamaUrl(), config.model());
    }

    @Override
    public ModelReply ask(Prompt prompt, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        try {
            return model(within)
                    .ask(prompt, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (Undecided e) {
            return e.failed;
        }
    }

    @Override
    public ModelServer.Api api() {
        ModelClient known = decided;
        return known == null ? ModelServer.Api.AUTO : known.api();
    }

    @Override
    public Optional<String> obstacle(Duration within) throws InterruptedException {
        try {
            return model(within).obstacle(within);
        } catch (Undecided e) {
            return Optional.of(e.failed.why());
        }
    }

    @Override
    public OptionalInt longestWindow(Duration within)
            throws ModelReview.Unanswered, InterruptedException {
        try {
            return model(within).longestWindow(within);
        } catch (Undecided e) {
            throw new ModelReview.Unanswered(e.failed.why(), false);
        }
    }

    @Override
    public void writeOneToken(Duration within) throws ModelReview.Unanswered, InterruptedException {
        try {
            model(within).writeOneToken(within);
        } catch (Undecided e) {
            throw new ModelReview.Unanswered(e.failed.why(), false);
        }
    }

    @Override
    public double tokensPerSecond() {
        ModelClient known = decided;
        return known == null ? 0 : known.tokensPerSecond();
    }

    @Override
    public synchronized void close() {
        http.close();
        if (decided != null) {
            decided.close();
        }
    }

    private ModelClient model(Duration within) throws Undecided, InterruptedException {
        ModelClient known = decided;
        return known == null ? decide(isOllama(within)) : known;
    }

    private synchronized ModelClient decide(boolean isOllama) {
        ModelClient known = decided;
        if (known == null) {
            known = isOllama ? new OllamaModel(config) : new OpenAiModel(config);
            decided = known;
        }
        return known;
    }

    private boolean isOllama(Duration within) throws Undecided, InterruptedException {
        try {
            ModelHttp.Response version =
                    http.get(URI.create(config.ollamaUrl() + "/api/version"), within);
            // A proxy in front of an Ollama that does not run, which decides nothing.
            if (version.status() == 429 || version.status() >= 500) {
                throw new Undecided(
                        errors.of(version.status(), version.body()).after(version.retryAfter()));
            }
            return version.status() == 200 && version.body().contains("\"version\"");
        } catch (IOException e) {
            throw new Undecided(errors.noResponse(e, within));
        }
    }

    /** No server has responded yet. */
    private static final class Undecided extends Exception {

        private static final long serialVersionUID = 1;

        private final transient ModelReply.Failed failed;

        Undecided(ModelReply.Failed failed) {
            super(failed.why());
            this.failed = failed;
        }
    }
}
