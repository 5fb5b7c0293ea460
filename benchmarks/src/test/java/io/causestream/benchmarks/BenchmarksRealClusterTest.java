package io.causestream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.doubles.envtest.RealCluster;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** {@link BenchmarksTest} for the benchmark that needs an API server. */
@EnabledIfEnvironmentVariable(
        named = RealCluster.BINARIES,
        matches = ".+",
        disabledReason = RealCluster.BINARIES + " names no folder with an API server's binary")
@EnabledIfEnvironmentVariable(
        named = RealCluster.SCRIPTS,
        matches = ".+",
        disabledReason = RealCluster.SCRIPTS + " names no folder with the scripts that start it")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class BenchmarksRealClusterTest {

    @Test
    void agentFootprintStillMeasures() throws Exception {
        AgentFootprint.Figures figures =
                AgentFootprint.measure(Duration.ZERO, Duration.ZERO, 0, 100);

        assertThat(figures.footprints())
                .singleElement()
                .satisfies(footprint -> {
                    assertThat(footprint.readySeconds()).isPositive();
                    assertThat(footprint.steadyMiB()).isPositive();
                    assertThat(footprint.peakMiB()).isPositive();
                    assertThat(footprint.records()).isGreaterThanOrEqualTo(100);
                });
    }
}
