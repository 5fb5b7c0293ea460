package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** A graph of a workload's wanted and ready replicas, or of the restarts of its pods. */
final class WorkloadGraphLookUp implements LookUp {

    private record Replicas(String wanted, String ready, String label) {}

    private static final Replicas DEPLOYMENT =
            new Replicas(
                    "kube_deployment_spec_replicas",
                    "kube_deployment_status_replicas_ready",
                    "deployment");

    private static final Map<String, Replicas> REPLICAS =
            Map.of(
                    "Deployment",
                    DEPLOYMENT,
                    "StatefulSet",
                    new Replicas(
                            "kube_statefulset_replicas",
                            "kube_statefulset_status_replicas_ready",
                            "statefulset"),
                    "DaemonSet",
                    new Replicas(
                            "kube_daemonset_status_desired_number_scheduled",
                            "kube_daemonset_status_number_ready",
                            "daemonset"),
                    "ReplicaSet",
                    new Replicas(
                            "kube_replicaset_spec_replicas",
                            "kube_replicaset_status_ready_replicas",
                            "replicaset"));

    @Override
    public String prefix() {
        return "2e-workload";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        Subject workload = about.workload();
        if (!workload.isNamespaced()) {
            return Map.of();
        }
        return switch (arguments.text("resource_type")) {
            case "Restarts" ->
                    Map.of(
                            prefix() + "-2",
                            range(
                                    "Restarts of " + workload.name(),
                                    restarts(workload.kind()),
                                    "{{pod}} {{container}}",
                                    workload,
                                    arguments));
            default ->
                    REPLICAS.containsKey(workload.kind())
                            ? Map.of(
                                    prefix() + "-1",
                                    range(
                                            "Replicas of " + workload.name(),
                                            replicas(workload.kind()),
                                            "{{replicas}}",
                                            workload,
                                            arguments))
                            : Map.of();
        };
    }

    /** Of a kind of workload; {@code $workload} and {@code $namespace} stand for its names. */
    static String replicas(String kind) {
        Replicas metrics = REPLICAS.getOrDefault(kind, DEPLOYMENT);
        String labels = "namespace=\"$namespace\",%s=\"$workload\"".formatted(metrics.label());
        return "label_replace(max(%s{%3$s}), \"replicas\", \"wanted\", \"\", \"\") or label_replace(max(%2$s{%3$s}), \"replicas\", \"ready\", \"\", \"\")"
                .formatted(metrics.wanted(), metrics.ready(), labels);
    }

    /** A controller's pods have its name, and after it what tells them apart. */
    static String restarts(String kind) {
        return "sum by (pod, container) (kube_pod_container_status_restarts_total{namespace=\"$namespace\",pod=~\"%s\"})"
                .formatted(kind.equals("Pod") ? "$workload" : "$workload-.+");
    }

    private static MetricRange range(
            String title,
            String expression,
            String legend,
            Subject workload,
            Parameters arguments) {
        return new MetricRange(
                title,
                expression,
                Map.of("namespace", workload.namespace(), "workload", workload.name()),
                "",
                GraphParameters.window(arguments),
                null,
                null,
                legend);
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return GraphParameters.wider(one, other);
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return GraphMarks.on(answer, about);
    }
}
