package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Served.modified;
import static io.causestream.enrich.Served.warning;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What once ran and does not come back: a container in a pod that lives, the volume of a claim. */
class NotStartedAgainTest {

    private static final String ENDED =
            "\"state\":{\"terminated\":{\"exitCode\":255,\"reason\":\"Unknown\",\"finishedAt\":\"@10S\"}}";

    private static final String WAITS =
            "\"restartCount\":1,\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}},"
                    + "\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"ContainerStatusUnknown\"}}";

    @ParameterizedTest
    @ValueSource(strings = {ENDED, WAITS})
    void aContainerIsToldWhoseSandboxWasLostAndCannotBeMadeAnew(String container) {
        assertThat(shown(pod(NOON, "Always", "", container)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).isEqualTo("Container does not start: web-1");
                    assertThat(finding.description())
                            .isEqualTo("Node node-1 prepares its sandbox: it sets up its network.");
                });
    }

    @Test
    void aContainerThatIsStartedAgainAtOnceIsNoProblem() {
        Instant soon = NOON.plusSeconds(2);

        assertThat(
                        shown(
                                pod(NOON, "Always", "", ENDED),
                                pod(
                                        soon,
                                        "Always",
                                        "",
                                        "\"ready\":true,\"restartCount\":1,\"state\":{\"running\":{}}")))
                .isEmpty();
    }

    @Test
    void aContainerThatNeedNotRunMayStayAsItEnded() {
        assertThat(shown(pod(NOON, "OnFailure", "", ENDED))).isEmpty();
        assertThat(shown(pod(NOON, "Always", ",\"restartPolicy\":\"Never\"", ENDED))).isEmpty();
    }

    @Test
    void aClaimThatHasLostItsVolumeIsToldAsThat() {
        ObjectObserved claim =
                modified(
                        NOON,
                        """
                        {"kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop"},"status":{"phase":"Lost"}}
                        """);

        assertThat(
                        shown(
                                claim,
                                warning(
                                        NOON,
                                        claim,
                                        "ClaimLost",
                                        "Data on the volume is lost!",
                                        1)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.title()).isEqualTo("Volume claim lost its volume: data");
                    assertThat(finding.description()).isEqualTo("Data on the volume is lost!");
                });
    }

    private static List<Finding> shown(KubeObservation... seen) {
        try (var scenario = EnrichmentScenario.begin()) {
            return scenario.sees(seen)
                    .passes(Duration.ofMinutes(6))
                    .looksUp("")
                    .passes(Duration.ofMinutes(1))
                    .shown();
        }
    }

    private static ObjectObserved pod(
            Instant at, String restartPolicy, String spec, String container) {
        return modified(
                at,
                """
                {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"@5D"},
                 "spec":{"nodeName":"node-1","restartPolicy":"%s","containers":[{"name":"web"%s}]},
                 "status":{"phase":"Running",
                  "conditions":[{"type":"PodReadyToStartContainers","status":"False"}],
                  "containerStatuses":[{"name":"web","image":"web:1",%s}]}}
                """
                        .formatted(restartPolicy, spec, container));
    }
}
