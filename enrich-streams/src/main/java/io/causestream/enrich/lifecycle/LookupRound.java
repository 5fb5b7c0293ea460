package io.causestream.enrich.lifecycle;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A round of look-ups for a finding. A new round begins when the answers may no longer be about
 * what is published: the problem became another, the container ended in another way, or it ended
 * again and the cause is unknown.
 *
 * @param number from 1; 0 before the first
 * @param about the problem, and how the container ended, at that time
 * @param run when the run that ended last began; null if there was none
 */
record LookupRound(int number, String about, @Nullable Instant run) {

    static final LookupRound NONE = new LookupRound(0, "", null);

    /**
     * The most rounds for one problem: more would load the agent with queries that nobody reads.
     */
    private static final int MOST = 5;

    static LookupRound first(String about, @Nullable CrashInfo crash) {
        return new LookupRound(1, about, run(crash));
    }

    /**
     * The next round if one is due; otherwise this one.
     *
     * @param aboutNow as {@link #about} names it
     * @param diagnosis the rules' current diagnosis; null if there is none
     */
    LookupRound next(String aboutNow, @Nullable CrashInfo crash, @Nullable Diagnosis diagnosis) {
        boolean isAnother = !aboutNow.equals(about);
        boolean isUnexplained =
                (diagnosis == null || diagnosis.confidence() == Confidence.LOW)
                        && !Objects.equals(run(crash), run);
        return number < MOST && (isAnother || isUnexplained)
                ? new LookupRound(number + 1, aboutNow, run(crash))
                : this;
    }

    /**
     * Names a problem and how a container ended by it.
     *
     * @param node of the pod; empty if it has none, which changes what it waits for
     */
    static String about(String reason, @Nullable CrashInfo crash, String node) {
        if (reason.equals(Reasons.PENDING)) {
            return reason + (node.isEmpty() ? " without a node" : " on node " + node);
        }
        return crash == null || crash.exitCode() == null
                ? reason
                : "%s with exit code %s (%s)"
                        .formatted(reason, crash.exitCode(), crash.exitReason());
    }

    private static @Nullable Instant run(@Nullable CrashInfo crash) {
        return crash == null ? null : crash.startedAt();
    }
}
