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

    /** There is nothing to look up about them. */
    private static final Set<String> NO_OBJECT = Set.of(Subject.ALERT, "Cluster");

    @Override
    public String prefix() {
        return "3-events";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters told) {
        if (NO_OBJECT.contains(about.subject().kind())) {
            return Map.of();
        }
        // Which of them are of the types that are meant is only known when they are here.
        return Map.of(
                prefix(),
                new ObjectEvents(types(told).size() < ALL_TYPES ? MOST_EVENTS : most(told)));
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return ((ObjectEvents) one).limit() >= ((ObjectEvents) other).limit() ? one : other;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> told) {
        if (!(answer instanceof Enrichment.Events events) || told.isEmpty()) {
            return answer;
        }
        Set<String> types = new TreeSet<>();
        told.forEach(each -> types.addAll(types(each)));
        int most = told.stream().mapToInt(EventsLookUp::most).max().orElse(MOST_EVENTS);
        List<Enrichment.Events.Event> kept =
                events.events().stream().filter(event -> types.contains(event.type())).toList();
        return new Enrichment.Events(kept.subList(Math.max(0, kept.size() - most), kept.size()));
    }

    private static int most(Parameters told) {
        return told.declares("max_events")
                ? Math.clamp(told.number("max_events"), 1, MOST_EVENTS)
                : EVENTS;
    }

    private static Set<String> types(Parameters told) {
        return told.declares("included_types")
                ? Set.copyOf(told.texts("included_types"))
                : Set.of("Normal", "Warning");
    }
}
