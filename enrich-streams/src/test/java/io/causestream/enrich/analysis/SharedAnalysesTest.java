package io.causestream.enrich.analysis;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.EnrichmentRules.AnalysisLimits;
import io.causestream.finding.Analysis;
import io.causestream.finding.Analysis.WantedContext;
import io.causestream.finding.Confidence;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.topics.EnrichedFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One question for findings of one kind: who is asked about, who waits, and what each is told. */
class SharedAnalysesTest {

    private static final String LINE = "panic: dial tcp 10.0.0.7:5432: connection refused";
    private static final Duration STEP = Duration.ofSeconds(1);

    @Test
    void aThousandEqualCrashesInTwentyWorkloadsAreOneQuestion() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int pod = 0; pod < 50; pod++) {
                for (int app = 0; app < 20; app++) {
                    crash(scenario, "app-" + app, "app-" + app + "-7d9f8b6c5-" + pod(pod));
                }
                if (pod == 0) {
                    scenario.looksUp(LINE);
                }
            }
            scenario.looksUp(LINE).passes(Duration.ofSeconds(30), STEP).looksUp(LINE);

            assertThat(scenario.queued()).hasSize(1);
            EnrichedFinding question = scenario.queued().getFirst();
            scenario.receives(answer(question, LINE)).passes(Duration.ofSeconds(12), STEP);

            assertThat(scenario.queued()).hasSize(1);
            assertThat(scenario.shown()).hasSize(20);
            for (Finding finding : scenario.shown()) {
                Analysis.Answered analysis = analysis(finding);
                String name = finding.subject().name();
                assertThat(analysis.findingId()).isEqualTo(finding.id());
                assertThat(analysis.cause())
                        .isEqualTo("Pod %s can't reach its database.".formatted(name));
                assertThat(analysis.fixes())
                        .containsExactly(
                                "kubectl -n shop rollout restart deployment/"
                                        + finding.workload().name());
                assertThat(analysis.evidence()).containsExactly(LINE);
                assertThat(analysis.details().reusedFrom() == null)
                        .isEqualTo(finding.id().equals(question.finding().id()));
            }
            assertThat(scenario.count("analyses.asked", "first")).isEqualTo(1);
            assertThat(scenario.count("analyses.shared", "given_to_another")).isEqualTo(19);
        }
    }

    @Test
    void whatDependsOnTheWorkloadIsAskedOncePerWorkload() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int app = 0; app < 3; app++) {
                crash(scenario, "app-" + app, "app-" + app + "-0");
                crash(scenario, "app-" + app, "app-" + app + "-1");
            }
            scenario.looksUp("").passes(Duration.ofSeconds(30), STEP);

            assertThat(scenario.queued()).hasSize(3);
        }
    }

    @Test
    void anEarlierAnswerSurvivesARestartAndComesWithTheFirstRevision() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            scenario.receives(answer(scenario.queued().getFirst(), LINE))
                    .passes(Duration.ofMinutes(3), STEP)
                    .restarts();

            crash(scenario, "app-2", "app-2-0").looksUp(LINE);

            assertThat(scenario.queued()).hasSize(1);
            Finding second = scenario.last();
            assertThat(second.workload().name()).isEqualTo("app-2");
            assertThat(second.revision()).isEqualTo(1);
            assertThat(analysis(second).cause()).contains("app-2-0");
            assertThat(analysis(second).details().reusedFrom()).isEqualTo(NOON);
            assertThat(scenario.count("analyses.shared", "given_earlier")).isEqualTo(1);
        }
    }

    @Test
    void anAnswerIsOutOfDateAfterAWhileAndWhenAnotherModelAnswers() {
        var rules =
                EnrichmentRules.defaults()
                        .analysing(Set.of("CrashLoopBackOff"))
                        .sharing(AnalysisLimits.usual().reusedFor(Duration.ofMinutes(5)));
        try (var scenario = EnrichmentScenario.within(rules)) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            scenario.receives(answer(scenario.queued().getFirst(), LINE));
            crash(scenario, "other", "other-0").looksUp("fatal: no space left on device");
            scenario.receives(byModel("qwen", answer(scenario.queued().getLast(), LINE)));

            crash(scenario, "app-2", "app-2-0").looksUp(LINE);
            assertThat(scenario.queued()).hasSize(3);
            scenario.receives(byModel("qwen", answer(scenario.queued().getLast(), LINE)));

            crash(scenario, "app-3", "app-3-0").looksUp(LINE);
            assertThat(scenario.queued()).hasSize(3);

            scenario.readsOnAfter(Duration.ofMinutes(6));
            crash(scenario, "app-4", "app-4-0").looksUp(LINE);
            assertThat(scenario.queued()).hasSize(4);
        }
    }

    @Test
    void whatIsUrgentDoesNotWaitBehindWhatIsNot() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.activates(
                    """
                    customPlaybooks:
                      - name: Unimportant
                        triggers:
                          - on_pod_crash_loop:
                              name_prefix: low
                        actions:
                          - create_finding:
                              title: "Crashing pod $name"
                              aggregation_key: CrashLoopBackOff
                              severity: MEDIUM
                          - logs_enricher: {}
                        stop: true
                    """);
            crash(scenario, "low-1", "low-1-0").looksUp(LINE);
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            crash(scenario, "app-2", "app-2-0").looksUp(LINE);

            assertThat(scenario.queued())
                    .extracting(question -> question.finding().severity())
                    .containsExactly(Severity.MEDIUM, Severity.HIGH);
            assertThat(scenario.count("analyses.asked", "urgent_follower")).isEqualTo(1);

            scenario.receives(answer(scenario.queued().getLast(), LINE))
                    .receives(answer(scenario.queued().getFirst(), LINE))
                    .passes(Duration.ofSeconds(12), STEP);

            assertThat(scenario.shown()).allMatch(finding -> finding.analysis() != null);
            assertThat(scenario.count("analyses.dropped", "not_awaited")).isEqualTo(1);
        }
    }

    @Test
    void withoutAnAnswerInTimeTheNextIsAskedAboutOnceAndThenNobody() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int app = 0; app < 4; app++) {
                crash(scenario, "app-" + app, "app-" + app + "-0").looksUp(LINE);
            }
            scenario.passes(Duration.ofSeconds(121), STEP);
            assertThat(scenario.queued()).hasSize(2);
            assertThat(scenario.queued().getLast().analysisKey())
                    .isEqualTo(scenario.queued().getFirst().analysisKey());

            scenario.passes(Duration.ofSeconds(140), STEP);

            assertThat(scenario.queued()).hasSize(2);
            assertThat(scenario.count("analyses.shared", "no_answer_in_time")).isEqualTo(3);
            assertThat(scenario.shown())
                    .filteredOn(finding -> finding.analysis() instanceof Analysis.NoAnswer)
                    .hasSize(3);
        }
    }

    @Test
    void aModelThatIsDownIsNotAskedOncePerFinding() {
        try (var scenario = EnrichmentScenario.begin()) {
            for (int app = 0; app < 5; app++) {
                crash(scenario, "app-" + app, "app-" + app + "-0").looksUp(LINE);
            }
            scenario.receives(noAnswer(scenario.queued().getFirst()))
                    .passes(Duration.ofSeconds(12), STEP);

            assertThat(scenario.queued()).hasSize(1);
            assertThat(scenario.shown())
                    .hasSize(5)
                    .allMatch(finding -> finding.analysis() instanceof Analysis.NoAnswer);

            crash(scenario, "app-9", "app-9-0").looksUp(LINE);
            assertThat(scenario.queued()).hasSize(2);
        }
    }

    @Test
    void whatIsResolvedWaitsNoLonger() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            crash(scenario, "app-2", "app-2-0").looksUp(LINE);
            scenario.sees(
                            Observations.podOf(
                                    "app-2", "app-2-0", "n-2", false, Change.DELETED, NOON))
                    .passes(Duration.ofSeconds(70), STEP);
            scenario.receives(answer(scenario.queued().getFirst(), LINE))
                    .passes(Duration.ofSeconds(12), STEP);

            assertThat(scenario.count("analyses.shared", "resolved_while_waiting")).isEqualTo(1);
            assertThat(latest(scenario, "app-2").isResolved()).isTrue();
            assertThat(latest(scenario, "app-2").analysis()).isNull();
            assertThat(latest(scenario, "app-1").analysis()).isNotNull();
        }
    }

    @Test
    void aModelGetsWhatItMayLookUpAndIsAskedAgain() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            crash(scenario, "app-2", "app-2-0").looksUp(LINE);
            EnrichedFinding first = scenario.queued().getFirst();
            scenario.receives(
                    needs(
                            first,
                            new WantedContext("logs", "Pod/db-0", ""),
                            new WantedContext("yaml", "Secret/db", ""),
                            new WantedContext("exec", "Pod/db-0", ""),
                            new WantedContext("status", "Deployment/../kube-system", "")));

            List<ContextRequest> asked = scenario.asked();
            assertThat(asked).hasSize(1);
            assertThat(asked.getFirst().subject().toString()).isEqualTo("Pod shop/db-0");
            assertThat(asked.getFirst().query()).isInstanceOf(ContextQuery.DependentLogs.class);
            for (String reason : List.of("kind_not_allowed", "unknown_look_up", "not_an_object")) {
                assertThat(scenario.count("analyses.lookups.refused", reason)).isEqualTo(1);
            }

            scenario.answer(
                    asked.getFirst(),
                    new Enrichment.Logs("db-0", "db", false, List.of("FATAL: disk full"), false));

            assertThat(scenario.queued()).hasSize(2);
            EnrichedFinding second = scenario.queued().getLast();
            assertThat(second.round()).isEqualTo(1);
            assertThat(second.analysisKey()).isEqualTo(first.analysisKey());
            assertThat(second.finding().enrichments().toString()).contains("FATAL: disk full");

            scenario.passes(Duration.ofSeconds(15), STEP)
                    .receives(answer(second, LINE))
                    .passes(Duration.ofSeconds(12), STEP);

            assertThat(scenario.queued()).hasSize(2);
            assertThat(latest(scenario, "app-1").analysis()).isNotNull();
            assertThat(latest(scenario, "app-2").analysis()).isNotNull();
        }
    }

    @Test
    void aModelGetsWhatItAsksForThoughTheContextIsAnotherThanItWasAskedAbout() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").passes(Duration.ofSeconds(12), STEP);
            EnrichedFinding first = scenario.queued().getFirst();
            scenario.looksUp("").passes(Duration.ofSeconds(12), STEP);
            assertThat(scenario.last().revision()).isGreaterThan(first.finding().revision());
            assertThat(scenario.queued()).hasSize(1);

            scenario.receives(needs(first, new WantedContext("events", "Pod/db-0", "")))
                    .looksUp("");

            assertThat(scenario.queued()).extracting(EnrichedFinding::round).containsExactly(0, 1);
            scenario.receives(answer(scenario.queued().getLast(), LINE))
                    .passes(Duration.ofSeconds(12), STEP);
            assertThat(scenario.last().analysis()).isInstanceOf(Analysis.Answered.class);
        }
    }

    @Test
    void contextThatDoesNotComeIsWaitedForAsLongAsAnyOther() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            scenario.receives(
                    needs(
                            scenario.queued().getFirst(),
                            new WantedContext("events", "Pod/db-0", "")));
            scenario.passes(Duration.ofSeconds(9), STEP);
            assertThat(scenario.queued()).hasSize(1);

            scenario.passes(Duration.ofSeconds(2), STEP);

            assertThat(scenario.queued()).extracting(EnrichedFinding::round).containsExactly(0, 1);
        }
    }

    @Test
    void aModelAsksForMoreFourTimesAtMost() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            for (int round = 0; round < 5; round++) {
                scenario.receives(
                        needs(
                                scenario.queued().getLast(),
                                new WantedContext("events", "Pod/db-" + round, "")));
                scenario.looksUp("");
            }

            assertThat(scenario.queued())
                    .extracting(EnrichedFinding::round)
                    .containsExactly(0, 1, 2, 3, 4);
            scenario.passes(Duration.ofSeconds(12), STEP);
            assertThat(scenario.last().analysis()).isInstanceOf(Analysis.NoAnswer.class);
            assertThat(scenario.count("analyses.lookups.refused", "too_many_rounds")).isEqualTo(1);
        }
    }

    @Test
    void aProblemThatIsBackSaysHowItEndedLastTime() {
        try (var scenario = EnrichmentScenario.begin()) {
            crash(scenario, "app-1", "app-1-0").looksUp(LINE);
            scenario.sees(
                            Observations.podOf(
                                    "app-1", "app-1-0", "n-1", false, Change.DELETED, NOON))
                    .passes(Duration.ofSeconds(70), STEP)
                    .readsOnAfter(Duration.ofDays(3));
            assertThat(scenario.last().isResolved()).isTrue();

            crash(scenario, "app-1", "app-1-1").looksUp("panic: out of cheese");

            assertThat(scenario.last().description())
                    .contains("Last time, 3 days ago: its pods were deleted after ");
            assertThat(scenario.queued().getLast().past())
                    .extracting(EnrichedFinding.PastIncident::findingId)
                    .containsExactly(scenario.told().getFirst().id());
        }
    }

    private static EnrichmentScenario crash(EnrichmentScenario scenario, String app, String pod) {
        Instant now = scenario.now();
        return scenario.sees(
                Observations.podOf(app, pod, "node-of-" + app, true, Change.MODIFIED, now));
    }

    /** Five letters, as Kubernetes names a pod. */
    private static String pod(int number) {
        return "x%04d".formatted(number);
    }

    private static Analysis.Answered answer(EnrichedFinding question, String... evidence) {
        Finding finding = question.finding();
        return new Analysis.Answered(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                "Pod %s can't reach its database.".formatted(finding.subject().name()),
                List.of(evidence),
                List.of("kubectl -n shop rollout restart deployment/" + finding.workload().name()),
                Confidence.MEDIUM,
                0,
                "phi3:mini",
                Duration.ofSeconds(9));
    }

    private static Analysis.Answered byModel(String model, Analysis.Answered it) {
        return new Analysis.Answered(
                it.findingId(),
                it.cluster(),
                it.revision(),
                it.contextHash(),
                it.cause(),
                it.evidence(),
                it.fixes(),
                it.confidence(),
                it.dropped(),
                model,
                it.took());
    }

    private static Analysis noAnswer(EnrichedFinding question) {
        Finding finding = question.finding();
        return new Analysis.NoAnswer(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                "Ollama does not answer",
                "phi3:mini");
    }

    private static Analysis needs(EnrichedFinding question, WantedContext... wanted) {
        Finding finding = question.finding();
        return new Analysis.NeedsContext(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                List.of(wanted),
                "qwen3:32b");
    }

    private static Analysis.Answered analysis(Finding finding) {
        assertThat(finding.analysis()).isInstanceOf(Analysis.Answered.class);
        return (Analysis.Answered) requireNonNull(finding.analysis());
    }

    private static Finding latest(EnrichmentScenario scenario, String workload) {
        return scenario.told().stream()
                .filter(finding -> finding.workload().name().equals(workload))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
