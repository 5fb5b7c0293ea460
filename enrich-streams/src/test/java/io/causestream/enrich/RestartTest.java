package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.crashLoopingAlert;
import static io.causestream.enrich.Observations.listComplete;
import static io.causestream.enrich.Observations.pending;
import static io.causestream.enrich.Observations.podOf;
import static io.causestream.enrich.Observations.restarted;
import static io.causestream.enrich.Observations.running;
import static io.causestream.enrich.Observations.waiting;
import static io.causestream.observation.AlertObservation.Status.FIRING;
import static io.causestream.observation.AlertObservation.Status.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.observation.KubeObservation.Change;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a process knew when it ended is in its changelogs: the next one publishes the same, at the
 * same time, as if there had been no end.
 */
class RestartTest {

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration LONG_STEP = Duration.ofSeconds(5);

    @Test
    void whatHasToLastGoesOnLasting() {
        String told =
                sameWithRestart(
                        before ->
                                before.sees(
                                                pending(
                                                        "web-1",
                                                        "0/3 nodes: Insufficient memory",
                                                        NOON))
                                        .passes(Duration.ofMinutes(4), LONG_STEP),
                        after ->
                                after.passes(Duration.ofMinutes(3), STEP)
                                        .looksUp("")
                                        .passes(Duration.ofSeconds(11), STEP));

        assertThat(told).startsWith("5:10 Pod pending: web-1, r1");
    }

    @Test
    void anAlertGoesOnWaitingForItsPod() {
        String told =
                sameWithRestart(
                        before ->
                                before.sees(listComplete("Pod", 1, NOON))
                                        .hears(crashLoopingAlert("web-1", FIRING, NOON, NOON))
                                        .passes(Duration.ofSeconds(5), STEP),
                        after ->
                                after.sees(waiting("web-1", 2, "Error", 1, NOON, after.now()))
                                        .looksUp("boom")
                                        .passes(Duration.ofSeconds(11), STEP));

        assertThat(told).contains("Crashing pod web-1, r1").contains("KUBERNETES+PROMETHEUS");
    }

    @Test
    void anAlertWaitsNoLongerForAPodThatNobodySees() {
        String told =
                sameWithRestart(
                        before ->
                                before.sees(listComplete("Pod", 1, NOON))
                                        .hears(crashLoopingAlert("ghost", FIRING, NOON, NOON))
                                        .passes(Duration.ofSeconds(10), STEP),
                        after -> after.passes(Duration.ofSeconds(30), STEP));

        assertThat(told).contains("KubePodCrashLooping fires, r1");
    }

    @Test
    void aStormGoesOnAsTheSameStorm() {
        String told =
                sameWithRestart(
                        before -> crash(before, 0, 25).passes(Duration.ofSeconds(3), STEP),
                        after -> {
                            crash(after, 25, 30).passes(Duration.ofSeconds(30), STEP);
                        });

        assertThat(told).contains("Storm: 10 problems in 10 workloads");
    }

    @Test
    void whatIsBackWithinTheFlapWindowIsTheSameFinding() {
        String told =
                sameWithRestart(
                        before ->
                                before.sees(
                                                running("web-1", NOON),
                                                waiting("web-1", 2, "Error", 1, NOON, NOON))
                                        .looksUp("boom")
                                        .sees(restarted("web-1", 3, "Error", 1, NOON, NOON))
                                        .passes(Duration.ofMinutes(4), LONG_STEP),
                        after ->
                                after.sees(
                                                waiting(
                                                        "web-1",
                                                        3,
                                                        "Error",
                                                        1,
                                                        after.now(),
                                                        after.now()))
                                        .passes(Duration.ofSeconds(30), STEP));

        assertThat(told).contains("resolved").contains("r3").contains("is back");
    }

    @Test
    void aFindingGoesOnWaitingForItsContext() {
        String told =
                sameWithRestart(
                        before ->
                                before.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                                        .passes(Duration.ofSeconds(5), STEP),
                        after ->
                                after.looksUp("panic: no such file: /etc/shop.yaml")
                                        .passes(Duration.ofSeconds(20), STEP));

        assertThat(told).startsWith("0:05 Crashing pod web-1, r1").contains("because");
    }

    @Test
    void aFindingWaitsNoLongerForItsContext() {
        String told =
                sameWithRestart(
                        before ->
                                before.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                                        .passes(Duration.ofSeconds(5), STEP),
                        after -> after.passes(Duration.ofSeconds(20), STEP));

        assertThat(told).startsWith("0:10 Crashing pod web-1, r1");
    }

    @Test
    void playbooksThatWereActivatedStayInForce() {
        String told =
                sameWithRestart(
                        before ->
                                before.activates(
                                        """
                                        customPlaybooks:
                                          - name: NotOurs
                                            triggers:
                                              - on_pod_crash_loop:
                                                  namespace_prefix: shop
                                            actions:
                                              - mute: {}
                                          - name: Minutely
                                            triggers:
                                              - on_schedule:
                                                  fixed_delay_repeat:
                                                    repeat: -1
                                                    seconds_delay: 60
                                            actions:
                                              - create_finding:
                                                  title: "A minute has passed"
                                                  aggregation_key: Minute
                                                  severity: INFO
                                        """),
                        after ->
                                after.sees(waiting("web-1", 2, "Error", 1, NOON, NOON))
                                        .passes(Duration.ofMinutes(3), STEP));

        assertThat(told).contains("Crashing pod web-1, r1").contains(", muted: began");
    }

    @Test
    void restartsAtEveryStepChangeNothing() {
        Consumer<EnrichmentScenario> story =
                scenario -> {
                    scenario.sees(listComplete("Pod", 1, NOON))
                            .hears(crashLoopingAlert("web-1", FIRING, NOON, NOON))
                            .passes(Duration.ofSeconds(5), STEP)
                            .sees(waiting("web-1", 2, "Error", 1, NOON, scenario.now()))
                            .passes(Duration.ofSeconds(2), STEP)
                            .looksUp("panic: no such file: /etc/shop.yaml")
                            .passes(Duration.ofSeconds(30), STEP);
                    crash(scenario, 0, 22).passes(Duration.ofSeconds(20), STEP);
                    scenario.hears(crashLoopingAlert("web-1", RESOLVED, NOON, scenario.now()))
                            .sees(restarted("web-1", 3, "Error", 1, NOON, scenario.now()))
                            .passes(Duration.ofMinutes(3), LONG_STEP)
                            .sees(waiting("web-1", 3, "Error", 1, scenario.now(), scenario.now()))
                            .passes(Duration.ofSeconds(20), STEP);
                };

        try (var once = EnrichmentScenario.begin();
                var often = EnrichmentScenario.begin().restartingAtEveryStep()) {
            story.accept(once);
            story.accept(often);

            assertThat(often.revisions()).isEqualTo(once.revisions());
            assertThat(once.revisions())
                    .contains("Storm")
                    .contains("because")
                    .contains("resolved")
                    .contains("is back");
        }
    }

    /** What is published with a restart in between, which is the same as without. */
    private static String sameWithRestart(
            Consumer<EnrichmentScenario> before, Consumer<EnrichmentScenario> after) {
        try (var one = EnrichmentScenario.begin();
                var other = EnrichmentScenario.begin()) {
            before.accept(one);
            after.accept(one);

            before.accept(other);
            other.restarts();
            after.accept(other);

            assertThat(other.revisions()).isEqualTo(one.revisions());
            return other.revisions();
        }
    }

    private static EnrichmentScenario crash(EnrichmentScenario scenario, int from, int to) {
        for (int app = from; app < to; app++) {
            scenario.sees(
                    podOf(
                            "app-" + app,
                            "app-" + app,
                            "node-" + app,
                            true,
                            Change.MODIFIED,
                            scenario.now()));
        }
        return scenario;
    }
}
