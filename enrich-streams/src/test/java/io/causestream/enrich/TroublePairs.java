package io.causestream.enrich;

import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small world in which any two troubles can meet: a pod of a deployment, or of a job of a cron
 * job, that mounts a claim and runs on a node.
 */
final class TroublePairs {

    /** Longer than anything has to last until it is told. */
    private static final Duration FOR_ALL = Duration.ofMinutes(16);

    /** What a trigger reads, and whose it is. */
    enum Of {
        POD("a pod that does not run"),
        END("a pod that ends"),
        CLAIM("the claim that it mounts"),
        WORKLOAD("its deployment"),
        JOB("its job"),
        NODE("its node");

        private final String words;

        Of(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    enum Trouble {
        PENDING("on_pod_pending", Of.POD, "Pod pending"),
        CONTAINER_WAITING("on_container_waiting", Of.POD, "Container does not start"),
        NOT_READY("on_probe_failing", Of.POD, "Pod not ready"),
        FAILED_MOUNT("on_failed_mount", Of.POD, "Volume can't be mounted"),
        CONFIG_ERROR("on_container_config_error", Of.POD, "Container can't be created"),
        IMAGE_PULL("on_image_pull_backoff", Of.POD, "Image pull failed"),
        CRASH_LOOP("on_pod_crash_loop", Of.POD, "Crashing pod"),
        OUT_OF_MEMORY("on_pod_oom_killed", Of.POD, "OOMKilled"),
        STUCK_TERMINATING("on_pod_stuck_terminating", Of.END, "Pod does not terminate"),
        FAILED("on_pod_failed", Of.END, "Pod failed"),
        EVICTED("on_pod_evicted", Of.END, "Pod evicted"),
        CLAIM_PENDING("on_pvc_pending", Of.CLAIM, "Volume claim pending"),
        DEPLOYMENT_SHORT(
                "on_deployment_replicas_mismatch", Of.WORKLOAD, "Deployment short of replicas"),
        ROLLOUT_STUCK("on_rollout_stuck", Of.WORKLOAD, "Rollout stuck"),
        QUOTA_EXCEEDED("on_quota_exceeded", Of.WORKLOAD, "Quota refuses pods"),
        AUTOSCALER_MAXED("on_hpa_maxed", Of.WORKLOAD, "Autoscaler at its limit"),
        JOB_FAILURE("on_job_failure", Of.JOB, "Job failed"),
        CRON_JOB_MISSED("on_cronjob_missed", Of.JOB, "CronJob missed its time"),
        NODE_NOT_READY("on_node_not_ready", Of.NODE, "Node not ready"),
        NODE_PRESSURE("on_node_pressure", Of.NODE, "MemoryPressure"),
        NODE_WARNING("on_node_warning", Of.NODE, "SystemOOM");

        private final String trigger;
        private final Of of;
        private final String title;

        Trouble(String trigger, Of of, String title) {
            this.trigger = trigger;
            this.of = of;
            this.title = title;
        }

        String trigger() {
            return trigger;
        }

        Of of() {
            return of;
        }

        static Trouble called(String title) {
            return Stream.of(values())
                    .filter(each -> title.startsWith(each.title))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("not a title: " + title));
        }

        boolean isOfPod() {
            return of == Of.POD || of == Of.END;
        }
    }

    private static final Map<Trouble, String> PODS =
            new EnumMap<>(
                    Map.ofEntries(
                            Map.entry(Trouble.PENDING, "\"phase\":\"Pending\""),
                            Map.entry(
                                    Trouble.CONTAINER_WAITING,
                                    waiting("\"reason\":\"GpuPluginError\"")),
                            Map.entry(
                                    Trouble.NOT_READY,
                                    """
                                    "phase":"Running","conditions":[{"type":"ContainersReady","status":"False","lastTransitionTime":"@0S"},{"type":"Ready","status":"False"}],
                                    "containerStatuses":[{"name":"web","image":"web:1","ready":false,"state":{"running":{}}}]\
                                    """),
                            Map.entry(
                                    Trouble.FAILED_MOUNT,
                                    waiting("\"reason\":\"ContainerCreating\"")),
                            Map.entry(
                                    Trouble.CONFIG_ERROR,
                                    waiting(
                                            "\"reason\":\"CreateContainerConfigError\",\"message\":\"secret \\\"db\\\" not found\"")),
                            Map.entry(
                                    Trouble.IMAGE_PULL, waiting("\"reason\":\"ImagePullBackOff\"")),
                            Map.entry(Trouble.CRASH_LOOP, crashed(1, "Error")),
                            Map.entry(Trouble.OUT_OF_MEMORY, crashed(137, "OOMKilled")),
                            Map.entry(
                                    Trouble.STUCK_TERMINATING,
                                    """
                                    "phase":"Running","conditions":[{"type":"Ready","status":"False"}],
                                    "containerStatuses":[{"name":"web","image":"web:1","state":{"running":{}}}]\
                                    """),
                            Map.entry(
                                    Trouble.FAILED,
                                    """
                                    "phase":"Failed","conditions":[{"type":"Ready","status":"False","lastTransitionTime":"@0S"}],"reason":"UnexpectedAdmissionError","message":"Allocate failed due to no devices"\
                                    """),
                            Map.entry(
                                    Trouble.EVICTED,
                                    """
                                    "phase":"Failed","conditions":[{"type":"Ready","status":"False","lastTransitionTime":"@0S"}],"reason":"Evicted","message":"The node was low on resource: memory."\
                                    """)));

    private final EnrichmentScenario scenario;
    private final boolean isJob;
    private final Set<Trouble> ofDeployment = new LinkedHashSet<>();
    private @Nullable ObjectObserved pod;

    private TroublePairs(EnrichmentScenario scenario, Trouble first, Trouble second) {
        this.scenario = scenario;
        this.isJob = first.of == Of.JOB || second.of == Of.JOB;
    }

    /** One state does not follow upon every other. */
    static boolean canFollow(Trouble first, Trouble second) {
        boolean hasEnded = first == Trouble.FAILED || first == Trouble.EVICTED;
        return !(hasEnded && second.isOfPod() && second != Trouble.STUCK_TERMINATING)
                && !(first == Trouble.STUCK_TERMINATING && second.isOfPod());
    }

    /** What came when the other had long been told. */
    static Told oneAfterTheOther(Trouble first, Trouble second) {
        try (var scenario = EnrichmentScenario.begin()) {
            TroublePairs world = new TroublePairs(scenario, first, second);
            world.stands(first, second);
            world.befalls(first);
            world.passes();
            world.befalls(second);
            world.passes();
            return Told.of(scenario);
        }
    }

    private void passes() {
        scenario.looksUp("").passes(FOR_ALL).looksUp("").passes(Duration.ofSeconds(11));
    }

    /** What a claim or a node has to do with a workload is a pod of it. */
    private void stands(Trouble first, Trouble second) {
        List<Of> both = List.of(first.of, second.of);
        boolean isOfWorkload = both.contains(Of.WORKLOAD) || both.contains(Of.JOB);
        if (isOfWorkload && both.contains(Of.CLAIM)) {
            pod(Trouble.PENDING);
        } else if (isOfWorkload && both.contains(Of.NODE)) {
            pod(
                    "",
                    "\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]");
        }
    }

    private void befalls(Trouble problem) {
        switch (problem.of) {
            case POD, END -> pod(problem);
            case CLAIM -> claim();
            case WORKLOAD -> workload(problem);
            case JOB -> job(problem);
            case NODE -> node(problem);
        }
    }

    private void pod(Trouble problem) {
        ObjectObserved seen =
                pod(
                        problem == Trouble.STUCK_TERMINATING
                                ? "\"deletionTimestamp\":\"@0S\","
                                : "",
                        PODS.getOrDefault(problem, ""));
        if (problem == Trouble.FAILED_MOUNT) {
            scenario.sees(
                    Served.warning(
                            scenario.now(),
                            seen,
                            "FailedMount",
                            "Unable to attach or mount volumes: unmounted volumes=[data]: error processing PVC shop/data: PVC is not bound",
                            3));
        }
    }

    private ObjectObserved pod(String metadata, String status) {
        ObjectObserved seen =
                Served.modified(
                        scenario.now(),
                        """
                        {"kind":"Pod","metadata":{"name":"%s","namespace":"shop","creationTimestamp":"2026-01-01T11:59:00Z",%s
                          "ownerReferences":[{"kind":"%s","name":"web","controller":true}]},
                         "spec":{"nodeName":"node-1","volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]},
                         "status":{%s}}
                        """
                                .formatted(
                                        isJob ? "web-1-x7k2p" : "web-1",
                                        metadata,
                                        isJob ? "CronJob" : "Deployment",
                                        status));
        pod = seen;
        scenario.sees(seen);
        return seen;
    }

    private void claim() {
        ObjectObserved claim =
                Served.modified(
                        scenario.now(),
                        """
                        {"kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"shop","creationTimestamp":"@2M",
                          "annotations":{"volume.kubernetes.io/storage-provisioner":"csi"}},
                         "spec":{"storageClassName":"fast"},"status":{"phase":"Pending"}}
                        """);
        scenario.sees(claim);
    }

    /** What a deployment says of itself stands together. */
    private void workload(Trouble problem) {
        if (problem == Trouble.AUTOSCALER_MAXED) {
            scenario.sees(
                    Served.modified(
                            scenario.now(),
                            """
                            {"kind":"HorizontalPodAutoscaler","metadata":{"name":"web","namespace":"shop"},
                             "spec":{"minReplicas":1,"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"web"}},
                             "status":{"currentReplicas":3,"conditions":[{"type":"ScalingLimited","status":"True","reason":"TooManyReplicas","lastTransitionTime":"@0S"}]}}
                            """));
            return;
        }
        ofDeployment.add(problem);
        List<String> conditions = new ArrayList<>();
        if (ofDeployment.contains(Trouble.DEPLOYMENT_SHORT)) {
            conditions.add(
                    "{\"type\":\"Available\",\"status\":\"False\",\"lastTransitionTime\":\"@0S\"}");
        }
        if (ofDeployment.contains(Trouble.ROLLOUT_STUCK)) {
            conditions.add(
                    "{\"type\":\"Progressing\",\"status\":\"False\",\"reason\":\"ProgressDeadlineExceeded\",\"lastTransitionTime\":\"@0S\"}");
        }
        if (ofDeployment.contains(Trouble.QUOTA_EXCEEDED)) {
            conditions.add(
                    "{\"type\":\"ReplicaFailure\",\"status\":\"True\",\"message\":\"forbidden: exceeded quota: compute, requested: pods=1\"}");
        }
        scenario.sees(
                Served.modified(
                        scenario.now(),
                        """
                        {"kind":"Deployment","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{"replicas":2},
                         "status":{"observedGeneration":1,"readyReplicas":%d,"conditions":[%s]}}
                        """
                                .formatted(
                                        ofDeployment.contains(Trouble.DEPLOYMENT_SHORT) ? 1 : 2,
                                        String.join(",", conditions))));
    }

    private void job(Trouble problem) {
        if (problem == Trouble.CRON_JOB_MISSED) {
            Subject cronJob = new Subject("CronJob", "shop", "web");
            scenario.sees(
                    Served.warning(
                            scenario.now(),
                            cronJob,
                            "uid-CronJob-web",
                            cronJob,
                            "MissSchedule",
                            "Missed scheduled time to start a job",
                            1));
            return;
        }
        if (pod != null) {
            // The job's controller deletes its pods when it gives up.
            scenario.sees(Served.object(Change.DELETED, scenario.now(), pod.body().toString()));
        }
        scenario.sees(
                Served.modified(
                        scenario.now(),
                        """
                        {"kind":"Job","metadata":{"name":"web-1","namespace":"shop","creationTimestamp":"@20M",
                          "ownerReferences":[{"kind":"CronJob","name":"web","controller":true}]},
                         "status":{"failed":1,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded",
                          "message":"Job has reached the specified backoff limit","lastTransitionTime":"@0S"}]}}
                        """));
    }

    private void node(Trouble problem) {
        String condition =
                switch (problem) {
                    case NODE_NOT_READY ->
                            "{\"type\":\"Ready\",\"status\":\"Unknown\",\"reason\":\"NodeStatusUnknown\",\"lastTransitionTime\":\"@0S\"}";
                    case NODE_PRESSURE ->
                            "{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"MemoryPressure\",\"status\":\"True\",\"lastTransitionTime\":\"@0S\"}";
                    default -> "{\"type\":\"Ready\",\"status\":\"True\"}";
                };
        ObjectObserved node =
                Served.modified(
                        scenario.now(),
                        """
                        {"kind":"Node","metadata":{"name":"node-1"},"spec":{},"status":{"conditions":[%s]}}
                        """
                                .formatted(condition));
        if (problem == Trouble.NODE_WARNING) {
            scenario.sees(
                    Served.warning(scenario.now(), node, "SystemOOM", "victim process: node", 1));
        } else {
            scenario.sees(node);
        }
    }

    private static String waiting(String state) {
        return """
        "phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"web","image":"web:1","state":{"waiting":{%s}}}]\
        """
                .formatted(state);
    }

    private static String crashed(int exitCode, String reason) {
        return """
        "phase":"Running","conditions":[{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"web","image":"web:1","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},
         "lastState":{"terminated":{"exitCode":%d,"reason":"%s","finishedAt":"@0S"}}}]\
        """
                .formatted(exitCode, reason);
    }

    /**
     * What people see of it in the end.
     *
     * @param messages that were ever posted, each as it stands now
     * @param within what is told in them, and never was by itself
     */
    record Told(List<Message> messages, List<String> within) {

        static Told of(EnrichmentScenario scenario) {
            Map<String, Finding> latest = new LinkedHashMap<>();
            Set<String> posted = new LinkedHashSet<>();
            for (Finding finding : scenario.told()) {
                latest.put(finding.id(), finding);
                if (!finding.isHeldBack()) {
                    posted.add(finding.id());
                }
            }
            return new Told(
                    latest.values().stream()
                            .filter(finding -> posted.contains(finding.id()))
                            .map(Message::of)
                            .toList(),
                    latest.values().stream()
                            .filter(finding -> !posted.contains(finding.id()))
                            .map(finding -> Trouble.called(finding.title()).trigger())
                            .toList());
        }
    }

    /**
     * @param trigger by whose title it goes
     * @param isSymptom whether it is told in another by now
     */
    record Message(String trigger, boolean isSymptom, boolean isOver) {

        static Message of(Finding finding) {
            return new Message(
                    Trouble.called(finding.title()).trigger(),
                    finding.isHeldBack(),
                    finding.isResolved() && finding.kind() == Finding.Kind.CONDITION);
        }
    }
}
