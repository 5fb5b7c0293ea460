package io.causestream.enrich.lifecycle;

import io.causestream.finding.Finding;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A pending timer of a finding or of a cluster.
 *
 * @param findingId empty for a timer of the cluster
 * @param within how long from now
 * @param due record time at the start plus {@code within}: identifies the timer, and is the same in
 *     a replay
 */
record Timer(String cluster, String findingId, Purpose purpose, Duration within, Instant due) {

    enum Purpose {
        /** Until a finding is published without the context that has not come yet. */
        CONTEXT,
        /** Until it counts as resolved. */
        RESOLVE,
        /** Until it may be published again. */
        UPDATE,
        /** Until a reminder that it still fires is published. */
        REPEAT,
        /** Until graphs that ended before the problem began are requested again. */
        GRAPH,
        /** Until another finding is asked about that waits for the answer about this one. */
        ANALYSIS,
        /** Until the model is asked again without the context that it waits for. */
        WANTED,
        /** Until a symptom is published on its own, as its cause is over. */
        RELEASE,
        /** Of a cluster: until no more problems of the baseline are found. */
        BASELINE,
        /** Of a cluster: until a silence begins or ends. */
        SILENCE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Timer of(Finding finding, Purpose purpose, Duration within, Instant now) {
        return new Timer(finding.cluster(), finding.id(), purpose, within, now.plus(within));
    }

    static Timer of(String cluster, Purpose purpose, Duration within, Instant now) {
        return new Timer(cluster, "", purpose, within, now.plus(within));
    }

    TimerElapsed elapsed() {
        return new TimerElapsed(cluster, findingId, purpose.word(), due);
    }

    static boolean is(TimerElapsed elapsed, Purpose purpose) {
        return elapsed.timer().equals(purpose.word());
    }
}
