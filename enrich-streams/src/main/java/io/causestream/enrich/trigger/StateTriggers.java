package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.StateTrigger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The triggers that evaluate the state of an object, by name. */
public final class StateTriggers {

    private static final Map<String, StateTrigger> ALL =
            Map.ofEntries(
                    Map.entry("on_pod_crash_loop", new CrashLoop()),
                    Map.entry("on_pod_oom_killed", new OutOfMemory("pod")),
                    Map.entry("on_container_oom_killed", new OutOfMemory("container")),
                    Map.entry("on_image_pull_backoff", new ImagePull()),
                    Map.entry("on_container_config_error", new ConfigError()),
                    Map.entry("on_pod_pending", new PodPending()),
                    Map.entry("on_probe_failing", new ProbeFailing()),
                    Map.entry("on_container_waiting", new ContainerWaiting()),
                    Map.entry("on_pod_failed", new PodFailed()),
                    Map.entry("on_pod_stuck_terminating", new StuckTerminating()),
                    Map.entry("on_pod_evicted", new Evicted()),
                    Map.entry("on_job_failure", new JobFailure()),
                    Map.entry("on_node_not_ready", new NodeNotReady()),
                    Map.entry("on_node_pressure", new NodePressure()),
                    Map.entry("on_deployment_replicas_mismatch", new DeploymentShort()),
                    Map.entry("on_rollout_stuck", new RolloutStuck()),
                    Map.entry("on_pvc_pending", new ClaimPending()),
                    Map.entry("on_quota_exceeded", new QuotaExceeded()),
                    Map.entry("on_hpa_maxed", new AutoscalerMaxed()),
                    Map.entry(
                            "on_helm_release_fail",
                            new HelmReleaseStatus(
                                    Reasons.HELM_FAILED,
                                    Set.of("failed", "unknown"),
                                    "Helm release failed: ")),
                    Map.entry(
                            "on_helm_release_unhealthy",
                            new HelmReleaseStatus(
                                    Reasons.HELM_STUCK,
                                    Set.of(
                                            "pending-install",
                                            "pending-upgrade",
                                            "pending-rollback",
                                            "uninstalling"),
                                    "Helm release stuck: ")));

    private StateTriggers() {}

    public static Optional<StateTrigger> named(String trigger) {
        return Optional.ofNullable(ALL.get(trigger));
    }

    public static Set<String> names() {
        return ALL.keySet();
    }
}
