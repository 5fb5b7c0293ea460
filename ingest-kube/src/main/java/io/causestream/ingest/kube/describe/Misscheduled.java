package io.causestream.ingest.kube.describe;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Why pods of a DaemonSet count as misscheduled: their node has a taint that they do not tolerate,
 * or other labels than the DaemonSet asks for. A node that the cluster autoscaler removes is the
 * usual case, and a false alarm. Pure.
 */
public final class Misscheduled {

    private static final int MAX_ROWS = 20;
    private static final String REMOVED = "ToBeDeletedByClusterAutoscaler";

    /** The DaemonSet controller adds tolerations of these to its pods. */
    private static final String OF_KUBERNETES = "node.kubernetes.io/";

    private Misscheduled() {}

    /** The table, or a text if no pod is on such a node. */
    public static Enrichment describe(
            Subject daemonSet, JsonNode object, List<JsonNode> pods, List<JsonNode> nodes) {
        Map<String, JsonNode> byName =
                nodes.stream()
                        .collect(
                                Collectors.toMap(
                                        node -> node.path("metadata").path("name").asString(""),
                                        Function.identity(),
                                        (one, _) -> one));
        JsonNode template = object.path("spec").path("template").path("spec");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode pod : pods) {
            String name = pod.path("spec").path("nodeName").asString("");
            if (name.isEmpty()) {
                continue;
            }
            JsonNode node = byName.get(name);
            (node == null ? Optional.of("the node is gone") : why(template, node))
                    .ifPresent(why ->
                            rows.add(
                                    List.of(
                                            pod.path("metadata").path("name").asString("-"),
                                            name,
                                            why)));
        }
        String title = "Misscheduled pods of " + daemonSet;
        if (rows.isEmpty()) {
            return new Enrichment.Text(
                    title,
                    "None of its pods, %d, is on a node where it should not run."
                            .formatted(pods.size()));
        }
        return new Enrichment.Table(
                rows.size() > MAX_ROWS
                        ? "%s (%d of %d)".formatted(title, MAX_ROWS, rows.size())
                        : title,
                List.of("Pod", "Node", "Why"),
                rows.subList(0, Math.min(MAX_ROWS, rows.size())));
    }

    private static Optional<String> why(JsonNode template, JsonNode node) {
        return Stream.of(taint(template, node), selector(template, node), affinity(template, node))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> taint(JsonNode template, JsonNode node) {
        return node.path("spec")
                .path("taints")
                .valueStream()
                .filter(taint -> !taint.path("effect").asString("").equals("PreferNoSchedule"))
                .filter(taint -> !taint.path("key").asString("").startsWith(OF_KUBERNETES))
                .filter(taint ->
                        template.path("tolerations")
                                .valueStream()
                                .noneMatch(toleration -> tolerates(toleration, taint)))
                .map(taint -> {
                    String key = taint.path("key").asString("");
                    return key.equals(REMOVED)
                            ? "the cluster autoscaler removes the node, and the pod with it"
                            : "does not tolerate the taint %s:%s"
                                    .formatted(key, taint.path("effect").asString(""));
                })
                .findFirst();
    }

    private static boolean tolerates(JsonNode toleration, JsonNode taint) {
        String key = toleration.path("key").asString("");
        String effect = toleration.path("effect").asString("");
        boolean anyValue = toleration.path("operator").asString("Equal").equals("Exists");
        return (effect.isEmpty() || effect.equals(taint.path("effect").asString("")))
                && (key.isEmpty() ? anyValue : key.equals(taint.path("key").asString("")))
                && (anyValue
                        || toleration
                                .path("value")
                                .asString("")
                                .equals(taint.path("value").asString("")));
    }

    private static Optional<String> selector(JsonNode template, JsonNode node) {
        return template.path("nodeSelector").properties().stream()
                .filter(label ->
                        !label.getValue()
                                .asString("")
                                .equals(label(node, label.getKey()).orElse(null)))
                .map(label ->
                        "the node does not have the label %s=%s"
                                .formatted(label.getKey(), label.getValue().asString("")))
                .findFirst();
    }

    private static Optional<String> affinity(JsonNode template, JsonNode node) {
        JsonNode terms =
                template.at(
                        "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms");
        boolean isMet =
                terms.isEmpty()
                        || terms.valueStream()
                                .anyMatch(term ->
                                        term.path("matchExpressions")
                                                .valueStream()
                                                .allMatch(each -> matches(each, node)));
        return isMet ? Optional.empty() : Optional.of("the node does not meet its node affinity");
    }

    private static boolean matches(JsonNode expression, JsonNode node) {
        Optional<String> value = label(node, expression.path("key").asString(""));
        List<String> values =
                expression.path("values").valueStream().map(each -> each.asString("")).toList();
        return switch (expression.path("operator").asString("")) {
            case "In" -> value.filter(values::contains).isPresent();
            case "NotIn" -> value.filter(values::contains).isEmpty();
            case "Exists" -> value.isPresent();
            case "DoesNotExist" -> value.isEmpty();
            case "Gt", "Lt" -> compares(expression, value.orElse(""), values);
            default -> true;
        };
    }

    private static boolean compares(JsonNode expression, String value, List<String> values) {
        if (!value.matches("-?\\d{1,18}")
                || values.size() != 1
                || !values.getFirst().matches("-?\\d{1,18}")) {
            return false;
        }
        int order = Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        return expression.path("operator").asString("").equals("Gt") ? order > 0 : order < 0;
    }

    private static Optional<String> label(JsonNode node, String key) {
        JsonNode value = node.path("metadata").path("labels").path(key);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }
}
