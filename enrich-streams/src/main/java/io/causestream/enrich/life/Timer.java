package io.causestream.enrich.life;

import io.causestream.finding.Finding;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;

/**
 * A wait of a finding.
 *
 * @param within how long from now
 * @param due record time at the start plus {@code within}: names the wait, and is the same in a
 *     replay
 */
record Timer(String cluster, String findingId, Purpose purpose, Duration within, Instant due) {

    enum Purpose {
        CONTEXT("context"),
        RESOLVE("resolve");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }
    }

    static Timer of(Finding finding, Purpose purpose, Duration within, Instant now) {
        return new Timer(finding.cluster(), finding.id(), purpose, within, now.plus(within));
    }

    TimerElapsed elapsed() {
        return new TimerElapsed(cluster, findingId, purpose.word, due);
    }

    static boolean is(TimerElapsed elapsed, Purpose purpose) {
        return elapsed.timer().equals(purpose.word);
    }
}
