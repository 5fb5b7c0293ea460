package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The latest Events about the subject. */
final class EventsLookUp implements LookUp {

    private static final int EVENTS = 20;
    private static final int MOST_EVENTS = 100;
    private static final int ALL_TYPES = 2;

    /** Kinds of subjects that have no Events of their own to look up. */
    private static final Set<String> NO_OBJECT = Set.of(Subject.ALERT, "Cluster");

    @Override
    public String prefix() {
        return "3-events";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        if (NO_OBJECT.contains(about.subject().kind())) {
            return Map.of();
        }
        // Events are filtered by type only when they have been received.
        return Map.of(
                prefix(),
                new ObjectEvents(
                        types(arguments).size() < ALL_TYPES ? MOST_EVENTS : most(arguments)));
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return ((ObjectEvents) one).limit() >= ((ObjectEvents) other).limit() ? one : other;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        if (!(answer instanceof Enrichment.Events events) || arguments.isEmpty()) {
            return answer;
        }
        Set<String> types = new TreeSet<>();
        arguments.forEach(each -> types.addAll(types(each)));
        int most = arguments.stream().mapToInt(EventsLookUp::most).max().orElse(MOST_EVENTS);
        List<Enrichment.Events.Event> kept =
                events.events().stream().filter(event -> types.contains(event.type())).toList();
        return new Enrichment.Events(kept.subList(Math.max(0, kept.size() - most), kept.size()));
    }

    private static int most(Parameters arguments) {
        return arguments.declares("max_events")
                ? Math.clamp(arguments.number("max_events"), 1, MOST_EVENTS)
                : EVENTS;
    }

    private static Set<String> types(Parameters arguments) {
        return arguments.declares("included_types")
                ? Set.copyOf(arguments.texts("included_types"))
                : Set.of("Normal", "Warning");
    }
}
