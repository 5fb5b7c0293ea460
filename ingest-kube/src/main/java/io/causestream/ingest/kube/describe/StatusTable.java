package io.causestream.ingest.kube.describe;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.redaction.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The status of one object: the numbers that matter for its kind, then its conditions. Three
 * columns, so that it can be read on a phone. Pure.
 */
public final class StatusTable {

    /** What it is about, how it is, and the details of that. */
    static final List<String> COLUMNS = List.of("What", "Is", "Details");

    private static final int LONGEST = 500;
    private static final int MAX_CONDITIONS = 30;
    private static final String NONE = "-";

    private final JsonNode object;
    private final JsonNode spec;
    private final JsonNode status;
    private final Instant now;
    private final Redactor redactor;
    private final List<List<String>> rows = new ArrayList<>();

    private StatusTable(JsonNode object, Instant now, Redactor redactor) {
        this.object = object;
        this.spec = object.path("spec");
        this.status = object.path("status");
        this.now = now;
        this.redactor = redactor;
    }

    /**
     * The table of an object; without rows if it has neither conditions nor known numbers.
     *
     * @param object as the API server has it
     */
    public static Enrichment.Table of(
            Subject subject, JsonNode object, Instant now, Redactor redactor) {
        StatusTable table = new StatusTable(object, now, redactor);
        table.numbers(subject.kind());
        table.controller();
        table.conditions();
        return new Enrichment.Table("Status of " + subject, COLUMNS, table.rows);
    }

    private void numbers(String kind) {
        switch (kind) {
            case "Deployment" -> deployment();
            case "StatefulSet" -> statefulSet();
            case "ReplicaSet" -> add("replicas", readyOf(replicas()), "");
            case "DaemonSet" -> daemonSet();
            case "Job" -> job();
            case "CronJob" -> cronJob();
            case "HorizontalPodAutoscaler" -> autoscaler();
            case "APIService" -> apiService();
            case "PersistentVolumeClaim" -> claim();
            case "PodDisruptionBudget" -> budget();
            case "Certificate" -> certificate();
            case "Pod" -> add("pod", PodStatus.summary(object), PodStatus.ready(object) + " ready");
            default -> phase();
        }
    }

    private void deployment() {
        add(
                "replicas",
                readyOf(replicas()),
                list(
                        count("updatedReplicas", "updated"),
                        count("availableReplicas", "available"),
                        count("unavailableReplicas", "unavailable")));
        if (spec.path("paused").asBoolean(false)) {
            add("rollout", "paused", "kubectl rollout resume continues it");
        }
    }

    private void statefulSet() {
        add(
                "replicas",
                readyOf(replicas()),
                list(
                        count("currentReplicas", "of the current revision"),
                        count("updatedReplicas", "updated"),
                        count("availableReplicas", "available")));
        String current = status.path("currentRevision").asString("");
        String next = status.path("updateRevision").asString("");
        if (!next.isEmpty() && !next.equals(current)) {
            add(
                    "rollout",
                    "%d of %d updated".formatted(number("updatedReplicas"), replicas()),
                    "from %s to %s".formatted(current, next));
        }
        JsonNode strategy = spec.path("updateStrategy");
        if (strategy.path("type").asString("").equals("OnDelete")) {
            add("update strategy", "OnDelete", "a pod is updated only once it is deleted");
        }
        int partition = strategy.path("rollingUpdate").path("partition").asInt(0);
        if (partition > 0) {
            add(
                    "partition",
                    Integer.toString(partition),
                    "pods with lower numbers are not updated");
        }
    }

    private void daemonSet() {
        int desired = number("desiredNumberScheduled");
        add(
                "nodes",
                "%d of %d ready".formatted(number("numberReady"), desired),
                list(
                        count("currentNumberScheduled", "scheduled"),
                        count("updatedNumberScheduled", "updated"),
                        count("numberUnavailable", "unavailable")));
        int misscheduled = number("numberMisscheduled");
        if (misscheduled > 0) {
            add("misscheduled", Integer.toString(misscheduled), "on nodes where it should not run");
        }
    }

    private void job() {
        int completions = spec.path("completions").asInt(1);
        add(
                "pods",
                "%d of %d completed".formatted(number("succeeded"), completions),
                list(
                        count("active", "active"),
                        count("failed", "failed"),
                        "backoff limit " + spec.path("backoffLimit").asInt(6)));
        if (spec.path("suspend").asBoolean(false)) {
            add("job", "suspended", "spec.suspend is true");
        }
        time("started", status.path("startTime"));
        time("completed", status.path("completionTime"));
        int deadline = spec.path("activeDeadlineSeconds").asInt(0);
        if (deadline > 0) {
            add("deadline", Times.age(Duration.ofSeconds(deadline)), "after its start");
        }
    }

    private void cronJob() {
        add("schedule", spec.path("schedule").asString(NONE), spec.path("timeZone").asString(""));
        add("active jobs", Integer.toString(status.path("active").size()), "");
        time("last scheduled", status.path("lastScheduleTime"));
        time("last success", status.path("lastSuccessfulTime"));
        if (spec.path("suspend").asBoolean(false)) {
            add("cron job", "suspended", "spec.suspend is true");
        }
    }

    private void autoscaler() {
        int desired = number("desiredReplicas");
        add(
                "replicas",
                "%d of %d wanted".formatted(number("currentReplicas"), desired),
                "between %d and %d"
                        .formatted(
                                spec.path("minReplicas").asInt(1),
                                spec.path("maxReplicas").asInt(0)));
        JsonNode target = spec.path("scaleTargetRef");
        add(
                "scales",
                target.path("kind").asString(NONE) + " " + target.path("name").asString(NONE),
                "");
        List<JsonNode> current = status.path("currentMetrics").valueStream().toList();
        int at = 0;
        for (JsonNode metric : spec.path("metrics")) {
            metric(metric, at < current.size() ? current.get(at) : null);
            at++;
        }
    }

    private void metric(JsonNode wanted, @Nullable JsonNode current) {
        String type = wanted.path("type").asString("");
        String field =
                type.isEmpty()
                        ? ""
                        : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        JsonNode of = wanted.path(field);
        String name = of.path("name").asString(of.path("metric").path("name").asString(type));
        String now =
                current == null ? "unknown" : value(current.path(field).path("current"), "unknown");
        add("metric " + name, now, "target " + value(of.path("target"), NONE));
    }

    private static String value(JsonNode of, String otherwise) {
        if (of.has("averageUtilization")) {
            return of.path("averageUtilization").asInt(0) + "%";
        }
        return of.path("averageValue").asString(of.path("value").asString(otherwise));
    }

    private void apiService() {
        JsonNode service = spec.path("service");
        add(
                "served by",
                service.isObject()
                        ? "Service %s/%s"
                                .formatted(
                                        service.path("namespace").asString(NONE),
                                        service.path("name").asString(NONE))
                        : "the API server itself",
                service.isObject() ? "port " + service.path("port").asInt(443) : "");
    }

    private void claim() {
        String volume = spec.path("volumeName").asString("");
        add(
                "claim",
                status.path("phase").asString(NONE),
                volume.isEmpty() ? "no volume" : "volume " + volume);
        add("storage class", spec.path("storageClassName").asString(NONE), "");
        add(
                "size",
                status.path("capacity").path("storage").asString(NONE),
                "requested " + spec.at("/resources/requests/storage").asString(NONE));
    }

    private void budget() {
        add(
                "healthy pods",
                "%d of %d".formatted(number("currentHealthy"), number("expectedPods")),
                list(
                        count("desiredHealthy", "needed"),
                        count("disruptionsAllowed", "may be disrupted")));
    }

    private void certificate() {
        add("secret", spec.path("secretName").asString(NONE), "");
        add("expires", status.path("notAfter").asString(NONE), "");
        add("renewal", status.path("renewalTime").asString(NONE), "");
    }

    private void phase() {
        String phase = status.path("phase").asString("");
        if (!phase.isEmpty()) {
            add("phase", phase, status.path("reason").asString(""));
        }
    }

    /** Whether its controller has seen the latest change: otherwise all else is about the past. */
    private void controller() {
        long latest = object.path("metadata").path("generation").asLong(0);
        long seen = status.path("observedGeneration").asLong(latest);
        if (seen < latest) {
            add("controller", "is behind", "it has not seen the latest change of the spec yet");
        }
    }

    private void conditions() {
        status.path("conditions")
                .valueStream()
                .limit(MAX_CONDITIONS)
                .forEach(condition -> {
                    String age =
                            age(condition.path("lastTransitionTime"))
                                    .map(text -> " for " + text)
                                    .orElse("");
                    String reason = condition.path("reason").asString("");
                    String message = condition.path("message").asString("");
                    add(
                            condition.path("type").asString(NONE),
                            condition.path("status").asString(NONE) + age,
                            reason.isEmpty() || message.isEmpty()
                                    ? reason + message
                                    : reason + ": " + message);
                });
    }

    private int replicas() {
        return spec.path("replicas").asInt(1);
    }

    private String readyOf(int wanted) {
        return "%d of %d ready".formatted(number("readyReplicas"), wanted);
    }

    private int number(String field) {
        return status.path(field).asInt(0);
    }

    private String count(String field, String word) {
        return number(field) + " " + word;
    }

    private void time(String what, JsonNode time) {
        age(time).ifPresent(age -> add(what, age + " ago", time.asString()));
    }

    private Optional<String> age(JsonNode time) {
        return Times.parse(time).map(at -> Times.age(Duration.between(at, now)));
    }

    private static String list(String... parts) {
        StringJoiner joined = new StringJoiner(", ");
        for (String part : parts) {
            joined.add(part);
        }
        return joined.toString();
    }

    private void add(String what, String is, String details) {
        // Cut after masking: half a secret would no longer look like one.
        rows.add(
                List.of(
                        what,
                        is,
                        details.isEmpty()
                                ? NONE
                                : SizeLimit.shorten(redactor.redact(details), LONGEST)));
    }
}
