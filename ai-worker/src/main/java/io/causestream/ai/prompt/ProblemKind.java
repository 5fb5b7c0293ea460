package io.causestream.ai.prompt;

import static java.util.Map.entry;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What kind of problem a finding is: which pieces of its context are worth most, in the order in
 * which the model reads them, and which categories of the diagnosis rules its cause may have.
 */
enum ProblemKind {
    CRASH(
            List.of(
                    new Share(Piece.STATES, 0.12),
                    new Share(Piece.CHANGES, 0.15),
                    new Share(Piece.LOGS, 0.45),
                    new Share(Piece.EVENTS, 0.15),
                    new Share(Piece.ABOUT, 0.05),
                    new Share(Piece.REST, 0.08)),
            List.of(
                    "missing-setting",
                    "missing-file",
                    "missing-object",
                    "bad-config-file",
                    "unknown-flag",
                    "command-not-found",
                    "dependency-refused",
                    "dependency-timeout",
                    "authentication-failed",
                    "unknown-host",
                    "memory-limit",
                    "liveness-probe",
                    "permission-denied",
                    "disk-full",
                    "ends-by-itself",
                    "error-in-log")),
    MEMORY(
            List.of(
                    new Share(Piece.STATES, 0.22),
                    new Share(Piece.CHANGES, 0.15),
                    new Share(Piece.LOGS, 0.33),
                    new Share(Piece.REST, 0.12),
                    new Share(Piece.EVENTS, 0.13),
                    new Share(Piece.ABOUT, 0.05)),
            List.of(
                    "memory-limit",
                    "heap-exhausted",
                    "native-memory-exhausted",
                    "node-out-of-memory",
                    "process-out-of-memory")),
    IMAGE(
            List.of(
                    new Share(Piece.STATES, 0.2),
                    new Share(Piece.EVENTS, 0.35),
                    new Share(Piece.CHANGES, 0.2),
                    new Share(Piece.REST, 0.15),
                    new Share(Piece.ABOUT, 0.05),
                    new Share(Piece.LOGS, 0.05)),
            List.of(
                    "image-not-found",
                    "image-not-authorised",
                    "image-invalid",
                    "image-other-platform",
                    "image-no-space",
                    "registry-rate-limit",
                    "registry-unreachable",
                    "registry-certificate")),
    SCHEDULING(
            List.of(
                    new Share(Piece.EVENTS, 0.4),
                    new Share(Piece.REST, 0.3),
                    new Share(Piece.CHANGES, 0.15),
                    new Share(Piece.STATES, 0.05),
                    new Share(Piece.ABOUT, 0.05),
                    new Share(Piece.LOGS, 0.05)),
            List.of(
                    "unschedulable",
                    "claim-unbound",
                    "quota-exceeded",
                    "volume-attach-failed",
                    "volume-mount-failed",
                    "missing-storage-class",
                    "pod-network-failed",
                    "missing-object")),
    NODE(
            List.of(
                    new Share(Piece.EVENTS, 0.35),
                    new Share(Piece.REST, 0.35),
                    new Share(Piece.STATES, 0.1),
                    new Share(Piece.CHANGES, 0.1),
                    new Share(Piece.ABOUT, 0.05),
                    new Share(Piece.LOGS, 0.05)),
            List.of(
                    "node-kubelet-stopped",
                    "node-disk-pressure",
                    "node-memory-pressure",
                    "node-network-not-ready",
                    "node-runtime-down",
                    "node-shutdown",
                    "node-being-removed")),
    ROLLOUT(
            List.of(
                    new Share(Piece.CHANGES, 0.28),
                    new Share(Piece.EVENTS, 0.25),
                    new Share(Piece.REST, 0.2),
                    new Share(Piece.STATES, 0.12),
                    new Share(Piece.LOGS, 0.1),
                    new Share(Piece.ABOUT, 0.05)),
            List.of(
                    "rollout-stuck",
                    "unschedulable",
                    "quota-exceeded",
                    "readiness-probe",
                    "image-not-found",
                    "missing-object",
                    "missing-setting",
                    "webhook-denied",
                    "admission-policy-denied",
                    "pod-security")),
    JOB(
            List.of(
                    new Share(Piece.STATES, 0.12),
                    new Share(Piece.LOGS, 0.45),
                    new Share(Piece.EVENTS, 0.2),
                    new Share(Piece.CHANGES, 0.1),
                    new Share(Piece.ABOUT, 0.05),
                    new Share(Piece.REST, 0.08)),
            List.of(
                    "job-backoff-limit",
                    "job-deadline",
                    "job-failure-policy",
                    "memory-limit",
                    "missing-setting",
                    "dependency-refused",
                    "authentication-failed",
                    "migration-failed",
                    "error-in-log")),
    ALERT(
            List.of(
                    new Share(Piece.ABOUT, 0.2),
                    new Share(Piece.STATES, 0.22),
                    new Share(Piece.REST, 0.18),
                    new Share(Piece.CHANGES, 0.15),
                    new Share(Piece.EVENTS, 0.15),
                    new Share(Piece.LOGS, 0.1)),
            List.of(
                    "memory-limit",
                    "cpu-throttled",
                    "disk-full",
                    "volume-filling-up",
                    "requests-overcommitted",
                    "hpa-maxed",
                    "certificate-expired",
                    "dependency-refused",
                    "error-in-log"));

    /** The category of a cause that none of the others names. */
    static final String OTHER = "other";

    private static final Map<String, ProblemKind> BY_REASON =
            Map.ofEntries(
                    entry("CrashLoopBackOff", CRASH),
                    entry("PodFailed", CRASH),
                    entry("ProbeFailing", CRASH),
                    entry("CreateContainerConfigError", CRASH),
                    entry("OOMKilled", MEMORY),
                    entry("ProcessOOMKilled", MEMORY),
                    entry("ImagePullBackOff", IMAGE),
                    entry("PodPending", SCHEDULING),
                    entry("FailedMount", SCHEDULING),
                    entry("ContainerWaiting", SCHEDULING),
                    entry("PersistentVolumeClaimPending", SCHEDULING),
                    entry("NodeNotReady", NODE),
                    entry("NodePressure", NODE),
                    entry("NodeWarning", NODE),
                    entry("PodEvicted", NODE),
                    entry("DeploymentReplicasMismatch", ROLLOUT),
                    entry("StatefulSetReplicasMismatch", ROLLOUT),
                    entry("DaemonSetReplicasMismatch", ROLLOUT),
                    entry("RolloutStuck", ROLLOUT),
                    entry("JobFailure", JOB),
                    entry("CronJobMissed", JOB));

    @SuppressWarnings("ImmutableEnumChecker") // a List.of
    private final List<Share> shares;

    @SuppressWarnings("ImmutableEnumChecker") // a List.of
    private final List<String> categories;

    ProblemKind(List<Share> shares, List<String> categories) {
        this.shares = shares;
        this.categories = categories;
    }

    /**
     * @param of the window that this piece gets before the others use what is left
     */
    record Share(Piece piece, double of) {}

    /** By the finding's reason; any other is that of an alert. */
    static ProblemKind of(Finding finding) {
        return BY_REASON.getOrDefault(finding.reason(), ALERT);
    }

    /** The pieces, those that are worth most for this kind first. */
    List<Share> shares() {
        return shares;
    }

    /** What the model may choose from: the rule's own category, this kind's, and {@code other}. */
    List<String> categories(Finding finding) {
        Set<String> all = new LinkedHashSet<>();
        Diagnosis rule = finding.diagnosis();
        if (rule != null && rule.category().matches("[a-z0-9-]{1,60}")) {
            all.add(rule.category().toLowerCase(Locale.ROOT));
        }
        all.addAll(categories);
        all.add(OTHER);
        return List.copyOf(all);
    }
}
