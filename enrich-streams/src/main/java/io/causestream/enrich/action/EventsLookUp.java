package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The latest Events about the subject; if wanted, in one line with those about its owners and its
 * node.
 */
final class EventsLookUp implements LookUp {

    private static final int EVENTS = 20;
    static final int MOST_EVENTS = 100;
    private static final int ALL_TYPES = 2;

    /** Instead of its own Events, those about its pods: {@link DependentEventsLookUp}. */
    static final String DEPENDENT = "dependent_pod_mode";

    /** Kinds of subjects that have no Events of their own to look up. */
    private static final Set<String> NO_OBJECT = Set.of(Subject.ALERT, "Cluster");

    /** Kinds of which something else is the owner. */
    private static final Set<String> OWNED = Set.of("Pod", "ReplicaSet", "Job");

    private final boolean ofOwners;
    private final boolean ofNode;
    private final boolean ofPodsOnly;

    private EventsLookUp(boolean ofOwners, boolean ofNode, boolean ofPodsOnly) {
        this.ofOwners = ofOwners;
        this.ofNode = ofNode;
        this.ofPodsOnly = ofPodsOnly;
    }

    /** Of any subject, its own. */
    static EventsLookUp own() {
        return new EventsLookUp(false, false, false);
    }

    /** Of a pod, its own; of others nothing. */
    static EventsLookUp ofPods() {
        return new EventsLookUp(false, false, true);
    }

    /** Its own, and those about the node that it runs on. */
    static EventsLookUp withNode() {
        return new EventsLookUp(false, true, false);
    }

    /** Its own, and those about its owners and the node that it runs on. */
    static EventsLookUp withRelated() {
        return new EventsLookUp(true, true, false);
    }

    @Override
    public String prefix() {
        return "3-events";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String kind = about.subject().kind();
        boolean isPod = kind.equals("Pod");
        if (NO_OBJECT.contains(kind) || (ofPodsOnly && !isPod) || isDependent(arguments)) {
            return Map.of();
        }
        return Map.of(
                prefix(),
                new ObjectEvents(
                        requested(arguments), ofOwners && OWNED.contains(kind), ofNode && isPod));
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        ObjectEvents first = (ObjectEvents) one;
        ObjectEvents second = (ObjectEvents) other;
        return new ObjectEvents(
                Math.max(first.limit(), second.limit()),
                first.ofOwners() || second.ofOwners(),
                first.ofNode() || second.ofNode());
    }

    /** The types and the number of its own that are wanted; those about others are few already. */
    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        List<Parameters> own = arguments.stream().filter(each -> !isDependent(each)).toList();
        if (!(answer instanceof Enrichment.Events events) || own.isEmpty()) {
            return answer;
        }
        Set<String> types = types(own);
        List<Event> kept =
                events.events().stream().filter(event -> types.contains(event.type())).toList();
        String self = about.subject().toString();
        long ofSelf = kept.stream().filter(event -> event.regarding().equals(self)).count();
        long dropped = Math.max(0, ofSelf - most(own));
        List<Event> latest = new ArrayList<>();
        for (Event event : kept) {
            if (dropped > 0 && event.regarding().equals(self)) {
                dropped--;
            } else {
                latest.add(event);
            }
        }
        return new Enrichment.Events(latest);
    }

    static boolean isDependent(Parameters arguments) {
        return arguments.declares(DEPENDENT) && arguments.flag(DEPENDENT);
    }

    /** How many to request: Events are filtered by type only when they have been received. */
    static int requested(Parameters arguments) {
        return types(List.of(arguments)).size() < ALL_TYPES ? MOST_EVENTS : most(arguments);
    }

    static int most(List<Parameters> arguments) {
        return arguments.stream().mapToInt(EventsLookUp::most).max().orElse(MOST_EVENTS);
    }

    private static int most(Parameters arguments) {
        return arguments.declares("max_events")
                ? Math.clamp(arguments.number("max_events"), 1, MOST_EVENTS)
                : EVENTS;
    }

    static Set<String> types(List<Parameters> arguments) {
        Set<String> types = new TreeSet<>();
        for (Parameters each : arguments) {
            types.addAll(
                    each.declares("included_types")
                            ? each.texts("included_types")
                            : List.of("Normal", "Warning"));
        }
        return types;
    }
}
