package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.describe.PodStatus;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.redaction.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The configuration and status of a pod, as {@code kubectl describe pod} shows them. Pure. */
public final class PodFactsTable {

    private static final List<String> COLUMNS = List.of("Of", "What", "Value");
    private static final List<String> PROBES =
            List.of("startupProbe", "readinessProbe", "livenessProbe");
    private static final int LONGEST = 500;

    private final JsonNode pod;
    private final Instant now;
    private final Redactor redactor;
    private final List<List<String>> rows = new ArrayList<>();

    private PodFactsTable(JsonNode pod, Instant now, Redactor redactor) {
        this.pod = pod;
        this.now = now;
        this.redactor = redactor;
    }

    /**
     * The table; it contains no value of an environment variable.
     *
     * @param pod as the API server has it
     * @param now the cluster's time, for the ages
     */
    public static Enrichment.Table of(
            Subject subject, JsonNode pod, Instant now, Redactor redactor) {
        PodFactsTable table = new PodFactsTable(pod, now, redactor);
        table.pod();
        table.containers("initContainers", "init container ");
        table.containers("containers", "container ");
        table.containers("ephemeralContainers", "ephemeral container ");
        return new Enrichment.Table("Facts of " + subject, COLUMNS, table.rows);
    }

    private void pod() {
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        add("pod", "status", PodStatus.summary(pod));
        add("pod", "node", spec.path("nodeName").asString(""));
        add("pod", "quality of service", status.path("qosClass").asString(""));
        add("pod", "priority class", spec.path("priorityClassName").asString(""));
        add("pod", "service account", spec.path("serviceAccountName").asString(""));
        add("pod", "restart policy", spec.path("restartPolicy").asString(""));
        for (JsonNode condition : status.path("conditions")) {
            add(
                    "pod",
                    "condition " + condition.path("type").asString("-"),
                    words(
                            condition.path("status").asString("-"),
                            age(condition.path("lastTransitionTime")),
                            condition.path("reason").asString(""),
                            condition.path("message").asString("")));
        }
    }

    private void containers(String list, String sort) {
        for (JsonNode container : pod.path("spec").path(list)) {
            String name = container.path("name").asString("-");
            String of = sort + name;
            add(of, "image", container.path("image").asString(""));
            PodStatus.container(pod, name).ifPresent(status -> fared(of, status));
            add(of, "requests", amounts(container.path("resources").path("requests")));
            add(of, "limits", amounts(container.path("resources").path("limits")));
            for (String probe : PROBES) {
                add(of, probe, probe(container.path(probe)));
            }
            add(of, "mounts", each(container.path("volumeMounts"), this::mount));
            add(of, "environment", environment(container));
        }
    }

    private void fared(String of, JsonNode status) {
        add(of, "state", state(status.path("state")));
        add(of, "last run", state(status.path("lastState")));
        add(of, "restarts", Integer.toString(status.path("restartCount").asInt(0)));
    }

    private String state(JsonNode state) {
        return state.properties().stream()
                .map(one ->
                        words(
                                one.getKey(),
                                one.getValue().path("reason").asString(""),
                                one.getValue().has("exitCode")
                                        ? "exit code " + one.getValue().path("exitCode").asInt(0)
                                        : "",
                                moment("from ", one.getValue().path("startedAt")),
                                moment("to ", one.getValue().path("finishedAt")),
                                one.getValue().path("message").asString("")))
                .collect(Collectors.joining("; "));
    }

    private String mount(JsonNode mount) {
        String volume = mount.path("name").asString("-");
        String source =
                pod.path("spec")
                        .path("volumes")
                        .valueStream()
                        .filter(one -> one.path("name").asString("").equals(volume))
                        .flatMap(one -> one.properties().stream())
                        .filter(field -> !field.getKey().equals("name"))
                        .map(field -> source(field.getKey(), field.getValue()))
                        .findFirst()
                        .orElse("no such volume");
        return "%s from %s (%s)%s"
                .formatted(
                        mount.path("mountPath").asString("-"),
                        volume,
                        source,
                        mount.path("readOnly").asBoolean(false) ? " read-only" : "");
    }

    private static String source(String type, JsonNode source) {
        String name =
                Stream.of("name", "secretName", "claimName", "path")
                        .map(field -> source.path(field).asString(""))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("");
        return words(type, name);
    }

    private static String environment(JsonNode container) {
        Stream<String> single = container.path("env").valueStream().map(PodFactsTable::variable);
        Stream<String> whole =
                container
                        .path("envFrom")
                        .valueStream()
                        .map(from ->
                                "all of "
                                        + (from.has("secretRef")
                                                ? "secret "
                                                        + from.at("/secretRef/name").asString("-")
                                                : "configmap "
                                                        + from.at("/configMapRef/name")
                                                                .asString("-")));
        return Stream.concat(single, whole).collect(Collectors.joining(", "));
    }

    private static String variable(JsonNode variable) {
        String name = variable.path("name").asString("-");
        JsonNode from = variable.path("valueFrom");
        if (from.has("secretKeyRef")) {
            return name + " (secret " + key(from.path("secretKeyRef")) + ")";
        }
        if (from.has("configMapKeyRef")) {
            return name + " (configmap " + key(from.path("configMapKeyRef")) + ")";
        }
        return name;
    }

    private static String key(JsonNode reference) {
        return reference.path("name").asString("-") + "/" + reference.path("key").asString("-");
    }

    private static String probe(JsonNode probe) {
        if (!probe.isObject()) {
            return "";
        }
        String handler =
                probe.has("httpGet")
                        ? "http port %s %s"
                                .formatted(
                                        probe.at("/httpGet/port").asString("-"),
                                        probe.at("/httpGet/path").asString("/"))
                        : probe.has("tcpSocket")
                                ? "tcp port " + probe.at("/tcpSocket/port").asString("-")
                                : probe.has("grpc")
                                        ? "grpc port " + probe.at("/grpc/port").asString("-")
                                        : "exec "
                                                + each(
                                                        probe.at("/exec/command"),
                                                        word -> word.asString(""));
        return "%s, delay %ds, timeout %ds, every %ds, fails after %d"
                .formatted(
                        handler,
                        probe.path("initialDelaySeconds").asInt(0),
                        probe.path("timeoutSeconds").asInt(1),
                        probe.path("periodSeconds").asInt(10),
                        probe.path("failureThreshold").asInt(3));
    }

    private static String amounts(JsonNode resources) {
        return resources.properties().stream()
                .map(one -> one.getKey() + " " + one.getValue().asString(""))
                .collect(Collectors.joining(", "));
    }

    private static String each(JsonNode list, java.util.function.Function<JsonNode, String> words) {
        return list.valueStream().map(words).collect(Collectors.joining(", "));
    }

    private String age(JsonNode time) {
        return Times.parse(time)
                .map(at -> "for " + Times.age(Duration.between(at, now)))
                .orElse("");
    }

    private static String moment(String word, JsonNode time) {
        return Times.parse(time).map(at -> word + at).orElse("");
    }

    private static String words(String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private void add(String of, String what, String value) {
        if (!value.isEmpty()) {
            // Cut after masking: half a secret would no longer look like one.
            rows.add(List.of(of, what, SizeLimit.shorten(redactor.redact(value), LONGEST)));
        }
    }
}
