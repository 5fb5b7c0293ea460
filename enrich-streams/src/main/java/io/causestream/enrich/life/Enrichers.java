package io.causestream.enrich.life;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.condition.ActionCall;
import io.causestream.enrich.condition.BoundAction;
import io.causestream.enrich.condition.BoundAction.LookUp;
import io.causestream.enrich.condition.Signal.FailedPod;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.playbook.LineFilter;
import io.causestream.playbook.Parameters;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** Of these only those that a filter keeps are shown. */
    private static final int MOST_LINES = 1_000;

    private static final int MOST_LOG_BYTES = 256 * 1024;
    private static final int EVENTS = 20;
    private static final int MOST_EVENTS = 100;
    private static final int ALL_TYPES = 2;
    private static final Duration CURVE = Duration.ofHours(1);
    private static final int FEWEST_MINUTES = 5;
    private static final int MOST_MINUTES = 24 * 60;
    private static final String PODS = "4-pods";

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
        actions(life).forEach(enrichers::ask);
        return enrichers.queries.entrySet().stream()
                .map(query -> enrichers.request(query.getKey(), query.getValue(), within))
                .toList();
    }

    private static List<ActionCall> actions(Life life) {
        return life.head().playbooks().isEmpty() ? USUAL : life.actions();
    }

    /** Of what is no pod, the log and the memory are those of one that failed for it. */
    private ContextRequest request(String name, ContextQuery query, Duration within) {
        Finding finding = life.head();
        boolean isOfContainer = query instanceof ContainerLogs || query instanceof Usage;
        FailedPod failed = isOfContainer ? life.about().failedPod() : null;
        return new ContextRequest(
                finding.id() + "/" + name,
                finding.cluster(),
                finding.id(),
                failed == null ? finding.subject() : failed.pod(),
                failed == null ? life.about().uid() : failed.uid(),
                finding.severity(),
                within,
                query);
    }

    private void ask(ActionCall action) {
        Parameters told = action.told();
        for (LookUp lookUp : lookUps(action)) {
            switch (lookUp) {
                case LOGS -> logs(told);
                case USAGE -> usage(told);
                case EVENTS -> events(told);
                case PODS -> pods();
                case NODE -> node();
            }
        }
    }

    /** None for an action of another version, whose playbook the finding has outlived. */
    private static Set<LookUp> lookUps(ActionCall action) {
        return BoundAction.named(action.name()).map(BoundAction::lookUps).orElse(Set.of());
    }

    /** Of a pod whose containers could run. */
    private boolean hasRun() {
        boolean isPod =
                life.head().subject().kind().equals("Pod") || life.about().failedPod() != null;
        return isPod
                && !life.head().reason().equals(Reasons.IMAGE_PULL)
                && !life.head().reason().equals(Reasons.CONFIG_ERROR);
    }

    private void logs(Parameters told) {
        String container = container(life, told);
        if (!hasRun() || container.isEmpty() || !wants(told, "attach_logs")) {
            return;
        }
        boolean isThatWhichCrashed = container.equals(life.about().container());
        boolean isFiltered = filter(told).isPresent();
        queries.merge(
                "1-logs-" + container,
                new ContainerLogs(
                        container,
                        crash == null || !isThatWhichCrashed ? null : crash.startedAt(),
                        crash == null || !isThatWhichCrashed ? null : crash.finishedAt(),
                        isFiltered ? MOST_LINES : TAIL_LINES,
                        isFiltered ? MOST_LOG_BYTES : LOG_BYTES),
                (one, other) ->
                        ((ContainerLogs) one).tailLines() >= ((ContainerLogs) other).tailLines()
                                ? one
                                : other);
    }

    private static String container(Life life, Parameters told) {
        String named = told.declares("container_name") ? told.text("container_name") : "";
        return named.isEmpty() ? life.about().container() : named;
    }

    private static Optional<String> filter(Parameters told) {
        return told.declares("filter_regex") ? told.optionalText("filter_regex") : Optional.empty();
    }

    /** Whether it is not told otherwise, if it can be told at all. */
    private static boolean wants(Parameters told, String flag) {
        return !told.declares(flag) || told.flag(flag);
    }

    private void usage(Parameters told) {
        String whose = told.declares("item_type") ? told.text("item_type") : "";
        boolean isOfNode = whose.equals("Node");
        String container = whose.equals("Pod") ? "" : life.about().container();
        boolean isKnown = whose.equals("Pod") || !container.isEmpty();
        if (!hasRun() || !isKnown || isOfNode || !wants(told, "container_memory_graph")) {
            return;
        }
        Duration window =
                told.declares("graph_duration_minutes")
                        ? Duration.ofMinutes(
                                Math.clamp(
                                        told.number("graph_duration_minutes"),
                                        FEWEST_MINUTES,
                                        MOST_MINUTES))
                        : CURVE;
        switch (told.declares("resource_type") ? told.text("resource_type") : "Memory") {
            case "CPU" -> usage(Resource.CPU, container, window);
            case "Disk" -> {
                // Declared as of no effect yet: memory would be an answer to another question.
            }
            default -> usage(Resource.MEMORY, container, window);
        }
        if (life.head().reason().toUpperCase(Locale.ROOT).contains("CPU")) {
            usage(Resource.CPU, container, window);
        }
    }

    private void usage(Resource resource, String container, Duration window) {
        queries.merge(
                "2-usage-%s-%s".formatted(resource == Resource.MEMORY ? "1" : "2", container),
                new Usage(resource, container, window, crash == null ? null : crash.finishedAt()),
                (one, other) ->
                        ((Usage) one).window().compareTo(((Usage) other).window()) >= 0
                                ? one
                                : other);
    }

    private void events(Parameters told) {
        if (NO_OBJECT.contains(life.head().subject().kind())) {
            return;
        }
        // Which of them are of the types that are meant is only known when they are here.
        int most = types(told).size() < ALL_TYPES ? MOST_EVENTS : events(told, EVENTS);
        queries.merge(
                "3-events",
                new ObjectEvents(most),
                (one, other) ->
                        ((ObjectEvents) one).limit() >= ((ObjectEvents) other).limit()
                                ? one
                                : other);
    }

    private static int events(Parameters told, int defaultValue) {
        return told.declares("max_events")
                ? Math.clamp(told.number("max_events"), 1, MOST_EVENTS)
                : defaultValue;
    }

    private static Set<String> types(Parameters told) {
        return told.declares("included_types")
                ? Set.copyOf(told.texts("included_types"))
                : Set.of("Normal", "Warning");
    }

    private void pods() {
        Subject workload = life.head().workload();
        if (WORKLOADS.contains(life.head().subject().kind())) {
            queries.put(PODS, new PodsBeside(workload));
        }
    }

    /** What the actions want of an answer: the lines, Events and rows that they ask for. */
    static Enrichment kept(Life life, ContextResult result) {
        return switch (result.answer()) {
            case Enrichment.Logs logs -> lines(life, logs);
            case Enrichment.Events events -> events(life, events);
            case Enrichment.Table table when result.requestId().endsWith("/" + PODS) ->
                    rows(life, table);
            case Enrichment any -> any;
        };
    }

    private static List<Parameters> told(Life life, LookUp lookUp) {
        return actions(life).stream()
                .filter(action -> lookUps(action).contains(lookUp))
                .map(ActionCall::told)
                .toList();
    }

    /** All of them, if any action wants all. */
    private static Enrichment lines(Life life, Enrichment.Logs logs) {
        List<Optional<String>> filters =
                told(life, LookUp.LOGS).stream()
                        .filter(told -> wants(told, "attach_logs"))
                        .filter(told -> container(life, told).equals(logs.container()))
                        .map(Enrichers::filter)
                        .distinct()
                        .toList();
        if (filters.isEmpty() || filters.contains(Optional.<String>empty())) {
            return logs;
        }
        List<LineFilter> some =
                filters.stream().flatMap(Optional::stream).map(LineFilter::of).toList();
        List<String> kept =
                logs.lines().stream()
                        .filter(line -> some.stream().anyMatch(filter -> filter.keeps(line)))
                        .toList();
        return kept.isEmpty()
                ? new Enrichment.Unavailable(
                        "logs of container " + logs.container(),
                        "filter_regex is found in none of its last %d lines"
                                .formatted(logs.lines().size()))
                : new Enrichment.Logs(
                        logs.pod(), logs.container(), logs.previous(), kept, logs.truncated());
    }

    private static Enrichment events(Life life, Enrichment.Events events) {
        List<Parameters> told = told(life, LookUp.EVENTS);
        Set<String> types = new TreeSet<>();
        told.forEach(each -> types.addAll(types(each)));
        int most = told.stream().mapToInt(each -> events(each, EVENTS)).max().orElse(MOST_EVENTS);
        List<Enrichment.Events.Event> kept =
                events.events().stream().filter(event -> types.contains(event.type())).toList();
        return told.isEmpty()
                ? events
                : new Enrichment.Events(kept.subList(Math.max(0, kept.size() - most), kept.size()));
    }

    private static Enrichment rows(Life life, Enrichment.Table table) {
        List<Integer> limits =
                told(life, LookUp.PODS).stream()
                        .map(told -> told.declares("limit") ? told.number("limit") : 0)
                        .toList();
        if (limits.isEmpty() || limits.contains(0)) {
            return table;
        }
        int most = Math.clamp(Collections.max(limits), 1, Integer.MAX_VALUE);
        return table.rows().size() <= most
                ? table
                : new Enrichment.Table(
                        "%s (%d of %d)".formatted(table.title(), most, table.rows().size()),
                        table.columns(),
                        table.rows().subList(0, most));
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
