package io.causestream.enrich.action;

import static io.causestream.enrich.action.metric.MetricCells.Format.BYTES;
import static io.causestream.enrich.action.metric.MetricCells.Format.CORES;
import static io.causestream.enrich.action.metric.MetricCells.Format.COUNT;
import static io.causestream.enrich.action.metric.MetricCells.Format.RATIO;

import io.causestream.context.ContextQuery.MetricTable;
import io.causestream.context.ContextQuery.MetricTable.Column;
import io.causestream.enrich.action.metric.MetricCells;
import io.causestream.enrich.action.metric.MetricCells.Format;
import io.causestream.enrich.action.metric.MetricFindings;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Robusta's actions about resources look up in Prometheus, for the metrics and labels of
 * kube-prometheus-stack: cAdvisor's and the kubelet's, kube-state-metrics' and Prometheus' own.
 */
final class MetricTables {

    private static final int ROWS = 10;
    private static final String POD = "namespace=\"$namespace\",pod=\"$pod\"";
    private static final String OF_NODE = "node=\"$node\",container!~\"|POD\"";

    /** The pods that use most of a node's CPU, and what each requested. */
    static final LookUp NODE_CPU =
            new MetricTableLookUp(
                    "5b-cpu",
                    (about, _) ->
                            ofNode(
                                    about,
                                    "CPU by pod on node %s",
                                    List.of("namespace", "pod"),
                                    List.of(
                                            new Column(
                                                    "Used",
                                                    "sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{%s}[5m]))"
                                                            .formatted(OF_NODE)),
                                            new Column("Requested", ofPods("requests", "cpu")),
                                            new Column("Limit", ofPods("limits", "cpu")))),
                    readable(Map.of("Used", CORES, "Requested", CORES, "Limit", CORES)));

    /** What fills a node's disk, by pod or by container. */
    static final LookUp NODE_DISK =
            new MetricTableLookUp(
                    "5c-disk",
                    MetricTables::disk,
                    readable(Map.of("Containers", BYTES, "Volumes", BYTES)));

    /** The containers of a node that were OOM-killed, with what they had used. */
    static final LookUp OOM_KILLS =
            new MetricTableLookUp("5d-oom", MetricTables::oomKills, MetricFindings::oomKills);

    static final LookUp CPU_OVERCOMMIT =
            new MetricTableLookUp(
                    "5e-cpu",
                    (_, arguments) -> overcommit("cpu", "CPU", arguments),
                    (answer, _) -> MetricFindings.overcommit(answer, "CPU", CORES));

    static final LookUp MEMORY_OVERCOMMIT =
            new MetricTableLookUp(
                    "5f-memory",
                    (_, arguments) -> overcommit("memory", "Memory", arguments),
                    (answer, _) -> MetricFindings.overcommit(answer, "memory", BYTES));

    static final LookUp VERSIONS =
            new MetricTableLookUp(
                    "5g-versions",
                    (_, arguments) ->
                            Optional.of(
                                    new MetricTable(
                                            "Versions of Kubernetes",
                                            List.of("git_version", "job", "node"),
                                            List.of(
                                                    new Column(
                                                            "Instances",
                                                            arguments
                                                                    .optionalText(
                                                                            "version_mismatch_query")
                                                                    .orElse(
                                                                            "count by (git_version, job, node) (kubernetes_build_info{job!~\"kube-dns|coredns\"})"))),
                                            Map.of(),
                                            50,
                                            null)),
                    readable(Map.of("Instances", COUNT)));

    static final LookUp THROTTLING =
            new MetricTableLookUp(
                    "2f-throttling", MetricTables::throttling, MetricFindings::throttling);

    /** Which groups of rules fail. */
    static final LookUp RULES =
            new MetricTableLookUp(
                    "5h-rules",
                    (_, _) ->
                            Optional.of(
                                    new MetricTable(
                                            "Rule groups that fail, in 15 minutes",
                                            List.of("rule_group"),
                                            List.of(
                                                    new Column(
                                                            "Failures",
                                                            "sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[15m])) > 0")),
                                            Map.of(),
                                            ROWS,
                                            null)),
                    readable(Map.of("Failures", COUNT)));

    /** Rules that join with the kubelet's series fail if two Services select it. */
    static final LookUp KUBELET_SERVICES =
            new MetricTableLookUp(
                    "5i-kubelet",
                    (_, _) ->
                            Optional.of(
                                    new MetricTable(
                                            "Services of the kubelet",
                                            List.of("namespace", "service"),
                                            List.of(
                                                    new Column(
                                                            "Targets",
                                                            "count by (namespace, service) (up{job=\"kubelet\",metrics_path=\"/metrics\"})")),
                                            Map.of(),
                                            ROWS,
                                            null)),
                    (answer, _) -> MetricFindings.kubeletServices(answer));

    static final LookUp DNS_TARGETS =
            new MetricTableLookUp(
                    "5j-dns",
                    (_, _) ->
                            Optional.of(
                                    new MetricTable(
                                            "Targets of the cluster's DNS",
                                            List.of("job"),
                                            List.of(
                                                    new Column(
                                                            "Up",
                                                            "sum by (job) (up{job=~\"coredns|kube-dns\"})"),
                                                    new Column(
                                                            "Targets",
                                                            "count by (job) (up{job=~\"coredns|kube-dns\"})")),
                                            Map.of(),
                                            ROWS,
                                            null)),
                    (answer, _) -> MetricFindings.dns(answer));

    private MetricTables() {}

    /**
     * In which part of its periods a container was throttled.
     *
     * @param ofPod whether it is of all containers of a pod; otherwise of {@code $container}
     */
    static String throttled(boolean ofPod) {
        String labels = POD + (ofPod ? ",container!=\"\"" : ",container=\"$container\"");
        return "sum by (container) (increase(container_cpu_cfs_throttled_periods_total{%1$s}[5m])) / sum by (container) (increase(container_cpu_cfs_periods_total{%1$s}[5m]))"
                .formatted(labels);
    }

    private static MetricTableLookUp.Result readable(Map<String, Format> formats) {
        return (answer, _) -> MetricCells.readable(answer, formats);
    }

    private static String ofPods(String sort, String resource) {
        return "sum by (namespace, pod) (kube_pod_container_resource_%s{node=\"$node\",resource=\"%s\"})"
                .formatted(sort, resource);
    }

    private static Optional<MetricTable> ofNode(
            AskedFinding about, String title, List<String> labels, List<Column> columns) {
        String node = GraphParameters.node(about);
        return node.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new MetricTable(
                                title.formatted(node),
                                labels,
                                columns,
                                Map.of("node", node),
                                ROWS,
                                null));
    }

    private static Optional<MetricTable> disk(AskedFinding about, Parameters arguments) {
        boolean byContainer = arguments.flag("show_containers");
        if (!byContainer && !arguments.flag("show_pods")) {
            return Optional.empty();
        }
        String labels = byContainer ? "namespace, pod, container" : "namespace, pod";
        Column containers =
                new Column(
                        "Containers",
                        "sum by (%s) (container_fs_usage_bytes{%s})".formatted(labels, OF_NODE));
        Column volumes =
                new Column(
                        "Volumes",
                        "sum by (namespace, pod) (max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{node=\"$node\"}) * on (namespace, persistentvolumeclaim) group_right () kube_pod_spec_volumes_persistentvolumeclaims_info)");
        return ofNode(
                about,
                "Disk by %s on node %%s".formatted(byContainer ? "container" : "pod"),
                List.of(labels.split(", ", -1)),
                arguments.flag("show_pods") ? List.of(containers, volumes) : List.of(containers));
    }

    private static Optional<MetricTable> oomKills(AskedFinding about, Parameters arguments) {
        String labels = "namespace, pod, container";
        String kills =
                "sum by (%1$s) (changes(kube_pod_container_status_restarts_total[%2$ds]) * on (%1$s) group_left () (max by (%1$s) (kube_pod_container_status_last_terminated_reason{reason=\"OOMKilled\"}) == 1) * on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_info{node=\"$node\"})) > 0"
                        .formatted(labels, seconds(arguments, "new_oom_kills_duration_in_sec"));
        String peak =
                "max by (%s) (max_over_time(container_memory_working_set_bytes{%s}[%ds]))"
                        .formatted(labels, OF_NODE, seconds(arguments, "metrics_duration_in_secs"));
        String limit =
                "max by (%s) (kube_pod_container_resource_limits{node=\"$node\",resource=\"memory\"})"
                        .formatted(labels);
        return ofNode(
                about,
                "OOM kills on node %s",
                List.of(labels.split(", ", -1)),
                List.of(
                        new Column("Kills", kills),
                        new Column("Peak", peak),
                        new Column("Limit", limit)));
    }

    private static Optional<MetricTable> overcommit(
            String resource, String title, Parameters arguments) {
        // A subquery has values at whole multiples of its step alone: none at all in the first
        // minute of a Prometheus, if it were a minute.
        String over = "[%ds:15s]".formatted(seconds(arguments, "default_query_duration"));
        String allocatable = "(kube_node_status_allocatable{resource=\"%s\"})".formatted(resource);
        return Optional.of(
                new MetricTable(
                        title + ", requested and allocatable",
                        List.of(),
                        List.of(
                                new Column(
                                        "Requested",
                                        "avg_over_time((%s)%s)"
                                                .formatted( // Containers of pods that are done
                                                        // request nothing any more.
                                                        "sum(kube_pod_container_resource_requests{resource=\"%s\"} and on (namespace, pod) (kube_pod_status_phase{phase=~\"Pending|Running\"} == 1))"
                                                                .formatted(resource),
                                                        over)),
                                new Column(
                                        "Allocatable",
                                        "avg_over_time((sum%s)%s)".formatted(allocatable, over)),
                                new Column(
                                        "Largest node",
                                        "avg_over_time((max%s)%s)".formatted(allocatable, over))),
                        Map.of(),
                        1,
                        null));
    }

    private static Optional<MetricTable> throttling(AskedFinding about, Parameters arguments) {
        Subject pod = about.pod();
        if (pod == null) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("namespace", pod.namespace());
        parameters.put("pod", pod.name());
        return Optional.of(
                new MetricTable(
                        "CPU throttling of " + pod.name(),
                        List.of("container"),
                        List.of(
                                new Column("Throttled", throttled(true)),
                                new Column(
                                        "Used",
                                        "sum by (container) (rate(container_cpu_usage_seconds_total{%s,container!~\"|POD\"}[5m]))"
                                                .formatted(POD)),
                                new Column(
                                        "Requested",
                                        "max by (container) (kube_pod_container_resource_requests{%s,resource=\"cpu\"})"
                                                .formatted(POD)),
                                new Column(
                                        "Limit",
                                        "max by (container) (kube_pod_container_resource_limits{%s,resource=\"cpu\"})"
                                                .formatted(POD))),
                        parameters,
                        ROWS,
                        null));
    }

    /** At least a minute, at most a day. */
    private static long seconds(Parameters arguments, String name) {
        return Math.clamp(
                arguments.duration(name).toSeconds(), 60L, Duration.ofDays(1).toSeconds());
    }

    /** How the columns of a table about throttling are written. */
    static final Map<String, Format> THROTTLING_FORMATS =
            Map.of("Throttled", RATIO, "Used", CORES, "Requested", CORES, "Limit", CORES);
}
