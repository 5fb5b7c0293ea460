package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.skipped;
import static io.causestream.standalone.doctor.CheckResult.warn;

import io.causestream.ai.AiWorkerConfig;
import io.causestream.ai.ModelReview;
import io.causestream.ai.http.ModelServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether the model is there, takes the configured window, and answers. */
final class OllamaChecks implements AutoCloseable {

    private static final String OLLAMA = "ollama";
    private static final String WINDOW = "ollama window";
    private static final String ANSWER = "ollama answer";
    static final Duration TIMEOUT = Duration.ofSeconds(9);
    private static final String WHERE =
            "start Ollama (ollama serve), or set holmesGPT.apiUrl to its address; from outside of the cluster: kubectl port-forward";

    private final Optional<AiWorkerConfig> config;
    private final Optional<String> asWritten;
    private final Optional<ModelReview> review;
    private final Duration timeout;

    /**
     * @param config empty if AI is switched off
     * @param asWritten the address in the configuration; empty where the default applies
     * @param timeout of the call for one token
     */
    OllamaChecks(Optional<AiWorkerConfig> config, Optional<String> asWritten, Duration timeout) {
        this.timeout = timeout;
        this.config = config;
        this.asWritten = asWritten;
        this.review = config.map(ModelReview::new);
    }

    void addTo(Checkup checkup) {
        if (config.isEmpty()) {
            checkup.add(
                    OLLAMA,
                    List.of(),
                    WHERE,
                    () ->
                            List.of(
                                    skipped(
                                            OLLAMA,
                                            "AI is switched off: the rules' diagnosis stands alone",
                                            "set enableHolmesGPT: true and holmesGPT.apiUrl")));
            return;
        }
        AiWorkerConfig model = config.get();
        ModelReview ollama = review.orElseThrow();
        checkup.add(OLLAMA, List.of(), WHERE, () -> List.of(reach(model, ollama)));
        checkup.add(WINDOW, List.of(OLLAMA), WHERE, () -> List.of(window(model, ollama)));
        checkup.add(ANSWER, List.of(OLLAMA), WHERE, () -> List.of(answer(model, ollama)));
    }

    private CheckResult reach(AiWorkerConfig model, ModelReview ollama)
            throws InterruptedException {
        Optional<String> obstacle = ollama.obstacle();
        if (obstacle.isEmpty()) {
            return ok(
                    OLLAMA,
                    ollama.api() == ModelServer.Api.OPENAI
                            ? "%s at %s, by OpenAI's API"
                                    .formatted(model.model(), model.server().url())
                            : "%s at %s%s"
                                    .formatted(model.model(), model.ollamaUrl(), ofAddress()));
        }
        CheckResult.Sentence why = CheckResult.Sentence.of(obstacle.get(), "; ", WHERE);
        if (asWritten.isEmpty()) {
            return skipped(
                    OLLAMA,
                    why.found() + ", the default: the rules' diagnosis stands alone",
                    why.remedy());
        }
        return fail(
                OLLAMA,
                ollama.api() == ModelServer.Api.OPENAI ? why.found() : why.found() + ofAddress(),
                why.remedy());
    }

    private String ofAddress() {
        return asWritten
                        .filter(url -> url.strip().replaceFirst("/+$", "").endsWith("/v1"))
                        .isEmpty()
                ? ""
                : " (the /v1 of holmesGPT.apiUrl is left out: that API can't set the window)";
    }

    private static CheckResult window(AiWorkerConfig model, ModelReview ollama)
            throws InterruptedException {
        try {
            OptionalInt longest = ollama.longestWindow(TIMEOUT);
            if (longest.isEmpty()) {
                return ok(
                        WINDOW,
                        "%d tokens; the model does not state its longest"
                                .formatted(model.window()));
            }
            return longest.getAsInt() < model.window()
                    ? warn(
                            WINDOW,
                            "%d tokens, and %s has %d"
                                    .formatted(model.window(), model.model(), longest.getAsInt()),
                            "set holmesGPT.numCtx to at most %d: what is beyond is cut off"
                                    .formatted(longest.getAsInt()))
                    : ok(WINDOW, "%d tokens of %d".formatted(model.window(), longest.getAsInt()));
        } catch (ModelReview.Unanswered e) {
            return fail(WINDOW, CheckResult.Sentence.of(e.why(), "; ", WHERE));
        }
    }

    private CheckResult answer(AiWorkerConfig model, ModelReview ollama)
            throws InterruptedException {
        try {
            Duration took = ollama.oneToken(timeout);
            return ok(
                    ANSWER,
                    String.format(
                            Locale.ROOT, "the first token after %.1f s", took.toMillis() / 1e3));
        } catch (ModelReview.Unanswered e) {
            CheckResult.Sentence why =
                    CheckResult.Sentence.of(
                            e.why(),
                            "; ",
                            "run it again, since the first call loads the model; if it stays so, choose a smaller holmesGPT.model than %s, or give Ollama more CPU or a GPU"
                                    .formatted(model.model()));
            return e.isLate() ? warn(ANSWER, why.found(), why.remedy()) : fail(ANSWER, why);
        }
    }

    @Override
    public void close() {
        review.ifPresent(ModelReview::close);
    }
}
