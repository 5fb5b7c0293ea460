package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.skipped;
import static io.causestream.standalone.doctor.CheckResult.warn;
import static java.util.stream.Collectors.joining;

import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.alertmanager.api.AlertmanagerApiConfig;
import io.causestream.ingest.alertmanager.api.AlertmanagerReview;
import io.causestream.ingest.alertmanager.api.AlertmanagerReview.Webhook;
import io.causestream.ingest.alertmanager.api.ListUnavailable;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.prometheus.PrometheusSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether Prometheus has the metrics of containers, and Alertmanager posts alerts to the webhook.
 */
final class MonitoringChecks {

    private static final String PROMETHEUS = "prometheus";
    private static final String METRICS = "prometheus metrics";
    private static final String ALERTMANAGER = "alertmanager";
    private static final String RECEIVER = "alertmanager receiver";
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final String PROMETHEUS_URL =
            "correct globalConfig.prometheus_url, such as http://kube-prometheus-stack-prometheus.monitoring.svc:9090; from outside of the cluster: kubectl port-forward";
    private static final String ALERTMANAGER_URL =
            "correct globalConfig.alertmanager_url, such as http://kube-prometheus-stack-alertmanager.monitoring.svc:9093; from outside of the cluster: kubectl port-forward";

    private final PrometheusSettings prometheus;
    private final AlertmanagerApiConfig alertmanager;
    private final String webhook;

    MonitoringChecks(PrometheusSettings prometheus, IngestAlertmanagerConfig ingest) {
        this.prometheus = prometheus;
        this.alertmanager = ingest.api();
        this.webhook =
                "%s://HOST:%d/api/alerts"
                        .formatted(
                                ingest.webhook().tls() == null ? "http" : "https",
                                ingest.webhook().port());
    }

    void addTo(Checkup checkup) {
        checkup.add(PROMETHEUS, List.of(), PROMETHEUS_URL, () -> List.of(queries()));
        checkup.add(METRICS, List.of(PROMETHEUS), PROMETHEUS_URL, () -> List.of(metrics()));
        checkup.add(ALERTMANAGER, List.of(), ALERTMANAGER_URL, this::alertmanagers);
        checkup.add(RECEIVER, List.of(ALERTMANAGER), ALERTMANAGER_URL, () -> List.of(receiver()));
    }

    private CheckResult queries() throws InterruptedException {
        URI url = prometheus.url();
        if (url == null) {
            return skipped(
                    PROMETHEUS,
                    "none is configured: findings have no graphs of memory and CPU",
                    "set globalConfig.prometheus_url");
        }
        try (Prometheus api = new Prometheus(url, prometheus)) {
            int answers = api.instant("vector(1)", Instant.now(), Deadline.in(TIMEOUT)).size();
            return answers == 1
                    ? ok(PROMETHEUS, "%s answers queries".formatted(url))
                    : fail(
                            PROMETHEUS,
                            "%s answered vector(1) with %d series".formatted(url, answers),
                            PROMETHEUS_URL);
        } catch (LookupFailed e) {
            return fail(PROMETHEUS, e.why(), PROMETHEUS_URL);
        }
    }

    private CheckResult metrics() throws InterruptedException {
        URI url = prometheus.url();
        if (url == null) {
            throw new IllegalStateException("the check of Prometheus comes first");
        }
        List<String> remedies = new ArrayList<>();
        List<String> found = new ArrayList<>();
        try (Prometheus api = new Prometheus(url, prometheus)) {
            Deadline deadline = Deadline.in(TIMEOUT);
            count(
                    api,
                    "container_memory_working_set_bytes",
                    "cAdvisor",
                    "scrape the kubelets' /metrics/cadvisor",
                    deadline,
                    found,
                    remedies);
            count(
                    api,
                    "kube_pod_info",
                    "kube-state-metrics",
                    "install kube-state-metrics, which the usual alerts of Kubernetes need",
                    deadline,
                    found,
                    remedies);
        } catch (LookupFailed e) {
            return fail(METRICS, e.why(), PROMETHEUS_URL);
        }
        if (remedies.isEmpty()) {
            return ok(METRICS, String.join(", ", found));
        }
        return warn(
                METRICS,
                String.join(", ", found),
                String.join("; ", remedies)
                        + (prometheus.labels().isEmpty()
                                ? ""
                                : "; or correct globalConfig.prometheus_additional_labels"));
    }

    private static void count(
            Prometheus api,
            String metric,
            String from,
            String remedy,
            Deadline deadline,
            List<String> found,
            List<String> remedies)
            throws LookupFailed, InterruptedException {
        String matchers = api.matchers();
        String selector =
                matchers.isEmpty() ? metric : "%s{%s}".formatted(metric, matchers.substring(1));
        boolean isThere =
                !api.instant("count(%s)".formatted(selector), Instant.now(), deadline).isEmpty();
        found.add("%s (%s) %s".formatted(from, metric, isThere ? "is there" : "is missing"));
        if (!isThere) {
            remedies.add(remedy);
        }
    }

    private List<CheckResult> alertmanagers() throws InterruptedException {
        if (!alertmanager.isSet()) {
            return List.of(
                    skipped(
                            ALERTMANAGER,
                            "none is configured: alerts come by the webhook alone",
                            "set globalConfig.alertmanager_url, so that what fired while nobody listened is read from its list"));
        }
        List<CheckResult> results = new ArrayList<>();
        for (URI url : alertmanager.urls()) {
            try {
                results.add(ok(ALERTMANAGER, "%s at %s".formatted(review(url).version(), url)));
            } catch (ListUnavailable e) {
                results.add(fail(ALERTMANAGER, e.sentence(), ALERTMANAGER_URL));
            }
        }
        return results;
    }

    private CheckResult receiver() throws InterruptedException {
        List<Webhook> webhooks;
        try {
            // Those of one group have the same configuration.
            webhooks = review(alertmanager.urls().getFirst()).webhooks();
        } catch (ListUnavailable e) {
            return fail(RECEIVER, e.sentence(), ALERTMANAGER_URL);
        }
        List<Webhook> ours = webhooks.stream().filter(Webhook::isOurs).toList();
        if (ours.isEmpty()) {
            return notFound(webhooks);
        }
        Webhook best =
                ours.stream()
                        .filter(each -> each.isRouted() && each.sendsResolved())
                        .findFirst()
                        .orElse(ours.getFirst());
        String found =
                "receiver '%s'%s"
                        .formatted(
                                best.receiver(),
                                best.isMasked()
                                        ? " (by its name: Alertmanager masks the address)"
                                        : " posts to " + best.url());
        if (!best.isRouted()) {
            return fail(
                    RECEIVER,
                    found + ", and no route leads to it",
                    "add a route with receiver: %s and continue: true to Alertmanager's configuration (docs/alertmanager.md)"
                            .formatted(best.receiver()));
        }
        if (!best.sendsResolved()) {
            return warn(
                    RECEIVER,
                    found + ", with send_resolved: false",
                    "set send_resolved: true in its webhook_config: what is over is learnt late otherwise");
        }
        return ok(RECEIVER, found);
    }

    private CheckResult notFound(List<Webhook> webhooks) {
        String remedy =
                "add a receiver named causestream with webhook_configs: [{url: %s, send_resolved: true}] and a route to it (docs/alertmanager.md)"
                        .formatted(webhook);
        List<Webhook> masked = webhooks.stream().filter(Webhook::isMasked).toList();
        return masked.isEmpty()
                ? fail(RECEIVER, "no receiver posts to Causestream's webhook", remedy)
                : warn(
                        RECEIVER,
                        "unknown: Alertmanager masks the addresses of its webhooks (%s), and none is named causestream"
                                .formatted(
                                        masked.stream()
                                                .map(Webhook::receiver)
                                                .distinct()
                                                .collect(joining(", "))),
                        "if one of them is Causestream's, name its receiver causestream; else "
                                + remedy);
    }

    private AlertmanagerReview review(URI url) throws ListUnavailable, InterruptedException {
        return AlertmanagerReview.of(url, alertmanager, TIMEOUT);
    }
}
