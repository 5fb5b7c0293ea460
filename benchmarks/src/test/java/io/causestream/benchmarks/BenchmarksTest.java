package io.causestream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each benchmark with a load that takes seconds: it breaks here, not when someone needs its
 * figures. How large they are does not matter; the deadlines are for what hangs, not for what is
 * slow.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class BenchmarksTest {

    private static final ClusterObservations SMALL = new ClusterObservations("bench", 5, 0);

    @Test
    void topologyThroughputStillMeasures() throws Exception {
        TopologyThroughput.Figures figures =
                TopologyThroughput.measure(new ClusterLoad(SMALL, 500), 5_000, 1);

        assertThat(List.of(figures.passThrough(), figures.parsing(), figures.topology()))
                .allSatisfy(figure -> {
                    assertThat(figure.perSecond()).isPositive().isFinite();
                    assertThat(figure.cpuMicros()).isPositive().isFinite();
                });
    }

    @Test
    void topologyCostStillMeasures() throws Exception {
        TopologyCost.Cost cost = TopologyCost.measure(TopologyCost.Row.of(500, 5), 2_000);

        assertThat(cost.throughput().perSecond()).isPositive().isFinite();
        assertThat(cost.throughput().cpuMicros()).isPositive().isFinite();
        assertThat(cost.stateBytes()).isPositive();
    }

    @Test
    void topologyCostComparesNoPlaybooksTheShippedAndTwoHundredMore(@TempDir Path folder)
            throws Exception {
        int shipped = inForce(TopologyCost.Playbooks.SHIPPED, folder);

        assertThat(inForce(TopologyCost.Playbooks.NONE, folder)).isZero();
        assertThat(shipped).isPositive();
        assertThat(inForce(TopologyCost.Playbooks.SHIPPED_AND_USERS, folder))
                .isEqualTo(shipped + 200);
    }

    private static int inForce(TopologyCost.Playbooks playbooks, Path folder) throws Exception {
        return TopologyCost.inForce(TopologyCost.settings(playbooks, folder));
    }

    @Test
    void replayThroughputStillMeasures(@TempDir Path folder) {
        Path incident = folder.resolve("incident.cs");
        ReplayThroughput.write(incident, 3_000, 2, 200);

        ReplayThroughput.Figure figure = ReplayThroughput.measure(incident, 2);

        assertThat(figure.counting()).isPositive().isFinite();
        assertThat(figure.replay()).isPositive().isFinite();
        assertThat(figure.findings()).isPositive();
    }

    @Test
    void eventToSlackStillMeasures() throws Exception {
        List<EventToSlack.Latency> latencies = EventToSlack.measure(1, 3, 100);

        assertThat(latencies)
                .extracting(EventToSlack.Latency::othersPerSecond)
                .containsExactly(0, 100);
        assertThat(latencies)
                .allSatisfy(latency -> {
                    assertThat(latency.p50Millis()).isPositive();
                    assertThat(latency.p99Millis()).isGreaterThanOrEqualTo(latency.p50Millis());
                });
    }

    @Test
    void webhookThroughputStillMeasures() throws Exception {
        WebhookThroughput.Figures figures =
                WebhookThroughput.measure(new WebhookThroughput.Load(20, 4), Duration.ofSeconds(1));

        assertThat(figures.posted().other()).isZero();
        assertThat(figures.alerts()).isPositive().isFinite();
        assertThat(figures.bare()).isPositive().isFinite();
        assertThat(figures.cpuMicros()).isPositive().isFinite();
    }
}
