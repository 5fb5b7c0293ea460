package io.causestream.enrich.action;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.causestream.playbook.catalogue.ActionDeclaration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Defines what the engine does for an action, and is the only place that does. An action that is
 * declared as available and not bound here, or the other way round, is an error at start.
 *
 * @param name as declared
 * @param part its part in defining a finding
 * @param lookUps what it requests from a cluster, and makes of the results
 */
public record BoundAction(String name, Part part, List<LookUp> lookUps) {

    /** An action's part in defining a finding. */
    public enum Part {
        /** Titles and describes the finding, unless an earlier playbook did. */
        WORDS,
        /** Replaces the title or description that the finding has. */
        REWORDS,
        /** Names the finding for its fingerprint. */
        NAMES,
        /** Publishes the finding unless it is about certain namespaces. */
        REPORTS_CHANGES,
        /** Publishes the finding with the wording of its trigger. */
        ADDS_EVIDENCE,
        MUTES,
        SILENCES,
        SILENCES_BY_NAME,
        SILENCES_BY_SEVERITY
    }

    private static final LookUp LOGS = new LogsLookUp();
    private static final LookUp USAGE = new UsageLookUp();
    private static final LookUp EVENTS = new EventsLookUp();
    private static final LookUp PODS = new PodsLookUp();
    private static final LookUp NODE = new NodeLookUp();

    private static final Map<String, BoundAction> BY_NAME =
            Stream.of(
                            that("create_finding", Part.WORDS),
                            that("customise_finding", Part.REWORDS),
                            that("create_event_finding", Part.NAMES),
                            that("resource_babysitter", Part.REPORTS_CHANGES),
                            that("default_enricher", Part.ADDS_EVIDENCE),
                            that("minimal_default_enricher", Part.ADDS_EVIDENCE),
                            that("mute", Part.MUTES),
                            that("silence_alert", Part.SILENCES),
                            that("name_silencer", Part.SILENCES_BY_NAME),
                            that("severity_silencer", Part.SILENCES_BY_SEVERITY),
                            asking("report_crash_loop", LOGS),
                            asking("logs_enricher", LOGS),
                            asking("pod_oom_killer_enricher", USAGE, LOGS),
                            asking("pod_graph_enricher", USAGE),
                            asking("alert_graph_enricher", USAGE),
                            asking("image_pull_backoff_reporter", EVENTS),
                            asking("pod_evicted_enricher", EVENTS),
                            asking("pod_events_enricher", EVENTS),
                            asking("resource_events_enricher", EVENTS),
                            asking("deployment_events_enricher", EVENTS),
                            asking("job_events_enricher", EVENTS),
                            asking("event_resource_events", EVENTS),
                            asking("related_pods", PODS),
                            asking("node_status_enricher", NODE),
                            asking("status_enricher", NODE))
                    .collect(toMap(BoundAction::name, identity()));

    public BoundAction {
        lookUps = List.copyOf(lookUps);
    }

    private static BoundAction that(String name, Part part) {
        return new BoundAction(name, part, List.of());
    }

    private static BoundAction asking(String name, LookUp... lookUps) {
        return new BoundAction(name, Part.ADDS_EVIDENCE, List.of(lookUps));
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
