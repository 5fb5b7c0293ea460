package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.ai.http.ModelServer;
import io.causestream.ai.limits.ModelLimits;
import io.causestream.ai.prompt.Prompt;
import io.causestream.ai.prompt.PromptInput;
import io.causestream.ai.runbook.Runbooks;
import io.causestream.doubles.model.RealOllama;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Ollama with a very small model, whose words are nonsense: what counts is that the call
 * works and that nothing made up is believed. {@code CAUSESTREAM_PARTS} has its binary.
 */
@EnabledIfEnvironmentVariable(named = RealOllama.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealOllama.SCRIPTS, matches = ".+")
class AiWorkerRealOllamaTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void asksARealModelAndBelievesOnlyWhatIsInTheContext(@TempDir Path folder) throws Exception {
        Optional<RealOllama> started = RealOllama.start(folder);
        assumeTrue(started.isPresent(), RealOllama.UNAVAILABLE);
        try (RealOllama ollama = started.orElseThrow()) {
            AiWorkerConfig config =
                    new AiWorkerConfig(
                            KafkaSettings.at("unused:1"),
                            ModelServer.ollama(ollama.url()),
                            RealOllama.MODEL,
                            0.2,
                            512,
                            PATIENCE,
                            2_048,
                            1,
                            1,
                            ModelLimits.DEFAULT,
                            AnalysisConfig.DEFAULT);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            try (OllamaModel model = new OllamaModel(config);
                    ModelReview review = new ModelReview(config)) {
                assertThat(review.obstacle()).isEmpty();
                Analyst analyst =
                        new Analyst(
                                config,
                                model,
                                new ModelWindow(config),
                                new AiMetrics(registry),
                                Runbooks::shipped);

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
                    case Analysis.NeedsContext _, Analysis.Unknown _ ->
                            throw new AssertionError(analysis);
                }
                assertThat(registry.get("causestream.ai.prompts.oversized").counter().count())
                        .as("a prompt full of digits fits the window that was reckoned")
                        .isZero();
            }
            try (OllamaModel absent =
                    new OllamaModel(
                            AiWorkerConfig.of(
                                    KafkaSettings.at("unused:1"), ollama.url(), "not-there"))) {
                assertThat(
                                absent.ask(
                                        Prompt.of(
                                                PromptInput.of(
                                                        Questioned.missingSetting("f-1").finding()),
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
}
