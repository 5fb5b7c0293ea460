package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.doubles.envtest.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link IntakeLedger} in short: each fault once. */
@EnabledIfEnvironmentVariable(
        named = RealCluster.BINARIES,
        matches = ".+",
        disabledReason = RealCluster.BINARIES + " names no folder with an API server's binary")
@EnabledIfEnvironmentVariable(
        named = RealCluster.SCRIPTS,
        matches = ".+",
        disabledReason = RealCluster.SCRIPTS + " names no folder with the scripts that start it")
class IntakeLedgerTest {

    private static final Logger log = LoggerFactory.getLogger(IntakeLedgerTest.class);

    @TempDir private Path folder;

    @Test
    void nothingIsLostWhateverFails() throws Exception {
        try (IntakeLedger ledger = new IntakeLedger(folder)) {
            IntakeLedger.Outcome outcome = ledger.keep(1, Duration.ZERO);

            log.atInfo().addKeyValue("outcome", outcome).log("the books agree");
            assertThat(outcome.faults()).isEqualTo(5);
        }
    }
}
