package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Served.modified;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pod has one finding at a time about why it does not run, in whatever order its troubles come.
 */
class OneProblemAPodTest {

    private static final Duration FOR_ALL = Duration.ofMinutes(16);

    /** Each trouble that a trigger reads of a pod, as it stands when that alone is wrong. */
    enum Trouble {
        PENDING(Reasons.PENDING, "Pending", "", ""),
        CONTAINER_WAITING(
                Reasons.CONTAINER_WAITING,
                "Pending",
                "",
                "\"state\":{\"waiting\":{\"reason\":\"GpuPluginError\"}}"),
        NOT_READY(
                Reasons.PROBE_FAILING,
                "Running",
                "{\"type\":\"ContainersReady\",\"status\":\"False\",\"lastTransitionTime\":\"@0S\"},",
                "\"ready\":false,\"state\":{\"running\":{}}"),
        FAILED_MOUNT(
                Reasons.FAILED_MOUNT,
                "Pending",
                "",
                "\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}"),
        CONFIG_ERROR(
                Reasons.CONFIG_ERROR,
                "Pending",
                "",
                "\"state\":{\"waiting\":{\"reason\":\"CreateContainerConfigError\",\"message\":\"secret \\\"db\\\" not found\"}}"),
        IMAGE_PULL(
                Reasons.IMAGE_PULL,
                "Pending",
                "",
                "\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}"),
        CRASH_LOOP(
                Reasons.CRASH_LOOP,
                "Running",
                "",
                "\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"finishedAt\":\"@0S\"}}"),
        OUT_OF_MEMORY(
                Reasons.OUT_OF_MEMORY,
                "Running",
                "",
                "\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"OOMKilled\",\"finishedAt\":\"@0S\"}}");

        private final String reason;
        private final String phase;
        private final String condition;
        private final String container;

        Trouble(String reason, String phase, String condition, String container) {
            this.reason = reason;
            this.phase = phase;
            this.condition = condition;
            this.container = container;
        }

        void befalls(EnrichmentScenario scenario) {
            Instant at = scenario.now();
            ObjectObserved pod =
                    modified(
                            at,
                            """
                            {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"2026-01-01T11:59:00Z"},
                             "spec":{"nodeName":"node-1"},
                             "status":{"phase":"%s","conditions":[%s{"type":"Ready","status":"False"}],"containerStatuses":[%s]}}
                            """
                                    .formatted(
                                            phase,
                                            condition,
                                            container.isEmpty()
                                                    ? ""
                                                    : "{\"name\":\"web\",\"image\":\"web:1\",%s}"
                                                            .formatted(container)));
            scenario.sees(pod);
            if (this == FAILED_MOUNT) {
                scenario.sees(
                        Served.warning(
                                at,
                                pod,
                                "FailedMount",
                                "MountVolume.SetUp failed for volume \"certs\" : secret \"web-tls\" not found",
                                3));
            }
        }
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Trouble.values())
                .flatMap(first ->
                        Arrays.stream(Trouble.values())
                                .filter(second -> second != first)
                                .map(second -> Arguments.of(first, second)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void isToldInOneMessageAsWhatIsMoreParticularOrCameLast(Trouble first, Trouble second) {
        try (var scenario = EnrichmentScenario.begin()) {
            first.befalls(scenario);
            scenario.passes(FOR_ALL);
            assertThat(reasons(scenario)).containsExactly(first.reason);

            second.befalls(scenario);
            scenario.passes(FOR_ALL);

            assertThat(reasons(scenario)).containsExactly(expected(first, second));
            assertThat(scenario.shown()).extracting(Finding::id).hasSize(1);
        }
    }

    /** What is more general is taken in; else the pod has come to what it is in now. */
    private static String expected(Trouble first, Trouble second) {
        if (first == Trouble.OUT_OF_MEMORY && second == Trouble.CRASH_LOOP) {
            return first.reason;
        }
        return Reasons.generality(second.reason) > Reasons.generality(first.reason)
                ? first.reason
                : second.reason;
    }

    @Test
    void isTheOldOneAgainWhenAnAlertCallsItByItsPresentName() {
        try (var scenario = EnrichmentScenario.begin()) {
            Trouble.PENDING.befalls(scenario);
            scenario.passes(FOR_ALL);
            Trouble.CRASH_LOOP.befalls(scenario);
            scenario.hears(
                            Observations.alert(
                                    "KubePodCrashLooping",
                                    io.causestream.finding.Subject.pod("shop", "web-1"),
                                    "web",
                                    "warning",
                                    io.causestream.observation.AlertObservation.Status.FIRING,
                                    NOON,
                                    scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(reasons(scenario)).containsExactly(Reasons.CRASH_LOOP);
        }
    }

    @Test
    void isEachContainersOwnWhenTwoOfThemCrash() {
        String crash =
                "{\"name\":\"%s\",\"image\":\"web:1\",\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"finishedAt\":\"@0S\"}}}";
        KubeObservation pod =
                modified(
                        NOON,
                        """
                        {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"nodeName":"node-1"},
                         "status":{"phase":"Running","containerStatuses":[%s,%s]}}
                        """
                                .formatted(crash.formatted("web"), crash.formatted("proxy")));
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(pod).passes(FOR_ALL);

            assertThat(reasons(scenario)).containsExactly(Reasons.CRASH_LOOP, Reasons.CRASH_LOOP);
        }
    }

    /** What has to last is told by the clock, when nothing is seen of the pod. */
    @Test
    void isTheCrashOfOneContainerWhileAnotherCannotBeCreatedHoweverLongThatLasts() {
        KubeObservation pod =
                modified(
                        NOON,
                        """
                        {"kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"nodeName":"node-1"},
                         "status":{"phase":"Running","containerStatuses":[
                          {"name":"web","image":"web:1","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},
                           "lastState":{"terminated":{"exitCode":1,"reason":"Error","finishedAt":"@0S"}}},
                          {"name":"proxy","image":"proxy:1","state":{"waiting":{"reason":"CreateContainerConfigError"}}}]}}
                        """);
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(pod).passes(FOR_ALL);

            assertThat(scenario.shown())
                    .extracting(Finding::title)
                    .containsExactly("Crashing pod web-1");
        }
    }

    private static List<String> reasons(EnrichmentScenario scenario) {
        return scenario.shown().stream().map(Finding::reason).toList();
    }
}
