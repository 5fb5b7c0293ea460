package io.causestream.enrich.action;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Subject;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a finding that determine its look-ups.
 *
 * @param reason canonical
 * @param container empty if it is about none
 * @param node where the subject runs; empty if not known
 * @param hasFailedPod whether a pod that failed for the subject is known, of a job for example
 * @param crash the container's state; null unless it is a crash
 */
public record AskedFinding(
        Subject subject,
        Subject workload,
        String reason,
        String container,
        String node,
        boolean hasFailedPod,
        @Nullable CrashInfo crash) {

    /** Whether it is about a pod with containers that could run. */
    boolean hasRun() {
        return (subject.kind().equals("Pod") || hasFailedPod)
                && !reason.equals(Reasons.IMAGE_PULL)
                && !reason.equals(Reasons.CONFIG_ERROR);
    }
}
