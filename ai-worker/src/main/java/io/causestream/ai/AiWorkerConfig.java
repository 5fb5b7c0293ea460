package io.causestream.ai;

import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of ai-worker: the model, and how it is called.
 *
 * @param ollamaUrl of Ollama's own API, without {@code /v1}
 * @param model as named in Ollama: {@code phi3:mini}
 * @param temperature 0 to 2; 0 gives the most likely answer
 * @param maxTokens of an answer, at most
 * @param timeout of a question, with its retries
 * @param window how many tokens prompt and answer have together; a second value for one model makes
 *     Ollama reload it
 * @param threads for the model's computation; null for Ollama's default
 * @param workers how many calls are made at a time, at least 1
 */
public record AiWorkerConfig(
        KafkaSettings kafka,
        URI ollamaUrl,
        String model,
        double temperature,
        int maxTokens,
        Duration timeout,
        int window,
        @Nullable Integer threads,
        int workers) {

    private static final String DEFAULT_MODEL = "phi3:mini";
    private static final double DEFAULT_TEMPERATURE = 0.2;
    private static final int DEFAULT_MAX_TOKENS = 2_048;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int DEFAULT_WINDOW = 4_096;
    private static final int DEFAULT_WORKERS = 2;
    private static final URI NOWHERE = URI.create("http://localhost:11434");

    public AiWorkerConfig {
        if (workers < 1 || window < 2_048 || maxTokens < 64) {
            throw new IllegalArgumentException(
                    "at least 1 worker, a window of 2048 tokens and 64 tokens of answer are needed, not %d, %d and %d"
                            .formatted(workers, window, maxTokens));
        }
    }

    /** A configuration with defaults for everything else. */
    public static AiWorkerConfig of(KafkaSettings kafka, URI ollamaUrl, String model) {
        return new AiWorkerConfig(
                kafka,
                ollamaUrl,
                model,
                DEFAULT_TEMPERATURE,
                DEFAULT_MAX_TOKENS,
                DEFAULT_TIMEOUT,
                DEFAULT_WINDOW,
                null,
                DEFAULT_WORKERS);
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
                        ollamaUrl(settings, url.get()),
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
                                64)));
    }

    /** The part of the window that is reserved for the answer, which the schema keeps short. */
    int answerTokens() {
        return Math.min(maxTokens, Math.max(512, window / 8));
    }

    public AiWorkerConfig withTimeout(Duration longest) {
        return new AiWorkerConfig(
                kafka, ollamaUrl, model, temperature, maxTokens, longest, window, threads, workers);
    }

    public AiWorkerConfig withWorkers(int count) {
        return new AiWorkerConfig(
                kafka, ollamaUrl, model, temperature, maxTokens, timeout, window, threads, count);
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

    /** The configured URL is that of the OpenAI-compatible API, which can't set the window. */
    private static URI ollamaUrl(Settings settings, String text) {
        String base = text.strip().replaceFirst("/+$", "").replaceFirst("/v1$", "");
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
