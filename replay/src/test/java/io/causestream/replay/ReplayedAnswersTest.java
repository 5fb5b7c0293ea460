package io.causestream.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.replay.incident.IncidentReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayedAnswersTest {

    private static final String DEPLOYMENT = "restarts-3";
    private static final String REQUEST = "4-pods";

    @TempDir Path folder;

    @Test
    void aRequestThatIsMadeAgainHasItsAnswerAndNotANearerOneToTheSameQuestion() {
        ReplayedFinding asking = crash(Map.of());
        Instant asked = asking.revisions().getFirst().at();
        String id = asking.last().id();

        ReplayedFinding answered =
                crash(
                        Map.of(
                                asked.plusSeconds(1), answer("another/" + REQUEST, "nearer"),
                                asked.plusSeconds(9), answer(id + "/" + REQUEST, "own")));

        assertThat(answered.last().id()).isEqualTo(id);
        assertThat(pods(answered)).isEqualTo("own");
    }

    @Test
    void aRequestOfOtherRulesHasTheNearestAnswerToTheSameQuestion() {
        Instant asked = crash(Map.of()).revisions().getFirst().at();

        ReplayedFinding answered =
                crash(
                        Map.of(
                                asked.plusSeconds(1), answer("another/" + REQUEST, "nearer"),
                                asked.plusSeconds(9), answer("a-third/" + REQUEST, "later")));

        assertThat(pods(answered)).isEqualTo("nearer");
    }

    /** What becomes of the crash loop. */
    private ReplayedFinding crash(Map<Instant, ContextResult> answers) {
        Path file = folder.resolve("crashes-%d.cs".formatted(answers.size()));
        CrashingPods.write(file, answers);
        try (IncidentReader incident = IncidentReader.open(file)) {
            return new Replay(ReplayRules.asRecorded(EnrichmentRules.defaults()))
                    .over(incident).findings().stream()
                            .filter(finding -> finding.last().workload().name().equals(DEPLOYMENT))
                            .findFirst()
                            .orElseThrow();
        }
    }

    private static ContextResult answer(String requestId, String why) {
        Subject workload = new Subject("Deployment", "ns-" + DEPLOYMENT, DEPLOYMENT);
        return ContextResult.unavailable(
                new ContextRequest(
                        requestId,
                        "home",
                        "a-finding",
                        Subject.pod(workload.namespace(), DEPLOYMENT + "-1"),
                        "uid-" + DEPLOYMENT,
                        Severity.HIGH,
                        Duration.ofSeconds(10),
                        new PodsBeside(workload)),
                why,
                Duration.ofMillis(30));
    }

    /** Why the pods beside it are unavailable. */
    private static String pods(ReplayedFinding finding) {
        return finding.last().enrichments().stream()
                .filter(Enrichment.Unavailable.class::isInstance)
                .map(Enrichment.Unavailable.class::cast)
                .filter(unavailable -> unavailable.what().startsWith("pods of"))
                .map(Enrichment.Unavailable::why)
                .findFirst()
                .orElse("not there");
    }
}
