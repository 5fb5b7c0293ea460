package io.causestream.enrich.playbook;

import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import java.util.List;
import java.util.Set;

/** The triggers that fire for a Kubernetes Event of type Warning itself. Pure. */
public final class WarningTriggers {

    /** The trigger whose operations are a parameter. */
    private static final String ANY = "on_kubernetes_warning_event";

    public static final Set<String> NAMES =
            Set.of(ANY, "on_kubernetes_warning_event_create", "on_kubernetes_warning_event_update");

    private WarningTriggers() {}

    static boolean fires(Bound bound, EventObserved event, Operation operation) {
        Parameters arguments = bound.trigger().parameters();
        if (!event.type().equals("Warning")
                || !bound.trigger().type().operations().contains(operation)) {
            return false;
        }
        if (bound.trigger().type().name().equals(ANY)
                && !WordList.areEmptyOrHave(arguments.texts("operations"), operation.name())) {
            return false;
        }
        String text = event.reason() + " " + event.note();
        List<String> include = arguments.texts("include");
        return !WordList.anyIn(arguments.texts("exclude"), text)
                && (include.isEmpty() || WordList.anyIn(include, text));
    }
}
