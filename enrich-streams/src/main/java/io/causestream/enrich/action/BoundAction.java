package io.causestream.enrich.action;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.causestream.context.ContextQuery.MisscheduledPods;
import io.causestream.context.ContextQuery.NodeCapacity;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.context.ContextQuery.NodePods;
import io.causestream.context.ContextQuery.ObjectStatus;
import io.causestream.context.ContextQuery.ObjectYaml;
import io.causestream.context.ContextQuery.PodIssues;
import io.causestream.context.ContextQuery.RolloutHistory;
import io.causestream.enrich.action.DependentLogsLookUp.Wanted;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.ActionDeclaration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Defines what the engine does for an action, and is the only place that does. An action that is
 * declared as available and not bound here, or the other way round, is an error at start.
 *
 * @param name as declared
 * @param part its part in defining a finding
 * @param lookUps what it requests from a cluster, and makes of the results
 * @param addition what it adds without asking; empty for most
 */
public record BoundAction(
        String name, Part part, List<LookUp> lookUps, Optional<Addition> addition) {

    /** An action's part in defining a finding. */
    public enum Part {
        /** Titles and describes the finding, unless an earlier playbook did. */
        WORDS,
        /** Titles the finding as that of a failed scan, unless an earlier playbook did. */
        REPORTS_FAILED_SCAN,
        /** Replaces the title or description that the finding has, and derives labels. */
        REWORDS,
        /** Names the finding for its fingerprint. */
        NAMES,
        /** Names it by the group that the Event's reason is in; nothing if it is in none. */
        NAMES_BY_GROUP,
        /** Names it by the Event's type. */
        NAMES_BY_TYPE,
        /** Publishes the finding unless it is about certain namespaces. */
        REPORTS_CHANGES,
        /** Publishes the finding with the wording of its trigger. */
        ADDS_EVIDENCE,
        MUTES,
        SILENCES,
        SILENCES_BY_NAME,
        SILENCES_BY_SEVERITY,
        /** Silences TargetDown of the cluster's DNS. */
        SILENCES_DNS_TARGET
    }

    private static final LookUp LOGS = new LogsLookUp(false);
    private static final LookUp POD_LOGS = new LogsLookUp(true);
    private static final LookUp USAGE = new UsageLookUp();
    private static final LookUp EVENTS = EventsLookUp.own();
    private static final LookUp NODE_EVENTS = EventsLookUp.withNode();
    private static final LookUp RELATED_EVENTS = EventsLookUp.withRelated();
    private static final LookUp POD_EVENTS = EventsLookUp.ofPods();
    private static final LookUp DEPENDENT_EVENTS = new DependentEventsLookUp();
    private static final LookUp JOB_LOGS = new DependentLogsLookUp(Wanted.OF_UNKNOWN_POD);
    private static final LookUp CRASHED_LOGS = new DependentLogsLookUp(Wanted.CRASHED_ONLY);
    private static final LookUp SELECTED_LOGS = new SelectedLogsLookUp();
    private static final LookUp PODS = new PodsLookUp(false);
    private static final LookUp NAMESPACE_PODS = new PodsLookUp(true);
    private static final LookUp FACTS = new PodFactsLookUp();
    private static final LookUp METRICS_SERVER = new MetricsServerLookUp();
    private static final LookUp NODE = new NodeLookUp("5-node", NodeConditions::new);
    private static final LookUp NODE_CAPACITY = new NodeLookUp("5-capacity", NodeCapacity::new);
    private static final LookUp NODE_PODS = new NodeLookUp("5-running", NodePods::new);

    /** Kinds that are no object of a cluster, or that are not looked up. */
    private static final Set<String> NOT_LOOKED_UP =
            Set.of(Subject.ALERT, "Cluster", "Secret", "HelmRelease");

    /** Of a node, {@link #NODE} has it. */
    private static final LookUp STATUS =
            status(object ->
                    !NOT_LOOKED_UP.contains(object.kind()) && !object.kind().equals("Node"));

    private static final LookUp ISSUES =
            new ObjectLookUp(
                    "4-issues",
                    object ->
                            object.kind().equals("Pod")
                                    || PodsLookUp.OWNERS.contains(object.kind()),
                    PodIssues::new);
    private static final LookUp MISSCHEDULED =
            new ObjectLookUp("4-misscheduled", isA("DaemonSet"), MisscheduledPods::new);
    private static final LookUp ROLLOUTS =
            new ObjectLookUp(
                    "6-rollouts",
                    isA("Deployment").or(isA("StatefulSet")).or(isA("DaemonSet")),
                    workload -> new RolloutHistory(workload, 5));
    private static final LookUp YAML =
            new ObjectLookUp(
                    "8-yaml", object -> !NOT_LOOKED_UP.contains(object.kind()), ObjectYaml::new);
    private static final LookUp NODE_USAGE = new NodeUsageLookUp();
    private static final LookUp QUERY_GRAPH = new QueryGraphLookUp();

    private static final Map<String, BoundAction> BY_NAME =
            Stream.of(
                            that("create_finding", Part.WORDS),
                            that("customise_finding", Part.REWORDS),
                            that("create_event_finding", Part.NAMES),
                            that("resource_babysitter", Part.REPORTS_CHANGES),
                            that("default_enricher", Part.ADDS_EVIDENCE),
                            that("minimal_default_enricher", Part.ADDS_EVIDENCE),
                            that("warning_events_report", Part.NAMES_BY_GROUP),
                            that("event_report", Part.NAMES_BY_TYPE),
                            that("mute", Part.MUTES),
                            that("silence_alert", Part.SILENCES),
                            that("name_silencer", Part.SILENCES_BY_NAME),
                            that("severity_silencer", Part.SILENCES_BY_SEVERITY),
                            that("target_down_dns_silencer", Part.SILENCES_DNS_TARGET),
                            adding("alert_explanation_enricher", Additions::explanation),
                            adding("alert_definition_enricher", Additions::definition),
                            adding("template_enricher", Additions::template),
                            adding("button_enricher", Additions::button),
                            adding("external_video_enricher", Additions::video),
                            adding("stack_overflow_enricher", Additions::stackOverflow),
                            adding("mention_enricher", Additions::mention),
                            asking("report_crash_loop", LOGS),
                            asking("logs_enricher", LOGS),
                            asking("pod_oom_killer_enricher", USAGE, NODE_USAGE, LOGS),
                            asking("pod_graph_enricher", USAGE),
                            asking("alert_graph_enricher", USAGE, NODE_USAGE),
                            asking("oomkilled_container_graph_enricher", USAGE),
                            asking("node_graph_enricher", NODE_USAGE),
                            asking("pod_node_graph_enricher", NODE_USAGE),
                            asking("workload_graph_enricher", new WorkloadGraphLookUp()),
                            asking("graph_enricher", new AlertExpressionLookUp()),
                            asking("custom_graph_enricher", QUERY_GRAPH),
                            asking("prometheus_enricher", QUERY_GRAPH),
                            asking("node_cpu_enricher", MetricTables.NODE_CPU),
                            asking("node_disk_analyzer", MetricTables.NODE_DISK),
                            asking("oom_killer_enricher", MetricTables.OOM_KILLS),
                            asking("cpu_overcommited_enricher", MetricTables.CPU_OVERCOMMIT),
                            asking("memory_overcommited_enricher", MetricTables.MEMORY_OVERCOMMIT),
                            asking("version_mismatch_enricher", MetricTables.VERSIONS),
                            asking("cpu_throttling_analysis_enricher", MetricTables.THROTTLING),
                            asking(
                                    "prometheus_rules_enricher",
                                    MetricTables.RULES,
                                    MetricTables.KUBELET_SERVICES),
                            asking("target_down_dns_enricher", MetricTables.DNS_TARGETS),
                            asking("image_pull_backoff_reporter", EVENTS),
                            asking("pod_evicted_enricher", EVENTS, NODE, NODE_CAPACITY, NODE_PODS),
                            asking("pod_events_enricher", EVENTS),
                            asking("enrich_pod_with_node_events", NODE_EVENTS),
                            asking("related_events_enricher", RELATED_EVENTS),
                            asking("resource_events_enricher", EVENTS, DEPENDENT_EVENTS),
                            asking("deployment_events_enricher", EVENTS, DEPENDENT_EVENTS),
                            asking("job_events_enricher", EVENTS),
                            asking("event_resource_events", EVENTS),
                            asking(
                                    "pod_issue_investigator",
                                    ISSUES,
                                    POD_EVENTS,
                                    POD_LOGS,
                                    DEPENDENT_EVENTS,
                                    CRASHED_LOGS),
                            asking("foreign_logs_enricher", SELECTED_LOGS),
                            asking("alert_foreign_logs_enricher", SELECTED_LOGS),
                            asking("related_pods", PODS),
                            asking("list_pods", NAMESPACE_PODS),
                            asking("pod_facts_enricher", FACTS),
                            asking("get_resource_yaml", YAML),
                            asking("job_info_enricher", status(isA("Job"))),
                            asking("job_pod_enricher", DEPENDENT_EVENTS, LOGS, JOB_LOGS),
                            new BoundAction(
                                    "fail_krr_scan",
                                    Part.REPORTS_FAILED_SCAN,
                                    List.of(LOGS, JOB_LOGS),
                                    Optional.empty()),
                            asking("deployment_status_enricher", status(isA("Deployment"))),
                            asking("statefulset_replicas_enricher", status(isA("StatefulSet"))),
                            asking("daemonset_status_enricher", status(isA("DaemonSet"))),
                            asking("daemonset_misscheduled_analysis_enricher", MISSCHEDULED),
                            asking(
                                    "hpa_mismatch_enricher",
                                    status(isA("HorizontalPodAutoscaler")),
                                    METRICS_SERVER),
                            asking("api_service_status_enricher", status(isA("APIService"))),
                            asking("rollout_history_enricher", ROLLOUTS),
                            asking("node_running_pods_enricher", NODE_PODS),
                            asking("node_allocatable_resources_enricher", NODE_CAPACITY),
                            asking("node_pods_capacity_enricher", NODE_CAPACITY),
                            asking("node_status_enricher", NODE),
                            asking("status_enricher", STATUS, NODE))
                    .collect(toMap(BoundAction::name, identity()));

    public BoundAction {
        lookUps = List.copyOf(lookUps);
    }

    private static BoundAction that(String name, Part part) {
        return new BoundAction(name, part, List.of(), Optional.empty());
    }

    private static BoundAction asking(String name, LookUp... lookUps) {
        return new BoundAction(name, Part.ADDS_EVIDENCE, List.of(lookUps), Optional.empty());
    }

    private static BoundAction adding(String name, Addition addition) {
        return new BoundAction(name, Part.ADDS_EVIDENCE, List.of(), Optional.of(addition));
    }

    private static LookUp status(Predicate<Subject> applies) {
        return new ObjectLookUp("6-status", applies, ObjectStatus::new);
    }

    private static Predicate<Subject> isA(String kind) {
        return object -> object.kind().equals(kind);
    }

    /** Whether it does something to a finding that is open already. */
    public boolean continues() {
        return !lookUps.isEmpty() || addition.isPresent() || part == Part.MUTES;
    }

    /**
     * The action of that name, in a playbook in force.
     *
     * @throws IllegalStateException if none is bound
     */
    public static BoundAction of(String action) {
        return named(action)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "action %s is not bound: add it to BoundAction".formatted(action)));
    }

    /**
     * The action of that name, as stored with a finding; empty if another version stored it and
     * this one does not have it.
     */
    public static Optional<BoundAction> named(String action) {
        return Optional.ofNullable(BY_NAME.get(action));
    }

    /** The names of all bound actions. */
    public static Set<String> names() {
        return BY_NAME.keySet();
    }

    /**
     * Compares the declared actions with the bound ones.
     *
     * @throws IllegalStateException if an action is declared as available and not bound, or bound
     *     and not declared as available; the message names each
     */
    public static void requireBound(Collection<ActionDeclaration> declared) {
        Set<String> available =
                declared.stream()
                        .filter(ActionDeclaration::isAvailable)
                        .map(ActionDeclaration::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> unbound = without(available, names());
        Set<String> undeclared = without(names(), available);
        if (!unbound.isEmpty() || !undeclared.isEmpty()) {
            throw new IllegalStateException(
                    "actions declared as available and not bound: %s; bound and not declared as available: %s"
                            .formatted(unbound, undeclared));
        }
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
