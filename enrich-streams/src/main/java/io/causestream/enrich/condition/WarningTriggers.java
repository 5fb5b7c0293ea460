package io.causestream.enrich.condition;

import io.causestream.enrich.condition.TriggerIndex.Bound;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.Parameters;
import io.causestream.playbook.TriggerDeclaration.Operation;
import java.util.List;
import java.util.Set;

/** The triggers that fire for a Kubernetes Event of type Warning itself. Pure. */
final class WarningTriggers {

    /** The one that can be told of which operations. */
    private static final String ANY = "on_kubernetes_warning_event";

    static final Set<String> NAMES =
            Set.of(ANY, "on_kubernetes_warning_event_create", "on_kubernetes_warning_event_update");

    private WarningTriggers() {}

    static boolean fires(Bound bound, EventObserved event, Operation operation) {
        Parameters told = bound.trigger().parameters();
        if (!event.type().equals("Warning")
                || !bound.trigger().type().operations().contains(operation)) {
            return false;
        }
        if (bound.trigger().type().name().equals(ANY)
                && !Words.areEmptyOrHave(told.texts("operations"), operation.name())) {
            return false;
        }
        String text = event.reason() + " " + event.note();
        List<String> include = told.texts("include");
        return !Words.anyIn(told.texts("exclude"), text)
                && (include.isEmpty() || Words.anyIn(include, text));
    }
}
