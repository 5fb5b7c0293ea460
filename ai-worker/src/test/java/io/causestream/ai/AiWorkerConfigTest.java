package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ai.http.ModelServer;
import io.causestream.ai.limits.ModelLimits;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AiWorkerConfigTest {

    private static final KafkaSettings KAFKA = KafkaSettings.at("kafka:9092");

    @Test
    void readsTheFileThatTheOldSystemsUsersHave(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        """
                        enableHolmesGPT: true
                        holmesGPT: {apiUrl: "http://ollama.ai-inference.svc:11434/v1", model: "phi3:mini", temperature: 0.2, maxTokens: 2048, timeout: 60}
                        aiAnalysis: {enabled: true, alertTypes: [CrashLoopBackOff]}
                        """);
        Settings settings = Settings.read(file, Map.of());

        assertThat(AiWorkerConfig.from(settings, KAFKA))
                .hasValue(
                        new AiWorkerConfig(
                                KAFKA,
                                new ModelServer(
                                        ModelServer.Api.AUTO,
                                        URI.create("http://ollama.ai-inference.svc:11434/v1"),
                                        ""),
                                "phi3:mini",
                                0.2,
                                2_048,
                                Duration.ofSeconds(60),
                                4_096,
                                null,
                                1,
                                new ModelLimits(Duration.ofHours(1), 0, 0),
                                AnalysisConfig.DEFAULT));
        settings.refuseProblems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAUSESTREAM_AI_ENABLED", "CAUSESTREAM_AI_ANALYSIS_ENABLED"})
    void isNoneWhereAiIsSwitchedOff(String variable) {
        Settings settings =
                Settings.read(
                        null, Map.of(variable, "false", "CAUSESTREAM_AI_URL", "http://ollama:1"));

        assertThat(AiWorkerConfig.from(settings, KAFKA)).isEmpty();
    }

    @Test
    void isNoneWithoutAUrl() {
        assertThat(AiWorkerConfig.from(Settings.read(null, Map.of()), KAFKA)).isEmpty();
    }

    @Test
    void takesEachValueFromTheEnvironment() {
        Settings settings =
                Settings.read(
                        null,
                        Map.ofEntries(
                                Map.entry("CAUSESTREAM_AI_URL", "https://ollama.example/base/v1/"),
                                Map.entry("CAUSESTREAM_AI_MODEL", "qwen3:4b"),
                                Map.entry("CAUSESTREAM_AI_TEMPERATURE", "0"),
                                Map.entry("CAUSESTREAM_AI_MAX_TOKENS", "700"),
                                Map.entry("CAUSESTREAM_AI_TIMEOUT", "2m"),
                                Map.entry("CAUSESTREAM_AI_WINDOW", "8192"),
                                Map.entry("CAUSESTREAM_AI_THREADS", "1"),
                                Map.entry("CAUSESTREAM_AI_WORKERS", "5"),
                                Map.entry("CAUSESTREAM_AI_API", "openai"),
                                Map.entry("CAUSESTREAM_AI_API_KEY", "sk-12345"),
                                Map.entry("CAUSESTREAM_AI_MAX_AGE", "30m"),
                                Map.entry("CAUSESTREAM_AI_CALLS_PER_MINUTE", "6"),
                                Map.entry("CAUSESTREAM_AI_TOKENS_PER_DAY", "200000")));

        AiWorkerConfig config = AiWorkerConfig.from(settings, KAFKA).orElseThrow();

        settings.refuseProblems();
        assertThat(config)
                .isEqualTo(
                        new AiWorkerConfig(
                                KAFKA,
                                new ModelServer(
                                        ModelServer.Api.OPENAI,
                                        URI.create("https://ollama.example/base/v1"),
                                        "sk-12345"),
                                "qwen3:4b",
                                0,
                                700,
                                Duration.ofMinutes(2),
                                8_192,
                                1,
                                5,
                                new ModelLimits(Duration.ofMinutes(30), 6, 200_000),
                                AnalysisConfig.DEFAULT));
        assertThat(config.toString()).doesNotContain("sk-12345");
        assertThat(config.answerTokens()).isEqualTo(700);
    }

    @Test
    void tellsAllMistakesAtOnce() {
        Settings settings =
                Settings.read(
                        null,
                        Map.of(
                                "CAUSESTREAM_AI_URL", "ollama:11434",
                                "CAUSESTREAM_AI_TEMPERATURE", "3",
                                "CAUSESTREAM_AI_TIMEOUT", "1h",
                                "CAUSESTREAM_AI_WINDOW", "100",
                                "CAUSESTREAM_AI_API", "olama",
                                "CAUSESTREAM_AI_API_KEY", "sk 1\nHost: elsewhere",
                                "CAUSESTREAM_AI_TOKENS_PER_DAY", "-1",
                                "CAUSESTREAM_AI_WORKERS", "0"));
        AiWorkerConfig.from(settings, KAFKA);

        assertThatThrownBy(settings::refuseProblems)
                .hasMessageContaining("holmesGPT.apiUrl: ")
                .hasMessageContaining("holmesGPT.temperature: '3.0'")
                .hasMessageContaining("holmesGPT.timeout: ")
                .hasMessageContaining("holmesGPT.numCtx: '100'")
                .hasMessageContaining("holmesGPT.api: 'olama' is not one of")
                .hasMessageContaining("did you mean ollama?")
                .hasMessageContaining("holmesGPT.apiKey: has a space")
                .hasMessageContaining("holmesGPT.tokensPerDay: '-1'")
                .hasMessageContaining("holmesGPT.workers: '0'")
                .message()
                .doesNotContain("elsewhere");
    }
}
