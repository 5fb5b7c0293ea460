package io.causestream.enrich.life;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.condition.ActionCall;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the playbooks' actions have to be looked up, about whom a finding is. What does not apply to
 * its subject is not asked for. Pure.
 *
 * <p>A request is named by what it asks, so that the same is asked once, whoever wants it and
 * whenever; and so that the answers stand in the order in which people read them.
 */
final class Enrichers {

    /** What {@code kubectl logs --tail=100} showed the users of the old system. */
    private static final int TAIL_LINES = 100;

    private static final int LOG_BYTES = 64 * 1024;
    private static final int EVENTS = 20;
    private static final int MOST_EVENTS = 100;
    private static final Duration CURVE = Duration.ofHours(1);

    private static final Set<String> WORKLOADS =
            Set.of("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

    /** There is nothing to look up about them. */
    private static final Set<String> NO_OBJECT = Set.of(Subject.ALERT, "Cluster");

    /** What one would look up first, for a finding that no playbook says more about. */
    private static final List<ActionCall> USUAL =
            List.of(
                    call("logs_enricher"),
                    call("pod_graph_enricher"),
                    call("resource_events_enricher"),
                    call("related_pods"),
                    call("node_status_enricher"));

    private final Life life;
    private final @Nullable CrashInfo crash;
    private final Map<String, ContextQuery> queries = new TreeMap<>();

    private Enrichers(Life life, Evidence evidence) {
        this.life = life;
        this.crash = evidence.crash();
    }

    static Collection<ContextRequest> requests(Life life, Evidence evidence, Duration within) {
        Enrichers enrichers = new Enrichers(life, evidence);
        (life.head().playbooks().isEmpty() ? USUAL : life.actions()).forEach(enrichers::ask);
        return enrichers.queries.entrySet().stream()
                .map(query -> enrichers.request(query.getKey(), query.getValue(), within))
                .toList();
    }

    private ContextRequest request(String name, ContextQuery query, Duration within) {
        Finding finding = life.head();
        return new ContextRequest(
                finding.id() + "/" + name,
                finding.cluster(),
                finding.id(),
                finding.subject(),
                life.about().uid(),
                finding.severity(),
                within,
                query);
    }

    private void ask(ActionCall action) {
        switch (action.name()) {
            case "report_crash_loop", "logs_enricher" -> logs();
            case "pod_graph_enricher", "alert_graph_enricher", "pod_oom_killer_enricher" ->
                    usage(action);
            case "pod_events_enricher",
                    "resource_events_enricher",
                    "deployment_events_enricher",
                    "job_events_enricher",
                    "event_resource_events",
                    "image_pull_backoff_reporter",
                    "pod_evicted_enricher" ->
                    events(action);
            case "related_pods" -> pods();
            case "node_status_enricher", "status_enricher" -> node();
            default -> {
                // Says something of the finding itself, for which nothing is to be looked up.
            }
        }
    }

    /** Of a container that ran. */
    private boolean hasRun() {
        return life.head().subject().kind().equals("Pod")
                && !life.about().container().isEmpty()
                && !life.head().reason().equals(Reasons.IMAGE_PULL)
                && !life.head().reason().equals(Reasons.CONFIG_ERROR);
    }

    private void logs() {
        if (hasRun()) {
            String container = life.about().container();
            queries.put(
                    "1-logs-" + container,
                    crash == null
                            ? new ContainerLogs(container, null, null, TAIL_LINES, LOG_BYTES)
                            : new ContainerLogs(
                                    container,
                                    crash.startedAt(),
                                    crash.finishedAt(),
                                    TAIL_LINES,
                                    LOG_BYTES));
        }
    }

    private void usage(ActionCall action) {
        if (!hasRun()) {
            return;
        }
        String asked = action.parameters().path("resource_type").asString("Memory");
        usage(asked.equalsIgnoreCase("CPU") ? Resource.CPU : Resource.MEMORY);
        if (life.head().reason().toUpperCase(Locale.ROOT).contains("CPU")) {
            usage(Resource.CPU);
        }
    }

    private void usage(Resource resource) {
        String container = life.about().container();
        queries.put(
                "2-usage-%s-%s".formatted(resource == Resource.MEMORY ? "1" : "2", container),
                new Usage(resource, container, CURVE, crash == null ? null : crash.finishedAt()));
    }

    private void events(ActionCall action) {
        if (NO_OBJECT.contains(life.head().subject().kind())) {
            return;
        }
        int most =
                Math.clamp(
                        action.parameters().path("max_events").asInt(EVENTS), EVENTS, MOST_EVENTS);
        queries.merge(
                "3-events",
                new ObjectEvents(most),
                (one, other) ->
                        ((ObjectEvents) one).limit() >= ((ObjectEvents) other).limit()
                                ? one
                                : other);
    }

    private void pods() {
        Subject workload = life.head().workload();
        if (WORKLOADS.contains(life.head().subject().kind())) {
            queries.put("4-pods", new PodsBeside(workload));
        }
    }

    private void node() {
        String node =
                life.head().subject().kind().equals("Node")
                        ? life.head().subject().name()
                        : life.head().subject().kind().equals("Pod") ? life.about().node() : "";
        if (!node.isEmpty()) {
            queries.put("5-node", new NodeConditions(node));
        }
    }

    private static ActionCall call(String name) {
        return new ActionCall(name, JsonNodeFactory.instance.objectNode());
    }
}
