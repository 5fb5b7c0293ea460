package io.causestream.ai;

import io.causestream.ai.http.ModelServer;
import io.causestream.ai.limits.ModelLimits;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of ai-worker: the model, and how it is called.
 *
 * @param model as its server names it: {@code phi3:mini}
 * @param temperature 0 to 2; 0 gives the most likely answer
 * @param maxTokens of an answer, at most
 * @param timeout of a question, with its retries
 * @param window how many tokens prompt and answer have together; a second value for one model makes
 *     Ollama reload it
 * @param threads for the model's computation; null for Ollama's default
 * @param workers how many calls are made at a time, at least 1: no more than the server runs at
 *     once, since others wait there and their deadline passes
 * @param analysis how the model is asked
 */
public record AiWorkerConfig(
        KafkaSettings kafka,
        ModelServer server,
        String model,
        double temperature,
        int maxTokens,
        Duration timeout,
        int window,
        @Nullable Integer threads,
        int workers,
        ModelLimits limits,
        AnalysisConfig analysis) {

    private static final String DEFAULT_MODEL = "phi3:mini";
    private static final double DEFAULT_TEMPERATURE = 0.2;
    private static final int DEFAULT_MAX_TOKENS = 2_048;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int DEFAULT_WINDOW = 4_096;
    private static final int DEFAULT_WORKERS = 1;
    private static final int NO_LIMIT = 0;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");
    private static final URI NOWHERE = URI.create("http://localhost:11434");

    public AiWorkerConfig {
        if (workers < 1 || window < 2_048 || maxTokens < 64) {
            throw new IllegalArgumentException(
                    "at least 1 worker, a window of 2048 tokens and 64 tokens of answer are needed, not %d, %d and %d"
                            .formatted(workers, window, maxTokens));
        }
    }

    /** A configuration for an Ollama, with defaults for everything else. */
    public static AiWorkerConfig of(KafkaSettings kafka, URI ollamaUrl, String model) {
        return of(kafka, ModelServer.ollama(ollamaUrl), model);
    }

    /** A configuration with defaults for everything else. */
    public static AiWorkerConfig of(KafkaSettings kafka, ModelServer server, String model) {
        return new AiWorkerConfig(
                kafka,
                server,
                model,
                DEFAULT_TEMPERATURE,
                DEFAULT_MAX_TOKENS,
                DEFAULT_TIMEOUT,
                DEFAULT_WINDOW,
                null,
                DEFAULT_WORKERS,
                ModelLimits.DEFAULT,
                AnalysisConfig.DEFAULT);
    }

    /**
     * Reads the file and the environment; see the module's README for the table. Empty if no model
     * is to be used: AI is switched off, or no URL is configured.
     */
    public static Optional<AiWorkerConfig> from(Settings settings) {
        return from(settings, KafkaSettings.from(settings));
    }

    /** As {@link #from(Settings)}, with given Kafka settings. */
    public static Optional<AiWorkerConfig> from(Settings settings, KafkaSettings kafka) {
        boolean enabled =
                settings.flag("enableHolmesGPT", "CAUSESTREAM_AI_ENABLED", true)
                        && settings.flag(
                                "aiAnalysis.enabled", "CAUSESTREAM_AI_ANALYSIS_ENABLED", true);
        Optional<String> url = settings.optionalText("holmesGPT.apiUrl", "CAUSESTREAM_AI_URL");
        if (!enabled || url.isEmpty()) {
            return Optional.empty();
        }
        int threads = settings.number("holmesGPT.numThread", "CAUSESTREAM_AI_THREADS", 0, 0, 512);
        return Optional.of(
                new AiWorkerConfig(
                        kafka,
                        server(settings, url.get()),
                        settings.text("holmesGPT.model", "CAUSESTREAM_AI_MODEL", DEFAULT_MODEL),
                        temperature(settings),
                        settings.number(
                                "holmesGPT.maxTokens",
                                "CAUSESTREAM_AI_MAX_TOKENS",
                                DEFAULT_MAX_TOKENS,
                                64,
                                32_768),
                        timeout(settings),
                        settings.number(
                                "holmesGPT.numCtx",
                                "CAUSESTREAM_AI_WINDOW",
                                DEFAULT_WINDOW,
                                2_048,
                                1_048_576),
                        threads == 0 ? null : threads,
                        settings.number(
                                "holmesGPT.workers",
                                "CAUSESTREAM_AI_WORKERS",
                                DEFAULT_WORKERS,
                                1,
                                64),
                        limits(settings),
                        AnalysisConfig.from(settings)));
    }

    /** The part of the window that is reserved for the answer, which the schema keeps short. */
    int answerTokens() {
        return answerTokens(window);
    }

    /** The same of another window than the configured one. */
    int answerTokens(int otherWindow) {
        return Math.min(maxTokens, Math.max(512, otherWindow / 8));
    }

    /** The address of Ollama's own API. */
    public URI ollamaUrl() {
        return server.ollamaUrl();
    }

    public AiWorkerConfig withTimeout(Duration longest) {
        return with(longest, workers, limits, analysis);
    }

    AiWorkerConfig withAnalysis(AnalysisConfig other) {
        return with(timeout, workers, limits, other);
    }

    public AiWorkerConfig withWorkers(int count) {
        return with(timeout, count, limits, analysis);
    }

    public AiWorkerConfig withLimits(ModelLimits others) {
        return with(timeout, workers, others, analysis);
    }

    private AiWorkerConfig with(
            Duration longest, int count, ModelLimits otherLimits, AnalysisConfig otherAnalysis) {
        return new AiWorkerConfig(
                kafka,
                server,
                model,
                temperature,
                maxTokens,
                longest,
                window,
                threads,
                count,
                otherLimits,
                otherAnalysis);
    }

    private static ModelServer server(Settings settings, String url) {
        ModelServer.Api api =
                settings.choice("holmesGPT.api", "CAUSESTREAM_AI_API", ModelServer.Api.AUTO);
        String key =
                settings.optionalText("holmesGPT.apiKey", "CAUSESTREAM_AI_API_KEY")
                        .map(String::strip)
                        .orElse("");
        if (!key.isEmpty() && !KEY.matcher(key).matches()) {
            settings.problem(
                    "holmesGPT.apiKey",
                    "has a space or a character that no HTTP header can have; set it to the key alone");
            key = "";
        }
        return new ModelServer(api, url(settings, url), key);
    }

    private static ModelLimits limits(Settings settings) {
        Duration maxAge =
                settings.duration(
                        "holmesGPT.maxAge", "CAUSESTREAM_AI_MAX_AGE", ModelLimits.DEFAULT.maxAge());
        if (maxAge.isNegative()) {
            settings.problem("holmesGPT.maxAge", "is negative; 0 is for any age");
            maxAge = ModelLimits.DEFAULT.maxAge();
        }
        return new ModelLimits(
                maxAge,
                settings.number(
                        "holmesGPT.callsPerMinute",
                        "CAUSESTREAM_AI_CALLS_PER_MINUTE",
                        NO_LIMIT,
                        NO_LIMIT,
                        100_000),
                settings.number(
                        "holmesGPT.tokensPerDay",
                        "CAUSESTREAM_AI_TOKENS_PER_DAY",
                        NO_LIMIT,
                        NO_LIMIT,
                        Integer.MAX_VALUE));
    }

    private static double temperature(Settings settings) {
        double temperature =
                settings.fraction(
                        "holmesGPT.temperature", "CAUSESTREAM_AI_TEMPERATURE", DEFAULT_TEMPERATURE);
        if (temperature >= 0 && temperature <= 2) {
            return temperature;
        }
        settings.problem("holmesGPT.temperature", "'%s' is not from 0 to 2".formatted(temperature));
        return DEFAULT_TEMPERATURE;
    }

    private static Duration timeout(Settings settings) {
        Duration timeout =
                settings.duration("holmesGPT.timeout", "CAUSESTREAM_AI_TIMEOUT", DEFAULT_TIMEOUT);
        if (timeout.compareTo(Duration.ofSeconds(1)) >= 0
                && timeout.compareTo(LONGEST_TIMEOUT) <= 0) {
            return timeout;
        }
        settings.problem("holmesGPT.timeout", "is not from 1s to 10m");
        return DEFAULT_TIMEOUT;
    }

    private static URI url(Settings settings, String text) {
        String base = text.strip().replaceFirst("/+$", "");
        try {
            URI url = new URI(base);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException toldBelow) {
            // Reported like any other text that is not such a URL.
        }
        settings.problem(
                "holmesGPT.apiUrl",
                "must be an http or https URL with a host and without a password");
        return NOWHERE;
    }
}
