package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                                URI.create("http://ollama.ai-inference.svc:11434"),
                                "phi3:mini",
                                0.2,
                                2_048,
                                Duration.ofSeconds(60),
                                4_096,
                                null,
                                2));
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
                        Map.of(
                                "CAUSESTREAM_AI_URL", "https://ollama.example/base/v1/",
                                "CAUSESTREAM_AI_MODEL", "qwen3:4b",
                                "CAUSESTREAM_AI_TEMPERATURE", "0",
                                "CAUSESTREAM_AI_MAX_TOKENS", "700",
                                "CAUSESTREAM_AI_TIMEOUT", "2m",
                                "CAUSESTREAM_AI_WINDOW", "8192",
                                "CAUSESTREAM_AI_THREADS", "1",
                                "CAUSESTREAM_AI_WORKERS", "5"));

        AiWorkerConfig config = AiWorkerConfig.from(settings, KAFKA).orElseThrow();

        settings.refuseProblems();
        assertThat(config)
                .isEqualTo(
                        new AiWorkerConfig(
                                KAFKA,
                                URI.create("https://ollama.example/base"),
                                "qwen3:4b",
                                0,
                                700,
                                Duration.ofMinutes(2),
                                8_192,
                                1,
                                5));
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
                                "CAUSESTREAM_AI_WORKERS", "0"));
        AiWorkerConfig.from(settings, KAFKA);

        assertThatThrownBy(settings::refuseProblems)
                .hasMessageContaining("holmesGPT.apiUrl: ")
                .hasMessageContaining("holmesGPT.temperature: '3.0'")
                .hasMessageContaining("holmesGPT.timeout: ")
                .hasMessageContaining("holmesGPT.numCtx: '100'")
                .hasMessageContaining("holmesGPT.workers: '0'");
    }
}
