package io.causestream.benchmarks.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of the ledger's test. */
class SlackLedgerTest {

    @Test
    @Timeout(300)
    void eachFindingHasOneMessageAtItsLastRevisionWhateverFailsAndWhoeverIsKilled()
            throws Exception {
        SlackLedger.Outcome outcome = SlackLedger.measure(120, 3, Duration.ofSeconds(5), 1);

        assertThat(outcome.lost()).as("lost").isEmpty();
        assertThat(outcome.twice()).as("told twice").isEmpty();
        assertThat(outcome.outdated()).as("not at their last revision").isEmpty();
        assertThat(outcome.kills()).isEqualTo(4);
        // How many calls there are depends on the machine: a slow one skips earlier revisions.
        assertThat(outcome.failures())
                .as("failures of %d calls of Slack", outcome.calls())
                .isGreaterThan(outcome.calls() / 20);
    }
}
