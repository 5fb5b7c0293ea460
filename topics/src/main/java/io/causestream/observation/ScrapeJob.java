package io.causestream.observation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A well-known exporter, by the name under which it is scraped, and what the labels of its series
 * refer to.
 *
 * <p>Prometheus gives each series the labels of the endpoint that it scraped ({@code pod}, {@code
 * container}, {@code service}, {@code namespace}, {@code endpoint}, {@code instance}, {@code job}).
 * Whatever is not in this table reports on itself, and these labels are its own.
 *
 * @param name as it occurs as a whole word in {@code job}, {@code service} or the scraped {@code
 *     container}
 */
record ScrapeJob(String name, About about) {

    /** What an exporter reports on. */
    enum About {
        /**
         * On the objects that its labels name, which do not include a pod or container of its own.
         */
        OBJECTS,
        /**
         * On the pods and containers of its node, having none of its own; otherwise on the node.
         */
        PODS,
        /** On the node that its address, or a label, names. */
        NODE,
        /** On a node, which only a label can name: its address is that of a pod. */
        NODE_BY_LABEL,
        /** On something elsewhere: a server, an address, a job that pushed. */
        ELSEWHERE,
        /** On itself, as everything that is not in the table does. */
        ITSELF,
        /** On itself, or on an object of another namespace if that is in an exported label. */
        CONTROLLER
    }

    /** The first that is found in the labels decides. */
    static final List<ScrapeJob> ALL =
            List.of(
                    new ScrapeJob("kube-state-metrics", About.OBJECTS),
                    new ScrapeJob("openshift-state-metrics", About.OBJECTS),
                    new ScrapeJob("kube-state", About.OBJECTS),
                    new ScrapeJob("kubelet", About.PODS),
                    new ScrapeJob("cadvisor", About.PODS),
                    new ScrapeJob("node-exporter", About.NODE),
                    new ScrapeJob("windows-exporter", About.NODE),
                    new ScrapeJob("node-problem-detector", About.NODE_BY_LABEL),
                    new ScrapeJob("smartctl-exporter", About.NODE_BY_LABEL),
                    new ScrapeJob("dcgm-exporter", About.NODE_BY_LABEL),
                    new ScrapeJob("process-exporter", About.NODE_BY_LABEL),
                    new ScrapeJob("longhorn", About.NODE_BY_LABEL),
                    new ScrapeJob("rook-ceph", About.ELSEWHERE),
                    new ScrapeJob("ceph", About.ELSEWHERE),
                    new ScrapeJob("blackbox", About.ELSEWHERE),
                    new ScrapeJob("pushgateway", About.ELSEWHERE),
                    new ScrapeJob("apache-exporter", About.ELSEWHERE),
                    new ScrapeJob("clickhouse-exporter", About.ELSEWHERE),
                    new ScrapeJob("cloudwatch-exporter", About.ELSEWHERE),
                    new ScrapeJob("consul-exporter", About.ELSEWHERE),
                    new ScrapeJob("elasticsearch-exporter", About.ELSEWHERE),
                    new ScrapeJob("haproxy-exporter", About.ELSEWHERE),
                    new ScrapeJob("ipmi-exporter", About.ELSEWHERE),
                    new ScrapeJob("jmx-exporter", About.ELSEWHERE),
                    new ScrapeJob("json-exporter", About.ELSEWHERE),
                    new ScrapeJob("kafka-exporter", About.ELSEWHERE),
                    new ScrapeJob("memcached-exporter", About.ELSEWHERE),
                    new ScrapeJob("mongodb-exporter", About.ELSEWHERE),
                    new ScrapeJob("mysql-exporter", About.ELSEWHERE),
                    new ScrapeJob("mysqld-exporter", About.ELSEWHERE),
                    new ScrapeJob("nginx-exporter", About.ELSEWHERE),
                    new ScrapeJob("opensearch-exporter", About.ELSEWHERE),
                    new ScrapeJob("pgbouncer-exporter", About.ELSEWHERE),
                    new ScrapeJob("postgres-exporter", About.ELSEWHERE),
                    new ScrapeJob("postgresql-exporter", About.ELSEWHERE),
                    new ScrapeJob("rabbitmq-exporter", About.ELSEWHERE),
                    new ScrapeJob("redis-exporter", About.ELSEWHERE),
                    new ScrapeJob("snmp-exporter", About.ELSEWHERE),
                    new ScrapeJob("sql-exporter", About.ELSEWHERE),
                    new ScrapeJob("ssl-exporter", About.ELSEWHERE),
                    new ScrapeJob("statsd-exporter", About.ELSEWHERE),
                    new ScrapeJob("valkey-exporter", About.ELSEWHERE),
                    new ScrapeJob("x509-certificate-exporter", About.ELSEWHERE),
                    new ScrapeJob("yace", About.ELSEWHERE),
                    new ScrapeJob("argocd", About.CONTROLLER),
                    new ScrapeJob("argo-cd", About.CONTROLLER),
                    new ScrapeJob("cert-manager", About.CONTROLLER),
                    new ScrapeJob("crossplane", About.CONTROLLER),
                    new ScrapeJob("external-dns", About.CONTROLLER),
                    new ScrapeJob("external-secrets", About.CONTROLLER),
                    new ScrapeJob("flux", About.CONTROLLER),
                    new ScrapeJob("flux-system", About.CONTROLLER),
                    new ScrapeJob("gatekeeper", About.CONTROLLER),
                    new ScrapeJob("helm-controller", About.CONTROLLER),
                    new ScrapeJob("ingress-nginx", About.CONTROLLER),
                    new ScrapeJob("karpenter", About.CONTROLLER),
                    new ScrapeJob("keda", About.CONTROLLER),
                    new ScrapeJob("kustomize-controller", About.CONTROLLER),
                    new ScrapeJob("kyverno", About.CONTROLLER),
                    new ScrapeJob("nginx-ingress", About.CONTROLLER),
                    new ScrapeJob("prometheus-operator", About.CONTROLLER),
                    new ScrapeJob("source-controller", About.CONTROLLER),
                    new ScrapeJob("traefik", About.CONTROLLER),
                    new ScrapeJob("trivy-operator", About.CONTROLLER),
                    new ScrapeJob("velero", About.CONTROLLER));

    /** The names of all, in the form in which they are searched. */
    private static final List<String> WORDS =
            ALL.stream().map(job -> "-" + job.name + "-").toList();

    /** How the charts of the Prometheus community name what they install. */
    private static final Pattern CHART =
            Pattern.compile(
                    "(?:^|-)(prometheus-(?:[a-z0-9]+-)+exporter|(?:[a-z0-9]+-)+prometheus-exporter)(?:-|$)");

    /** The paths under which the kubelet serves the metrics of cAdvisor, probes and pods. */
    private static final Set<String> KUBELET_PATHS =
            Set.of("/metrics/cadvisor", "/metrics/probes", "/metrics/resource");

    /** How the operator names the jobs of its Probes. */
    private static final String PROBE = "probe/";

    /** The exporter of the series; empty if what was scraped reports on itself. */
    static Optional<ScrapeJob> of(Map<String, String> labels) {
        if (KUBELET_PATHS.contains(labels.getOrDefault("metrics_path", ""))) {
            return Optional.of(new ScrapeJob("kubelet", About.PODS));
        }
        if (labels.getOrDefault("job", "").startsWith(PROBE)) {
            return Optional.of(new ScrapeJob("blackbox", About.ELSEWHERE));
        }
        return named(labels.getOrDefault("job", ""))
                .or(() -> named(labels.getOrDefault("service", "")))
                .or(() ->
                        isAsScraped(labels)
                                ? named(labels.getOrDefault("container", ""))
                                : Optional.empty());
    }

    /**
     * Whether the labels of the scraped endpoint are still present, not removed by an aggregation.
     */
    static boolean isAsScraped(Map<String, String> labels) {
        return labels.containsKey("instance") || labels.containsKey("endpoint");
    }

    /** Whether a text has its name in it. */
    boolean isIn(String text) {
        return words(text).contains("-" + name + "-");
    }

    private static Optional<ScrapeJob> named(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String words = words(text);
        for (int position = 0; position < WORDS.size(); position++) {
            if (words.contains(WORDS.get(position))) {
                return Optional.of(ALL.get(position));
            }
        }
        Matcher chart = CHART.matcher(words);
        return chart.find()
                ? Optional.of(new ScrapeJob(chart.group(1), About.ELSEWHERE))
                : Optional.empty();
    }

    private static String words(String text) {
        return "-" + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-";
    }
}
