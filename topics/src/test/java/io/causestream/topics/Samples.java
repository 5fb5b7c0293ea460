package io.causestream.topics;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.delivery.Delivery;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.SilenceObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/** One value of each type that stands on a topic, with every part filled. */
final class Samples {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject POD = Subject.pod("shop", "checkout-5d9c-x2x2x");
    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    private Samples() {}

    static Map<String, Object> byName() {
        return Map.ofEntries(
                Map.entry("object", object()),
                Map.entry("event", event()),
                Map.entry("list_complete", listComplete()),
                Map.entry("heartbeat", KubeObservation.Heartbeat.of("home", 3, NOON)),
                Map.entry(
                        "processed_heartbeat",
                        new ProcessedHeartbeat("home/heartbeat/3/1767268800000", "home", 3, NOON)),
                Map.entry("alert", alert()),
                Map.entry("listed_alert", alert().inList()),
                Map.entry("silence", silence()),
                Map.entry("alert_list_complete", alertListComplete()),
                Map.entry("context_request", request()),
                Map.entry("context_request_events", request(new ContextQuery.ObjectEvents(20))),
                Map.entry("context_request_pods", request(new ContextQuery.PodsBeside(DEPLOYMENT))),
                Map.entry(
                        "context_request_node", request(new ContextQuery.NodeConditions("node-1"))),
                Map.entry(
                        "context_request_usage",
                        request(
                                new ContextQuery.Usage(
                                        ContextQuery.Resource.MEMORY,
                                        "checkout",
                                        Duration.ofHours(1),
                                        NOON))),
                Map.entry(
                        "context_request_owner_events", request(new ContextQuery.OwnerEvents(20))),
                Map.entry("context_request_pod_facts", request(new ContextQuery.PodFacts())),
                Map.entry(
                        "context_request_node_pods", request(new ContextQuery.NodePods("node-1"))),
                Map.entry(
                        "context_request_rollout_history",
                        request(new ContextQuery.RolloutHistory(DEPLOYMENT, 10))),
                Map.entry(
                        "context_request_related_events",
                        request(new ContextQuery.ObjectEvents(20, true, true))),
                Map.entry(
                        "context_request_status",
                        request(new ContextQuery.ObjectStatus(DEPLOYMENT))),
                Map.entry("context_request_yaml", request(new ContextQuery.ObjectYaml(DEPLOYMENT))),
                Map.entry(
                        "context_request_pod_issues",
                        request(new ContextQuery.PodIssues(DEPLOYMENT))),
                Map.entry(
                        "context_request_dependent_events",
                        request(new ContextQuery.DependentEvents(DEPLOYMENT, 2, 20))),
                Map.entry(
                        "context_request_dependent_logs",
                        request(
                                new ContextQuery.DependentLogs(
                                        DEPLOYMENT, "checkout", true, 100, 65_536))),
                Map.entry(
                        "context_request_selected_logs",
                        request(
                                new ContextQuery.SelectedLogs(
                                        "shop", List.of("app=db"), "db", 100, 65_536))),
                Map.entry(
                        "context_request_node_capacity",
                        request(new ContextQuery.NodeCapacity("node-1"))),
                Map.entry(
                        "context_request_misscheduled_pods",
                        request(
                                new ContextQuery.MisscheduledPods(
                                        new Subject("DaemonSet", "shop", "logs")))),
                Map.entry(
                        "context_request_service_endpoints",
                        request(new ContextQuery.ServiceEndpoints("shop", "db"))),
                Map.entry(
                        "context_request_metric",
                        request(
                                new ContextQuery.MetricNow(
                                        "pods",
                                        "kube_pod_info{pod=\"$pod\"}",
                                        Map.of("pod", POD.name()),
                                        NOON))),
                Map.entry(
                        "context_request_metric_range",
                        request(
                                new ContextQuery.MetricRange(
                                        "memory",
                                        "container_memory_rss{pod=\"$pod\"}",
                                        Map.of("pod", POD.name()),
                                        "bytes",
                                        Duration.ofHours(1),
                                        Duration.ofSeconds(30),
                                        NOON,
                                        ""))),
                Map.entry(
                        "context_request_metric_table",
                        request(
                                new ContextQuery.MetricTable(
                                        "CPU of node node-1",
                                        List.of("namespace", "pod"),
                                        List.of(
                                                new ContextQuery.MetricTable.Column(
                                                        "Requested",
                                                        "kube_pod_container_resource_requests{node=\"$node\"}")),
                                        Map.of("node", "node-1"),
                                        10,
                                        NOON))),
                Map.entry(
                        "context_request_node_usage",
                        request(
                                new ContextQuery.NodeUsage(
                                        ContextQuery.Resource.DISK,
                                        "node-1",
                                        Duration.ofHours(1),
                                        NOON,
                                        "",
                                        ""))),
                Map.entry("context_result", result()),
                Map.entry("finding", finding()),
                Map.entry("enriched_finding", new EnrichedFinding(finding(), "4f2a")),
                Map.entry("analysis", answered()),
                Map.entry(
                        "needs_context",
                        new Analysis.NeedsContext(
                                "f-1",
                                "home",
                                1,
                                "4f2a",
                                List.of(new Analysis.WantedContext("logs", "Pod/web-1", "web")),
                                "qwen3")),
                Map.entry(
                        "no_analysis",
                        new Analysis.NoAnswer(
                                "f-1", "home", 1, "4f2a", "the model is down", "phi3")),
                Map.entry("delivery", delivery()),
                Map.entry(
                        "playbooks_activated",
                        new Control.PlaybooksActivated(
                                "3f9a", Map.of("values.yaml", "customPlaybooks: []"))),
                Map.entry(
                        "pending_timer_elapsed",
                        new Control.PendingTimerElapsed("home/shop", "Pod|checkout", NOON)),
                Map.entry("rewound", new Control.Rewound(NOON, 1767272400000L)),
                Map.entry(
                        "open_at_rewind",
                        new Control.OpenAtRewind(
                                finding().edit().enrichments(List.of()).finding())),
                Map.entry("tick", new Control.Tick(NOON, 3)),
                Map.entry("timer", new TimerElapsed("home", "f-1", "context", NOON)));
    }

    static KubeObservation object() {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("metadata").put("name", "checkout-5d9c-x2x2x");
        return new KubeObservation.ObjectObserved(
                "home/u-1/7",
                "home",
                KubeObservation.Change.MODIFIED,
                POD,
                "u-1",
                DEPLOYMENT,
                0,
                7,
                1,
                NOON,
                Duration.ZERO,
                body);
    }

    static KubeObservation event() {
        return new KubeObservation.EventObserved(
                "home/e-1/9",
                "home",
                POD,
                "u-1",
                DEPLOYMENT,
                "Warning",
                "BackOff",
                "Back-off restarting",
                3,
                0,
                9,
                NOON,
                Duration.ofSeconds(2));
    }

    static KubeObservation listComplete() {
        return new KubeObservation.ListComplete(
                "home/Pod/listed/0/1", "home", "Pod", 0, 10, 1, NOON);
    }

    static AlertObservation alert() {
        return new AlertObservation(
                "home/abc/1767268800000/firing",
                "home",
                POD,
                "checkout",
                "KubePodCrashLooping",
                AlertObservation.Status.FIRING,
                Map.of("severity", "warning"),
                Map.of("summary", "Pod is crash looping."),
                NOON,
                null,
                "http://prometheus/graph",
                "abc",
                "{}:{}",
                Map.of("namespace", "shop"),
                "causestream",
                "",
                0,
                NOON.plusSeconds(30),
                Duration.ofSeconds(30));
    }

    static SilenceObservation silence() {
        return new SilenceObservation(
                "home/silence/s-1/active/2026-01-01T12:00:00Z",
                "home",
                "s-1",
                List.of(
                        new SilenceObservation.Matcher("alertname", "Kube.*", true, true),
                        new SilenceObservation.Matcher("namespace", "shop", false, false)),
                NOON,
                NOON.plusSeconds(3600),
                NOON,
                "anna",
                "the disk is on order",
                SilenceObservation.Status.ACTIVE,
                NOON.plusSeconds(30));
    }

    static AlertListComplete alertListComplete() {
        return new AlertListComplete(
                "home/listed/home/alertmanager:9093/2026-01-01T12:00:00Z",
                "home",
                "home/alertmanager:9093",
                Map.of("home", List.of("abc", "def")),
                List.of("s-1"),
                NOON,
                Duration.ofMillis(250));
    }

    static ContextRequest request() {
        return request(
                new ContextQuery.ContainerLogs(
                        "checkout", NOON.minusSeconds(60), NOON, 100, 65_536));
    }

    private static ContextRequest request(ContextQuery query) {
        return new ContextRequest(
                "f-1/1/logs",
                "home",
                "f-1",
                POD,
                "u-1",
                Severity.HIGH,
                Duration.ofSeconds(10),
                query);
    }

    static ContextResult result() {
        return ContextResult.of(
                request(),
                new Enrichment.Logs(POD.name(), "checkout", true, List.of("boom"), false),
                Duration.ofMillis(40));
    }

    static Finding finding() {
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", "CrashLoopBackOff", DEPLOYMENT, "checkout"),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod checkout-5d9c-x2x2x",
                        "home",
                        POD,
                        DEPLOYMENT,
                        NOON)
                .affected(List.of(POD.name()))
                .sources(List.of(Source.KUBERNETES, Source.PROMETHEUS))
                .status(Finding.Status.RESOLVED)
                .endsAt(NOON.plusSeconds(120))
                .revision(3)
                .coalesced(4)
                .enrichments(
                        List.of(
                                new Enrichment.CrashInfo(
                                        POD.name(),
                                        "checkout",
                                        2,
                                        "WAITING",
                                        "CrashLoopBackOff",
                                        "back-off 10s",
                                        "shop/checkout:2",
                                        1,
                                        "Error",
                                        NOON.minusSeconds(2),
                                        NOON,
                                        "64Mi"),
                                new Enrichment.Logs(
                                        POD.name(), "checkout", true, List.of("boom"), true),
                                new Enrichment.Graph(
                                        "memory",
                                        "bytes",
                                        List.of(
                                                new Enrichment.Graph.Series(
                                                        "used",
                                                        List.of(
                                                                new Enrichment.Graph.Point(
                                                                        NOON, 1.5)))),
                                        List.of(new Enrichment.Graph.Limit("limit", 2.0)),
                                        List.of(new Enrichment.Graph.Mark("OOMKilled", NOON))),
                                new Enrichment.Events(
                                        List.of(
                                                new Enrichment.Events.Event(
                                                        NOON, "Warning", "BackOff", "Pod x",
                                                        "again", 3))),
                                new Enrichment.Table(
                                        "pods",
                                        List.of("name"),
                                        List.of(List.of("checkout-5d9c-x2x2x"))),
                                new Enrichment.Diff(
                                        "what changed",
                                        List.of(new FieldDiff("spec.replicas", "1", "2"))),
                                new Enrichment.Text("note", "words"),
                                new Enrichment.Unavailable("CPU", "Prometheus has no such series")))
                .changes(
                        List.of(
                                new Change(
                                        DEPLOYMENT,
                                        NOON.minusSeconds(62),
                                        Duration.ofSeconds(62),
                                        "checkout 2.4.0",
                                        "kubectl",
                                        List.of(
                                                new FieldDiff(
                                                        "spec.template.spec.containers[checkout].image",
                                                        "shop/checkout:1",
                                                        "shop/checkout:2")))))
                .diagnosis(
                        new Diagnosis(
                                "missing-setting",
                                "DATABASE_URL is not set",
                                List.of("DATABASE_URL is not set"),
                                List.of("set it"),
                                Confidence.HIGH))
                .analysis(answered())
                .links(List.of(new Link("Graph", "https://prometheus/graph")))
                .finding();
    }

    static Analysis answered() {
        return new Analysis.Answered(
                "f-1",
                "home",
                1,
                "4f2a",
                "The new version needs DATABASE_URL.",
                List.of("DATABASE_URL is not set"),
                List.of("set DATABASE_URL"),
                Confidence.HIGH,
                1,
                "phi3:mini",
                Duration.ofSeconds(9));
    }

    static Delivery delivery() {
        return new Delivery(
                "f-1",
                new Fingerprint("0011223344556677"),
                "homelab_slack",
                "#on-call",
                false,
                Severity.HIGH,
                "THREAD",
                List.of(
                        new Delivery.Part(
                                "message",
                                Delivery.State.POSTED,
                                0,
                                2,
                                "77aa",
                                "C1/1767268800.000100",
                                "",
                                NOON)),
                NOON);
    }
}
