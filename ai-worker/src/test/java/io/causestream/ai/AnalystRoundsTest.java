package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.prompt.Prompt;
import io.causestream.ai.runbook.RunbookFiles;
import io.causestream.ai.runbook.Runbooks;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of an answer, and when a model is asked once more. */
class AnalystRoundsTest {

    private static final String GOOD =
            """
            {"cause":"DATABASE_URL is missing","category":"missing-setting","evidence":[{"id":"E6","quote":"DATABASE_URL is not set"}],\
            "fixes":["kubectl -n shop rollout undo deployment/checkout","kubectl -n shop describe deployment checkout"],\
            "checks":["kubectl -n shop rollout history deployment/checkout"],"confidence":"HIGH","canNotTell":false}\
            """;
    private static final String ASKS =
            """
            {"needs":[{"kind":"logs","object":"Pod/checkout-5d9c-x2x2x","container":"checkout"},{"kind":"yaml","object":"Secret/db"},{"kind":"exec","object":"Pod/checkout-5d9c-x2x2x"},{"kind":"status","object":"Pod/of-strangers"}]}\
            """;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Prompt> asked = new ArrayList<>();

    @Test
    void carriesAllThatTheModelSaidAndHowItWasJudged() throws Exception {
        assertThat(analyse(false, 0, GOOD))
                .isInstanceOfSatisfying(
                        Analysis.Answered.class,
                        answered -> {
                            assertThat(answered.confidence()).isEqualTo(Confidence.HIGH);
                            assertThat(answered.fixes())
                                    .containsExactly(
                                            "kubectl -n shop describe deployment checkout",
                                            "Changes the cluster: kubectl -n shop rollout undo deployment/checkout");
                            assertThat(answered.details())
                                    .isEqualTo(
                                            new Analysis.Details(
                                                    "missing-setting",
                                                    List.of(
                                                            "kubectl -n shop rollout history deployment/checkout"),
                                                    "",
                                                    "https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/",
                                                    null));
                        });
    }

    @Test
    void saysWhatARuleOfHighConfidenceSaysInstead() throws Exception {
        assertThat(analyse(false, 0, GOOD.replace("missing-setting", "memory-limit")))
                .isInstanceOfSatisfying(
                        Analysis.Answered.class,
                        answered -> {
                            assertThat(answered.confidence()).isEqualTo(Confidence.LOW);
                            assertThat(answered.details().contradiction())
                                    .isEqualTo("The setting DATABASE_URL is missing.");
                        });
        assertThat(count("contradictions")).isEqualTo(1);
    }

    @Test
    void asksOnceForTheFormOfABrokenAnswer() throws Exception {
        assertThat(analyse(false, 0, GOOD.substring(0, 60), GOOD))
                .isInstanceOf(Analysis.Answered.class);

        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).user()).contains("DATABASE_URL is missing", "was no analysis");
        assertThat(count("repairs")).isEqualTo(1);
    }

    @Test
    void givesUpAnAnswerThatStaysBroken() throws Exception {
        assertThat(analyse(false, 0, "It broke.", "It still broke."))
                .isInstanceOfSatisfying(
                        Analysis.NoAnswer.class,
                        none ->
                                assertThat(none.why())
                                        .isEqualTo("the model's answer was no analysis"));
        assertThat(asked).hasSize(2);
    }

    @Test
    void saysWhatAModelThatCanNotTellWouldNeed() throws Exception {
        assertThat(
                        analyse(
                                false,
                                0,
                                "{\"cause\":\"\",\"canNotTell\":true,\"missing\":\"the log of the database\"}"))
                .isInstanceOfSatisfying(
                        Analysis.NoAnswer.class,
                        none ->
                                assertThat(none.why())
                                        .isEqualTo(
                                                "the model can't tell the cause; it would need: the log of the database"));
        assertThat(analyse(false, 0, "{\"cause\":null}")).isInstanceOf(Analysis.NoAnswer.class);
    }

    @Test
    void asksForWhatTheContextNamesAndForNoSecret() throws Exception {
        assertThat(analyse(true, 3, ASKS))
                .isInstanceOfSatisfying(
                        Analysis.NeedsContext.class,
                        needs ->
                                assertThat(needs.wanted())
                                        .containsExactly(
                                                new Analysis.WantedContext(
                                                        "logs",
                                                        "Pod/checkout-5d9c-x2x2x",
                                                        "checkout")));
    }

    @Test
    void offersNoMoreRoundsAfterTheFourth() throws Exception {
        assertThat(analyse(true, 4, ASKS)).isInstanceOf(Analysis.NoAnswer.class);

        assertThat(asked.getFirst().schema()).doesNotContain("needs");
    }

    @Test
    void readsNoQuestionsOfAModelThatMayNotAsk() throws Exception {
        assertThat(analyse(false, 0, ASKS)).isInstanceOf(Analysis.NoAnswer.class);
    }

    @Test
    void asksAgainWithLessWhereAPromptFilledTheWindow() throws Exception {
        List<String> log =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "step " + "x".repeat(i % 40) + " of " + "y".repeat(i % 37))
                        .toList();
        int[] counted = {4_000, 3_000};
        Analyst analyst =
                new Analyst(
                        config(false),
                        (prompt, within) -> {
                            asked.add(prompt);
                            return new ModelReply.Answered(GOOD, counted[asked.size() - 1], 0);
                        },
                        new ModelWindow(config(false)),
                        new AiMetrics(registry),
                        Runbooks::shipped);

        assertThat(analyst.analyse(Questioned.crash("f-1", log)))
                .isInstanceOf(Analysis.Answered.class);

        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).tokens()).isLessThan(asked.get(0).tokens() * 4 / 5);
        assertThat(count("prompts.oversized")).isEqualTo(1);
    }

    private double count(String meter) {
        return registry.get("causestream.ai." + meter).counter().count();
    }

    private Analysis analyse(boolean mayAsk, int round, String... answers)
            throws InterruptedException {
        EnrichedFinding first = Questioned.missingSetting("f-1");
        return analyst(mayAsk, answers)
                .analyse(
                        new EnrichedFinding(
                                first.finding(), first.contextHash(), "", round, List.of()));
    }

    private Analyst analyst(boolean mayAsk, String... answers) {
        asked.clear();
        return new Analyst(
                config(mayAsk),
                (prompt, within) -> {
                    asked.add(prompt);
                    return new ModelReply.Answered(
                            answers[Math.min(asked.size(), answers.length) - 1], 900, 0);
                },
                new ModelWindow(config(mayAsk)),
                new AiMetrics(registry),
                Runbooks::shipped);
    }

    private static AiWorkerConfig config(boolean mayAsk) {
        return AiWorkerConfig.of(
                        KafkaSettings.at("unused:1"), URI.create("http://localhost:1"), "phi3:mini")
                .withAnalysis(new AnalysisConfig("English", mayAsk, RunbookFiles.NONE));
    }
}
