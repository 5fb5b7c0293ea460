package io.causestream.enrich.action;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.playbook.Template;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a finding that determine its look-ups.
 *
 * @param finding its latest revision; its reason is canonical
 * @param container empty if it is about none
 * @param node where the subject runs; empty if not known
 * @param failedPod a pod that failed for the subject, of a job for example; null if none is known
 * @param crash the container's state; null unless it is a crash
 * @param values what it is about and its labels, for templates
 */
public record AskedFinding(
        Finding finding,
        String container,
        String node,
        @Nullable Subject failedPod,
        @Nullable CrashInfo crash,
        Template.Values values) {

    Subject subject() {
        return finding.subject();
    }

    Subject workload() {
        return finding.workload();
    }

    String reason() {
        return finding.reason();
    }

    /** Whether it is about a pod with containers that could run. */
    boolean hasRun() {
        return pod() != null
                && !reason().equals(Reasons.IMAGE_PULL)
                && !reason().equals(Reasons.CONFIG_ERROR);
    }

    /** The pod whose log and usage tell something; null if there is none. */
    @Nullable Subject pod() {
        return failedPod != null ? failedPod : subject().kind().equals("Pod") ? subject() : null;
    }
}
