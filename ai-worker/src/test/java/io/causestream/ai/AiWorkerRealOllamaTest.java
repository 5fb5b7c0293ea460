package io.causestream.ai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.ai.prompt.Prompt;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Ollama with a very small model, whose words are nonsense: what counts is that the call
 * works and that nothing made up is believed. {@code CAUSESTREAM_PARTS} has its binary.
 */
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS", matches = ".+")
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS_SCRIPTS", matches = ".+")
class AiWorkerRealOllamaTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void asksARealModelAndBelievesOnlyWhatIsInTheContext(@TempDir Path folder) throws Exception {
        try (Ollama ollama = Ollama.start(folder)) {
            AiWorkerConfig config =
                    new AiWorkerConfig(
                            KafkaSettings.at("unused:1"),
                            ollama.url,
                            "tiny",
                            0.2,
                            512,
                            PATIENCE,
                            2_048,
                            1,
                            1);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            try (OllamaModel model = new OllamaModel(config);
                    ModelCheck check = new ModelCheck(ollama.url, "tiny")) {
                assertThat(check.obstacle()).isEmpty();
                Analyst analyst =
                        new Analyst(config, model, new RecentAnswers(), new AiMetrics(registry));

                Analysis analysis =
                        analyst.analyse(
                                Questioned.crash(
                                        "f-1",
                                        IntStream.range(0, 500)
                                                .mapToObj(i ->
                                                        "ERROR 0x%x: refused".formatted(i * 7_919))
                                                .toList()));

                switch (analysis) {
                    case Analysis.Answered answered -> {
                        assertThat(answered.cause()).isNotBlank();
                        if (answered.evidence().isEmpty()) {
                            assertThat(answered.confidence()).isEqualTo(Confidence.LOW);
                        }
                    }
                    // Its guard against endless repetition, or its end in the middle of a sentence.
                    case Analysis.NoAnswer none -> assertThat(none.why()).startsWith("the model");
                    case Analysis.Unknown unknown -> throw new AssertionError(unknown);
                }
                assertThat(registry.get("causestream.ai.prompts.oversized").counter().count())
                        .as("a prompt full of digits fits the window that was reckoned")
                        .isZero();
            }
            try (OllamaModel absent =
                    new OllamaModel(
                            AiWorkerConfig.of(
                                    KafkaSettings.at("unused:1"), ollama.url, "not-there"))) {
                assertThat(
                                absent.ask(
                                        Prompt.of(
                                                Questioned.missingSetting("f-1").finding(),
                                                "tag",
                                                3_000),
                                        PATIENCE))
                        .isEqualTo(
                                new ModelReply.Failed(
                                        "Ollama has no model not-there; to get it: ollama pull not-there",
                                        false));
            }
        }
    }

    /** A server of its own, started and ended by the scripts. */
    private record Ollama(Path folder, URI url) implements AutoCloseable {

        static Ollama start(Path folder) throws IOException, InterruptedException {
            Process script = script("start-ollama.sh", folder);
            String output = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
            int exit = script.waitFor();
            if (exit != 0) {
                script("stop.sh", folder).waitFor();
            }
            assumeTrue(exit == 0, "the small model is unavailable here");
            return new Ollama(folder, URI.create(output.substring(output.lastIndexOf('\n') + 1)));
        }

        @Override
        public void close() throws IOException {
            script("stop.sh", folder).onExit().join();
        }

        private static Process script(String name, Path folder) throws IOException {
            return new ProcessBuilder(
                            Path.of(System.getenv("CAUSESTREAM_PARTS_SCRIPTS"), name).toString(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }
    }
}
