package io.causestream.ingest.kube.describe;

import io.causestream.finding.Enrichment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is behind a Service: type, selector, ports, endpoints, and the pods that its selector
 * matches. Two columns. Pure.
 */
public final class ServiceEndpointsTable {

    private static final int MAX_ENDPOINTS = 10;
    private static final int MAX_PODS = 20;
    private static final String NONE = "none";

    private final List<List<String>> rows = new ArrayList<>();

    private ServiceEndpointsTable() {}

    /**
     * The table.
     *
     * @param service as the API server has it
     * @param slices its EndpointSlices
     * @param pods those that its selector matches; empty if it has none
     * @param policies the network policies of its namespace; null if they can't be read
     */
    public static Enrichment.Table of(
            JsonNode service,
            List<JsonNode> slices,
            List<JsonNode> pods,
            @Nullable List<JsonNode> policies) {
        ServiceEndpointsTable table = new ServiceEndpointsTable();
        table.service(service.path("spec"), pods);
        if (!service.path("spec").path("type").asString("").equals("ExternalName")) {
            table.endpoints(slices);
        }
        if (!selector(service).isEmpty()) {
            table.pods(pods);
            if (policies != null) {
                table.policies(policies, pods);
            }
        }
        JsonNode metadata = service.path("metadata");
        return new Enrichment.Table(
                "Service %s/%s"
                        .formatted(
                                metadata.path("namespace").asString(""),
                                metadata.path("name").asString("")),
                List.of("What", "Value"),
                table.rows);
    }

    /** What is said of a Service that does not exist. */
    public static Enrichment.Table missing(String namespace, String name) {
        return new Enrichment.Table(
                "Service %s/%s".formatted(namespace, name),
                List.of("What", "Value"),
                List.of(List.of("exists", "no")));
    }

    /** The selector in the form of the API's query parameter; empty if it has none. */
    public static String selector(JsonNode service) {
        return service.path("spec").path("selector").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .collect(Collectors.joining(","));
    }

    private void service(JsonNode spec, List<JsonNode> pods) {
        add("exists", "yes");
        String type = spec.path("type").asString("ClusterIP");
        add(
                "type",
                type.equals("ExternalName")
                        ? "ExternalName " + spec.path("externalName").asString("-")
                        : spec.path("clusterIP").asString("").equals("None")
                                ? type + ", headless"
                                : type);
        String selector =
                spec.path("selector").properties().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                        .collect(Collectors.joining(", "));
        add("selector", selector.isEmpty() ? NONE : selector);
        for (JsonNode port : spec.path("ports")) {
            String name = port.path("name").asString("");
            String number = port.path("port").asString("-");
            String protocol = port.path("protocol").asString("TCP");
            String target = port.path("targetPort").asString(number);
            add(
                    "ports",
                    "%s%s%s -> %s"
                            .formatted(
                                    name.isEmpty() ? "" : name + " ",
                                    number,
                                    protocol.equals("TCP") ? "" : "/" + protocol,
                                    number(target.isEmpty() ? number : target, pods)));
        }
    }

    /** The number that the pods give a port of that name; the name itself where none does. */
    private static String number(String target, List<JsonNode> pods) {
        return pods.stream()
                .flatMap(pod -> pod.path("spec").path("containers").valueStream())
                .flatMap(container -> container.path("ports").valueStream())
                .filter(port -> port.path("name").asString("").equals(target))
                .map(port -> port.path("containerPort").asString(target))
                .findFirst()
                .orElse(target);
    }

    private void endpoints(List<JsonNode> slices) {
        List<JsonNode> all =
                slices.stream().flatMap(slice -> slice.path("endpoints").valueStream()).toList();
        add("endpoints ready", addresses(all.stream().filter(ServiceEndpointsTable::isReady)));
        add("endpoints not ready", addresses(all.stream().filter(endpoint -> !isReady(endpoint))));
    }

    /** A condition that is not set counts as met, as the API says. */
    private static boolean isReady(JsonNode endpoint) {
        return endpoint.path("conditions").path("ready").asBoolean(true);
    }

    private static String addresses(Stream<JsonNode> endpoints) {
        List<String> all =
                endpoints
                        .map(endpoint -> {
                            String pod = endpoint.path("targetRef").path("name").asString("");
                            String address = endpoint.path("addresses").path(0).asString("-");
                            return pod.isEmpty() ? address : "%s (%s)".formatted(address, pod);
                        })
                        .distinct()
                        .toList();
        if (all.isEmpty()) {
            return "0";
        }
        String shown = all.stream().limit(MAX_ENDPOINTS).collect(Collectors.joining(", "));
        int more = all.size() - MAX_ENDPOINTS;
        return "%d: %s%s".formatted(all.size(), shown, more > 0 ? ", %d more".formatted(more) : "");
    }

    private void pods(List<JsonNode> pods) {
        if (pods.isEmpty()) {
            add("pods matched", NONE);
        }
        pods.stream()
                .limit(MAX_PODS)
                .forEach(pod ->
                        add(
                                "pods matched",
                                "%s %s%s%s"
                                        .formatted(
                                                pod.path("metadata").path("name").asString("-"),
                                                PodStatus.summary(pod),
                                                isPodReady(pod) ? "" : " not ready",
                                                ports(pod))));
    }

    /** Those that say what may come in to its pods. */
    private void policies(List<JsonNode> policies, List<JsonNode> pods) {
        String names =
                policies.stream()
                        .filter(ServiceEndpointsTable::isAboutIngress)
                        .filter(policy ->
                                pods.stream()
                                        .anyMatch(pod ->
                                                selects(
                                                        policy.path("spec").path("podSelector"),
                                                        pod.path("metadata").path("labels"))))
                        .map(policy -> policy.path("metadata").path("name").asString("-"))
                        .sorted()
                        .limit(MAX_ENDPOINTS)
                        .collect(Collectors.joining(", "));
        add("network policies", names.isEmpty() ? NONE : names);
    }

    /** A policy that names no type is about what comes in. */
    private static boolean isAboutIngress(JsonNode policy) {
        JsonNode types = policy.path("spec").path("policyTypes");
        return types.isEmpty()
                || types.valueStream().anyMatch(type -> type.asString("").equals("Ingress"));
    }

    /** An empty selector selects all. */
    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.path("matchLabels").properties().stream()
                        .allMatch(label ->
                                labels.path(label.getKey())
                                        .asString("")
                                        .equals(label.getValue().asString("")))
                && selector.path("matchExpressions")
                        .valueStream()
                        .allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(JsonNode expression, JsonNode labels) {
        JsonNode label = labels.path(expression.path("key").asString(""));
        boolean isAmong =
                expression
                        .path("values")
                        .valueStream()
                        .anyMatch(value -> value.asString("").equals(label.asString("")));
        return switch (expression.path("operator").asString("")) {
            case "In" -> label.isString() && isAmong;
            case "NotIn" -> !label.isString() || !isAmong;
            case "Exists" -> label.isString();
            case "DoesNotExist" -> !label.isString();
            default -> false;
        };
    }

    private static boolean isPodReady(JsonNode pod) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition ->
                        condition.path("type").asString("").equals("Ready")
                                && condition.path("status").asString("").equals("True"));
    }

    private static String ports(JsonNode pod) {
        String ports =
                pod.path("spec")
                        .path("containers")
                        .valueStream()
                        .flatMap(container -> container.path("ports").valueStream())
                        .map(port -> port.path("containerPort").asString("-"))
                        .collect(Collectors.joining(", "));
        return ports.isEmpty() ? "" : ", container ports " + ports;
    }

    private void add(String what, String value) {
        rows.add(List.of(what, value));
    }
}
