package io.causestream.enrich.condition;

import static java.util.Map.entry;

import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.playbook.AlertTriggers;
import io.causestream.enrich.playbook.OccurrenceSignals;
import io.causestream.enrich.playbook.PlaybookEvaluator;
import io.causestream.enrich.playbook.Schedules;
import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import io.causestream.playbook.catalogue.Triggers;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For each trigger, what makes it fire when it is told no more than it has to be. A new trigger
 * needs one here; one of an operation has it by its declaration.
 */
final class TriggerStories {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final Instant LATER = NOON.plus(Duration.ofDays(8));

    /** What happens, and what the triggers of an index make of it. */
    @FunctionalInterface
    interface Story {
        /** Empty if none fires. */
        List<Object> told(TriggerIndex index);
    }

    private static final String CRASHING =
            """
            {"metadata":{"name":"thing","namespace":"shop","labels":{"app":"thing"}},
             "spec":{"nodeName":"node-1","containers":[{"name":"web"}]},
             "status":{"phase":"Running","startTime":"2026-01-01T11:00:00Z","containerStatuses":[
              {"name":"web","image":"shop/web:2","restartCount":3,
               "state":{"waiting":{"reason":"CrashLoopBackOff"}},
               "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled",
                "startedAt":"2026-01-01T11:59:00Z","finishedAt":"2026-01-01T11:59:30Z"}}}]}}
            """;

    private static final String DELETED =
            """
            {"metadata":{"name":"thing","namespace":"shop","labels":{"app":"thing"},"deletionTimestamp":"2026-01-01T11:59:00Z"},
             "spec":{"nodeName":"node-1"},"status":{"phase":"Running"}}
            """;

    private static final Map<String, Story> OF_THEIR_OWN =
            Map.ofEntries(
                    entry("on_pod_crash_loop", stands("Pod", CRASHING)),
                    entry("on_pod_oom_killed", stands("Pod", CRASHING)),
                    entry("on_container_oom_killed", stands("Pod", CRASHING)),
                    entry("on_image_pull_backoff", stands("Pod", waiting("ImagePullBackOff"))),
                    entry(
                            "on_container_config_error",
                            stands("Pod", waiting("CreateContainerConfigError"))),
                    entry("on_pod_pending", stands("Pod", status("\"phase\":\"Pending\""))),
                    entry(
                            "on_pod_evicted",
                            stands("Pod", status("\"phase\":\"Failed\",\"reason\":\"Evicted\""))),
                    entry(
                            "on_probe_failing",
                            stands(
                                    "Pod",
                                    status(
                                            """
                                            "phase":"Running",
                                            "conditions":[{"type":"ContainersReady","status":"False"}],
                                            "containerStatuses":[{"name":"web","restartCount":0,"state":{"running":{}}}]\
                                            """))),
                    entry("on_job_failure", stands("Job", condition("Failed", "True", ""))),
                    entry("on_node_not_ready", stands("Node", condition("Ready", "False", ""))),
                    entry(
                            "on_node_pressure",
                            stands("Node", condition("DiskPressure", "True", ""))),
                    entry(
                            "on_deployment_replicas_mismatch",
                            stands("Deployment", status("\"readyReplicas\":0"))),
                    entry(
                            "on_rollout_stuck",
                            stands(
                                    "Deployment",
                                    condition("Progressing", "False", "ProgressDeadlineExceeded"))),
                    entry(
                            "on_pvc_pending",
                            stands("PersistentVolumeClaim", status("\"phase\":\"Pending\""))),
                    entry(
                            "on_hpa_maxed",
                            stands(
                                    "HorizontalPodAutoscaler",
                                    condition("ScalingLimited", "True", "TooManyReplicas"))),
                    entry(
                            "on_quota_exceeded",
                            stands(
                                    "Deployment",
                                    """
                                    {"metadata":{"name":"thing","labels":{"app":"thing"}},
                                     "status":{"conditions":[{"type":"ReplicaFailure","status":"True",
                                      "message":"forbidden: exceeded quota: compute"}]}}
                                    """)),
                    entry("on_helm_release_fail", stands("HelmRelease", release("failed"))),
                    entry(
                            "on_helm_release_unhealthy",
                            stands("HelmRelease", release("pending-install"))),
                    entry(
                            "on_helm_release_deploy",
                            happens("HelmRelease", release("deployed"), Operation.UPDATE)),
                    entry(
                            "on_kubernetes_resource_operation",
                            happens("Deployment", body(""), Operation.UPDATE)),
                    entry("on_kubernetes_warning_event", event("Pod", "BackOff", 1)),
                    entry("on_kubernetes_warning_event_create", event("Pod", "BackOff", 1)),
                    entry("on_kubernetes_warning_event_update", event("Pod", "BackOff", 5)),
                    entry("on_node_warning", event("Node", "SystemOOM", 1)),
                    entry("on_container_waiting", stands("Pod", waiting("GpuPluginError"))),
                    entry("on_pod_failed", stands("Pod", status("\"phase\":\"Failed\""))),
                    entry("on_pod_stuck_terminating", stands("Pod", DELETED)),
                    entry("on_failed_mount", event("Pod", "FailedMount", 5)),
                    entry("on_cronjob_missed", event("CronJob", "MissSchedule", 1)),
                    entry("on_prometheus_alert", alert("HighLatency")),
                    entry("on_certificate_expiring", alert("CertExpiring")),
                    entry("on_schedule", TriggerStories::anHourLater));

    private TriggerStories() {}

    static Optional<Story> of(TriggerDeclaration trigger) {
        Story own = OF_THEIR_OWN.get(trigger.name());
        if (own != null || !Triggers.ofOperations().contains(trigger)) {
            return Optional.ofNullable(own);
        }
        // An update is what the most can be asked of.
        Operation operation =
                trigger.operations().contains(Operation.UPDATE)
                        ? Operation.UPDATE
                        : trigger.operations().iterator().next();
        String kind = trigger.kinds().stream().findFirst().orElse("ConfigMap");
        return Optional.of(
                kind.equals("Event")
                        ? event("Pod", "BackOff", operation == Operation.UPDATE ? 5 : 1)
                        : happens(kind, body(""), operation));
    }

    private static String body(String more) {
        return "{\"metadata\":{\"name\":\"thing\",\"namespace\":\"shop\",\"labels\":{\"app\":\"thing\"}}"
                + ",\"spec\":{\"maxReplicas\":3,\"containers\":[{\"name\":\"web\"}]}"
                + more
                + "}";
    }

    private static String status(String fields) {
        return body(",\"status\":{" + fields + "}");
    }

    private static String condition(String type, String status, String reason) {
        return status(
                "\"currentReplicas\":3,\"conditions\":[{\"type\":\"%s\",\"status\":\"%s\",\"reason\":\"%s\"}]"
                        .formatted(type, status, reason));
    }

    private static String waiting(String reason) {
        return status(
                "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"web\",\"restartCount\":0,\"state\":{\"waiting\":{\"reason\":\"%s\"}}}]"
                        .formatted(reason));
    }

    private static String release(String status) {
        return body(",\"release\":{\"status\":\"%s\",\"revision\":2}".formatted(status));
    }

    private static ObjectObserved observed(String kind, Change change, String body) {
        Subject object = new Subject(kind, "shop", "thing");
        return new ObjectObserved(
                "id",
                "home",
                change,
                object,
                "uid",
                object,
                1,
                1,
                1,
                NOON,
                Duration.ZERO,
                Json.MAPPER.readTree(body));
    }

    /** Whatever is read of it, now or when it has lasted, and how often that is told. */
    private static Story stands(String kind, String body) {
        return index -> {
            ObjectObserved object = observed(kind, Change.MODIFIED, body);
            ObservedObject observed = ObservedObject.of(object, false);
            PodState pod = kind.equals("Pod") ? PodState.of(object).after(null) : null;
            return lasting(
                    index,
                    TriggerMatches.ofState(
                            index,
                            observed,
                            new TriggerInput(
                                    object,
                                    null,
                                    List.of(),
                                    List.of(),
                                    OptionalLong.empty(),
                                    null,
                                    pod),
                            NOON.toEpochMilli()));
        };
    }

    private static List<Object> lasting(TriggerIndex index, List<PendingCondition> pendings) {
        List<Object> published = new ArrayList<>();
        for (PendingCondition pending : pendings) {
            published.add(pending.detection());
            published.add(pending.dues());
            published.add(
                    PlaybookEvaluator.of(
                                    index.named(pending.dueBy(LATER)),
                                    pending.observed(),
                                    new Signal.Wording(
                                            "reason",
                                            Severity.LOW,
                                            "title",
                                            "",
                                            Map.of(),
                                            Map.of(),
                                            List.of()),
                                    "v")
                            .orders()
                            .rateLimit());
        }
        return published;
    }

    private static Story happens(String kind, String body, Operation operation) {
        return index ->
                new ArrayList<>(
                        (switch (operation) {
                                    case CREATE ->
                                            OccurrenceSignals.ofObject(
                                                    index,
                                                    now(kind, body, Change.ADDED, true),
                                                    NOON.toEpochMilli());
                                    case UPDATE ->
                                            OccurrenceSignals.ofObject(
                                                    index,
                                                    now(kind, body, Change.MODIFIED, false),
                                                    NOON.toEpochMilli());
                                    case DELETE ->
                                            OccurrenceSignals.ofDeletion(
                                                    index, gone(kind, body), NOON.toEpochMilli());
                                })
                                .stream().toList());
    }

    private static ObjectChange.Now now(
            String kind, String body, Change change, boolean firstSight) {
        return new ObjectChange.Now(
                observed(kind, change, body),
                firstSight ? null : NOON.minusSeconds(60),
                false,
                firstSight ? List.of() : List.of(new FieldDiff("spec.image", "web:1", "web:2")));
    }

    private static ObjectChange.Gone gone(String kind, String body) {
        ObjectObserved last = observed(kind, Change.DELETED, body);
        return new ObjectChange.Gone("home", last.object(), "uid", last.workload(), NOON, last);
    }

    private static Story event(String kind, String reason, int count) {
        return index -> {
            Subject regarding = new Subject(kind, "shop", "thing");
            EventObserved event =
                    new EventObserved(
                            "id",
                            "home",
                            regarding,
                            "uid",
                            regarding,
                            "Warning",
                            reason,
                            "said the kubelet",
                            count,
                            1,
                            1,
                            NOON,
                            Duration.ZERO);
            List<Object> published =
                    new ArrayList<>(
                            OccurrenceSignals.ofEvent(index, event, "", NOON.toEpochMilli())
                                    .stream()
                                    .toList());
            published.addAll(
                    lasting(
                            index,
                            TriggerMatches.ofEvent(
                                    index,
                                    ObservedObject.regarding(event, ""),
                                    event,
                                    EventSubject.UNKNOWN,
                                    NOON.toEpochMilli())));
            return published;
        };
    }

    private static Story alert(String name) {
        AlertObservation alert =
                new AlertObservation(
                        "id",
                        "home",
                        Subject.pod("shop", "thing"),
                        "web",
                        name,
                        AlertObservation.Status.FIRING,
                        Map.of(
                                "alertname",
                                name,
                                "pod",
                                "thing",
                                "namespace",
                                "shop",
                                "instance",
                                "10.0.0.7:9100"),
                        Map.of(),
                        NOON,
                        null,
                        "",
                        name,
                        "{}",
                        Map.of(),
                        "causestream",
                        "",
                        0,
                        NOON,
                        Duration.ZERO);
        return index ->
                new ArrayList<>(AlertTriggers.of(index, alert).stream().map(Bound::name).toList());
    }

    private static List<Object> anHourLater(TriggerIndex index) {
        Instant until = index.since().plus(Duration.ofHours(1));
        return new ArrayList<>(
                index.schedules().stream()
                        .filter(bound -> Schedules.isDue(index, bound, index.since(), until))
                        .map(Bound::name)
                        .toList());
    }
}
