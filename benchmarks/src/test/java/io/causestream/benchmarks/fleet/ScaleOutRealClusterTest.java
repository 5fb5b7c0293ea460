package io.causestream.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.benchmarks.fleet.ProblemLedger.Step;
import io.causestream.benchmarks.fleet.ProblemLedger.Stretch;
import io.causestream.benchmarks.fleet.ScaleOut.Kind;
import io.causestream.benchmarks.fleet.ScaleOut.Load;
import io.causestream.benchmarks.fleet.ScaleOut.Outcome;
import io.causestream.benchmarks.fleet.ScaleOut.Placement;
import io.causestream.doubles.envtest.RealCluster;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Two instances of each service, of which one is killed: the ledger of {@link ScaleOut}. */
@EnabledIfEnvironmentVariable(
        named = RealCluster.BINARIES,
        matches = ".+",
        disabledReason = RealCluster.BINARIES + " names no folder with an API server's binary")
@EnabledIfEnvironmentVariable(
        named = RealCluster.SCRIPTS,
        matches = ".+",
        disabledReason = RealCluster.SCRIPTS + " names no folder with the scripts that start it")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ScaleOutRealClusterTest {

    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    @Test
    void sharesWorkAndTellsEachProblemOnceWhenAnInstanceOfEachServiceIsKilled() throws Exception {
        Outcome outcome = ScaleOut.measure(new Load(30, Duration.ofMillis(200), Placement.ONE_JVM));

        for (Kind kind : Kind.values()) {
            if (kind.isShared()) {
                assertThat(outcome.before().get(kind))
                        .as("what the instances of %s had done", kind)
                        .allMatch(done -> done > 0);
            }
        }
        assertThat(outcome.missing()).as("lost").isEmpty();
        assertThat(outcome.doubled()).as("double").isEmpty();
        assertThat(outcome.withoutAnalysis()).as("without an analysis").isEmpty();
        assertThat(outcome.steps()).extracting(Step::stretch).contains(Stretch.values());
        for (Stretch stretch : Stretch.values()) {
            assertThat(outcome.longest(stretch, true))
                    .as(stretch.title)
                    .isLessThanOrEqualTo(TAKEOVER);
        }
    }
}
