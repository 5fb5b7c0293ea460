package io.causestream.enrich.condition;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the engine does for an action: the one place that says it. What is declared and not here is
 * declared as not available; a test holds the two together.
 *
 * @param part in saying what a finding is
 * @param lookUps what has to be asked a cluster
 */
public record BoundAction(Part part, Set<LookUp> lookUps) {

    /** An action's part in saying what a finding is. */
    public enum Part {
        /** Says what it is, unless an earlier playbook did. */
        WORDS,
        /** Says otherwise what was said of it. */
        REWORDS,
        /** Says under which name it is counted. */
        NAMES,
        /** Wants it told unless it is about certain namespaces. */
        TELLS_OF_CHANGES,
        /** Wants it told, and leaves it the words that its trigger gave. */
        TELLS,
        MUTES,
        SILENCES,
        SILENCES_BY_NAME,
        SILENCES_BY_SEVERITY
    }

    /** What can be asked a cluster about the subject of a finding. */
    public enum LookUp {
        LOGS,
        USAGE,
        EVENTS,
        PODS,
        NODE
    }

    private static final Map<String, BoundAction> ALL =
            Map.ofEntries(
                    entry("create_finding", that(Part.WORDS)),
                    entry("customise_finding", that(Part.REWORDS)),
                    entry("create_event_finding", that(Part.NAMES)),
                    entry("resource_babysitter", that(Part.TELLS_OF_CHANGES)),
                    entry("default_enricher", that(Part.TELLS)),
                    entry("minimal_default_enricher", that(Part.TELLS)),
                    entry("mute", that(Part.MUTES)),
                    entry("silence_alert", that(Part.SILENCES)),
                    entry("name_silencer", that(Part.SILENCES_BY_NAME)),
                    entry("severity_silencer", that(Part.SILENCES_BY_SEVERITY)),
                    entry("report_crash_loop", asking(LookUp.LOGS)),
                    entry("logs_enricher", asking(LookUp.LOGS)),
                    entry("pod_oom_killer_enricher", asking(LookUp.USAGE, LookUp.LOGS)),
                    entry("pod_graph_enricher", asking(LookUp.USAGE)),
                    entry("alert_graph_enricher", asking(LookUp.USAGE)),
                    entry("image_pull_backoff_reporter", asking(LookUp.EVENTS)),
                    entry("pod_evicted_enricher", asking(LookUp.EVENTS)),
                    entry("pod_events_enricher", asking(LookUp.EVENTS)),
                    entry("resource_events_enricher", asking(LookUp.EVENTS)),
                    entry("deployment_events_enricher", asking(LookUp.EVENTS)),
                    entry("job_events_enricher", asking(LookUp.EVENTS)),
                    entry("event_resource_events", asking(LookUp.EVENTS)),
                    entry("related_pods", asking(LookUp.PODS)),
                    entry("node_status_enricher", asking(LookUp.NODE)),
                    entry("status_enricher", asking(LookUp.NODE)));

    public BoundAction {
        // In the same order in every process.
        lookUps = Collections.unmodifiableSet(new TreeSet<>(lookUps));
    }

    private static BoundAction that(Part part) {
        return new BoundAction(part, Set.of());
    }

    private static BoundAction asking(LookUp... lookUps) {
        return new BoundAction(Part.TELLS, Set.of(lookUps));
    }

    /** Empty if the engine does nothing for an action of that name. */
    public static Optional<BoundAction> named(String action) {
        return Optional.ofNullable(ALL.get(action));
    }

    public static Set<String> names() {
        return ALL.keySet();
    }
}
