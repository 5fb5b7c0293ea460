package io.causestream.enrich.rules;

import io.causestream.finding.Severity;
import java.util.Map;
import java.util.Set;

/**
 * The canonical reasons, by which an alert and an observation of one problem become one finding.
 */
public final class Reasons {

    public static final String CRASH_LOOP = "CrashLoopBackOff";
    public static final String OUT_OF_MEMORY = "OOMKilled";

    /** A process in a container was OOM-killed; the container itself was not. */
    public static final String PROCESS_OUT_OF_MEMORY = "ProcessOOMKilled";

    public static final String IMAGE_PULL = "ImagePullBackOff";
    public static final String CONFIG_ERROR = "CreateContainerConfigError";
    public static final String CONTAINER_WAITING = "ContainerWaiting";
    public static final String POD_FAILED = "PodFailed";
    public static final String STUCK_TERMINATING = "PodStuckTerminating";
    public static final String PENDING = "PodPending";
    public static final String PROBE_FAILING = "ProbeFailing";
    public static final String EVICTED = "PodEvicted";
    public static final String FAILED_MOUNT = "FailedMount";
    public static final String NODE_NOT_READY = "NodeNotReady";
    public static final String NODE_PRESSURE = "NodePressure";
    public static final String NODE_WARNING = "NodeWarning";
    public static final String CLAIM_PENDING = "PersistentVolumeClaimPending";
    public static final String QUOTA_EXCEEDED = "QuotaExceeded";
    public static final String DEPLOYMENT_SHORT = "DeploymentReplicasMismatch";
    public static final String STATEFUL_SET_SHORT = "StatefulSetReplicasMismatch";
    public static final String DAEMON_SET_SHORT = "DaemonSetReplicasMismatch";
    public static final String ROLLOUT_STUCK = "RolloutStuck";
    public static final String JOB_FAILURE = "JobFailure";
    public static final String CRON_JOB_MISSED = "CronJobMissed";
    public static final String AUTOSCALER_MAXED = "HpaMaxedOut";
    public static final String CERTIFICATE_EXPIRING = "CertificateExpiring";
    public static final String HELM_FAILED = "HelmReleaseFailed";
    public static final String HELM_STUCK = "HelmReleaseUnhealthy";

    /** Somebody asked about something that does not alert. */
    public static final String INVESTIGATION = "Investigation";

    /** The reasons of alerts about problems that Kubernetes shows, too. */
    private static final Map<String, String> OF_ALERTS =
            Map.ofEntries(
                    Map.entry("KubePodCrashLooping", CRASH_LOOP),
                    Map.entry("KubernetesPodCrashLooping", CRASH_LOOP),
                    Map.entry("KubeContainerOOMKilled", OUT_OF_MEMORY),
                    Map.entry("KubernetesContainerOomKiller", OUT_OF_MEMORY),
                    Map.entry("KubeNodeNotReady", NODE_NOT_READY),
                    Map.entry("KubernetesNodeNotReady", NODE_NOT_READY),
                    Map.entry("KubeNodeUnreachable", NODE_NOT_READY),
                    Map.entry("KubeDeploymentReplicasMismatch", DEPLOYMENT_SHORT),
                    Map.entry("KubernetesDeploymentReplicasMismatch", DEPLOYMENT_SHORT),
                    Map.entry("KubeStatefulSetReplicasMismatch", STATEFUL_SET_SHORT),
                    Map.entry("KubernetesStatefulsetReplicasMismatch", STATEFUL_SET_SHORT),
                    Map.entry("KubeDeploymentRolloutStuck", ROLLOUT_STUCK),
                    Map.entry("KubeStatefulSetUpdateNotRolledOut", ROLLOUT_STUCK),
                    Map.entry("KubeDaemonSetRolloutStuck", ROLLOUT_STUCK),
                    Map.entry("KubeJobFailed", JOB_FAILURE),
                    Map.entry("KubernetesJobFailed", JOB_FAILURE),
                    Map.entry("KubeHpaMaxedOut", AUTOSCALER_MAXED),
                    Map.entry("KubernetesHpaScaleMaximum", AUTOSCALER_MAXED),
                    Map.entry("KubePersistentVolumeClaimPending", CLAIM_PENDING),
                    Map.entry("KubernetesPersistentvolumeclaimPending", CLAIM_PENDING),
                    Map.entry("KubeQuotaExceeded", QUOTA_EXCEEDED));

    /** Problems that cause others: of nodes, volumes, quotas. */
    private static final Set<String> GROUND =
            Set.of(
                    NODE_NOT_READY,
                    NODE_PRESSURE,
                    CLAIM_PENDING,
                    QUOTA_EXCEEDED,
                    "KubeletDown",
                    "KubePersistentVolumeErrors");

    /** Problems of pods. */
    private static final Set<String> OF_PODS =
            Set.of(
                    CRASH_LOOP,
                    OUT_OF_MEMORY,
                    IMAGE_PULL,
                    CONFIG_ERROR,
                    PENDING,
                    PROBE_FAILING,
                    FAILED_MOUNT,
                    PROCESS_OUT_OF_MEMORY,
                    CONTAINER_WAITING,
                    POD_FAILED,
                    STUCK_TERMINATING,
                    EVICTED);

    /** Specific reasons why a pod does not run. */
    private static final Set<String> PARTICULAR =
            Set.of(
                    CRASH_LOOP,
                    OUT_OF_MEMORY,
                    PROCESS_OUT_OF_MEMORY,
                    IMAGE_PULL,
                    CONFIG_ERROR,
                    FAILED_MOUNT);

    /** Problems of a workload that come from those of its pods. */
    private static final Set<String> OF_WORKLOADS =
            Set.of(
                    DEPLOYMENT_SHORT,
                    STATEFUL_SET_SHORT,
                    DAEMON_SET_SHORT,
                    ROLLOUT_STUCK,
                    JOB_FAILURE,
                    "KubePodNotReady",
                    "KubernetesPodNotHealthy",
                    "KubeContainerWaiting",
                    "KubeDaemonSetNotScheduled",
                    "KubeDaemonSetMisScheduled",
                    "KubernetesDaemonsetMisscheduled",
                    "KubeJobNotCompleted",
                    "KubeJobCompletion",
                    "TargetDown");

    private Reasons() {}

    /** The reason of an alert: its own name if it is about nothing that Kubernetes shows. */
    public static String ofAlert(String name) {
        return OF_ALERTS.getOrDefault(name, name);
    }

    /**
     * The problem to which a reason belongs: two detections in one part of a workload with the same
     * problem are one. A container that is OOM-killed and then waits for its restart has one
     * problem, not two; so has a workload that lacks pods because its rollout is stuck.
     */
    public static String problem(String reason) {
        return switch (reason) {
            case OUT_OF_MEMORY, PROCESS_OUT_OF_MEMORY -> CRASH_LOOP;
            case ROLLOUT_STUCK, STATEFUL_SET_SHORT, DAEMON_SET_SHORT -> DEPLOYMENT_SHORT;
            default -> reason;
        };
    }

    /** Names the problem, as {@link #problem(String)} does, together with its container. */
    public static String problem(String reason, String container) {
        return problem(reason) + "/" + container;
    }

    /**
     * How general it is as a reason why a pod does not run. A pod has one such problem at a time:
     * the more specific one replaces the more general one, in whichever order they are seen.
     *
     * @return 0 for a problem of one container or a volume, 1 for a container that does not start
     *     or is not ready, 2 for a pod that is pending; -1 for any other reason
     */
    public static int generality(String reason) {
        if (PARTICULAR.contains(reason)) {
            return 0;
        }
        return switch (reason) {
            case CONTAINER_WAITING, PROBE_FAILING -> 1;
            case PENDING -> 2;
            default -> -1;
        };
    }

    /** Whether it is about the pods of a workload together, and over when all of them are well. */
    public static boolean isOfPods(String reason) {
        return generality(reason) >= 0;
    }

    /**
     * The level of a problem: one of a lower level may be the cause of one of a higher level.
     *
     * @return 0 for nodes, volumes and quotas, 1 for pods, 2 for workloads, 3 for all else
     */
    public static int rank(String reason) {
        if (GROUND.contains(reason)) {
            return 0;
        }
        if (OF_PODS.contains(reason)) {
            return 1;
        }
        return OF_WORKLOADS.contains(reason) ? 2 : 3;
    }

    /**
     * Whether one problem can cause the other, if they are related: a symptom is hidden behind its
     * cause, so the cause must be able to produce it. A node that is short of disk space breaks no
     * program.
     */
    public static boolean mayCause(String cause, String symptom) {
        return switch (cause) {
            case NODE_PRESSURE ->
                    symptom.equals(OUT_OF_MEMORY)
                            || symptom.equals(PENDING)
                            || symptom.equals(EVICTED);
            case CLAIM_PENDING ->
                    symptom.equals(PENDING) || symptom.equals(FAILED_MOUNT) || rank(symptom) == 2;
            case QUOTA_EXCEEDED -> rank(symptom) == 2;
            // Only these wait with a new pod until the old one is gone.
            case STUCK_TERMINATING ->
                    symptom.equals(STATEFUL_SET_SHORT) || symptom.equals(DAEMON_SET_SHORT);
            default -> rank(cause) < 2 && rank(cause) < rank(symptom) && rank(symptom) < 3;
        };
    }

    /**
     * Whether it is over as soon as it is published: an evicted pod stays evicted until it is
     * deleted.
     */
    public static boolean isOccurrence(String reason) {
        return reason.equals(EVICTED) || reason.equals(POD_FAILED) || reason.equals(NODE_WARNING);
    }

    /** Whether it is the final stage of the other: a job gives up, and its pods are gone. */
    public static boolean isEndOf(String symptom, String cause) {
        return symptom.equals(JOB_FAILURE) && isOfPods(cause);
    }

    /** Of two reasons of one problem, the one that is more specific about the cause. */
    public static String moreSpecific(String one, String other) {
        return specificity(other) > specificity(one) ? other : one;
    }

    private static int specificity(String reason) {
        return switch (reason) {
            case OUT_OF_MEMORY -> 4;
            case PROCESS_OUT_OF_MEMORY, ROLLOUT_STUCK -> 3;
            default -> 2 - Math.max(0, generality(reason));
        };
    }

    /** The severity of a condition that Kubernetes shows, as in Robusta. */
    public static Severity severity(String reason) {
        return switch (reason) {
            case CRASH_LOOP, OUT_OF_MEMORY, NODE_NOT_READY -> Severity.HIGH;
            case CRON_JOB_MISSED, AUTOSCALER_MAXED, HELM_STUCK, NODE_WARNING, STUCK_TERMINATING ->
                    Severity.LOW;
            default -> Severity.MEDIUM;
        };
    }

    public static String title(String reason, String pod, String image) {
        return switch (reason) {
            case OUT_OF_MEMORY -> "OOMKilled: " + pod;
            case PROCESS_OUT_OF_MEMORY -> "Process out of memory: " + pod;
            case IMAGE_PULL -> "Image pull failed: " + image;
            default -> "Crashing pod " + pod;
        };
    }
}
