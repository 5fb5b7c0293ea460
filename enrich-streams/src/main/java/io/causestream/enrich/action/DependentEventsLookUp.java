package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.DependentEvents;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The latest Events about pods of a workload, the worst pods first. An action with {@code
 * dependent_pod_mode} or {@code events} wants them if that is true, any other always.
 */
final class DependentEventsLookUp implements LookUp {

    private static final int MOST_PODS = 10;

    @Override
    public String prefix() {
        return "3-dependent";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        return PodsLookUp.OWNERS.contains(about.subject().kind()) && wantsAny(arguments)
                ? Map.of(
                        prefix(),
                        new DependentEvents(
                                about.subject(),
                                arguments.declares("max_pods")
                                        ? Math.clamp(arguments.number("max_pods"), 1, MOST_PODS)
                                        : 1,
                                EventsLookUp.requested(arguments)))
                : Map.of();
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        DependentEvents first = (DependentEvents) one;
        DependentEvents second = (DependentEvents) other;
        return new DependentEvents(
                first.workload(),
                Math.max(first.pods(), second.pods()),
                Math.max(first.limit(), second.limit()));
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        List<Parameters> some = arguments.stream().filter(DependentEventsLookUp::wantsAny).toList();
        if (!(answer instanceof Enrichment.Events events) || some.isEmpty()) {
            return answer;
        }
        Set<String> types = EventsLookUp.types(some);
        List<Event> kept =
                events.events().stream().filter(event -> types.contains(event.type())).toList();
        return new Enrichment.Events(
                kept.subList(Math.max(0, kept.size() - EventsLookUp.most(some)), kept.size()));
    }

    private static boolean wantsAny(Parameters arguments) {
        return arguments.declares(EventsLookUp.DEPENDENT)
                ? arguments.flag(EventsLookUp.DEPENDENT)
                : !arguments.declares("events") || arguments.flag("events");
    }
}
