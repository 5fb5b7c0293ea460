package io.causestream.standalone.diagnosis;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * An Event of the core API, as {@code kubectl get events -o yaml} prints it, in the form of
 * events.k8s.io/v1, which is the one that agents read. Pure.
 */
final class CoreEvent {

    private static final Map<String, String> NAMES =
            Map.of(
                    "involvedObject", "regarding",
                    "message", "note",
                    "source", "deprecatedSource",
                    "firstTimestamp", "deprecatedFirstTimestamp",
                    "lastTimestamp", "deprecatedLastTimestamp",
                    "count", "deprecatedCount",
                    "reportingComponent", "reportingController");

    private CoreEvent() {}

    /** The Event in the newer form; one that has it already is the same. */
    static ObjectNode renamed(ObjectNode event) {
        ObjectNode renamed = event.deepCopy();
        NAMES.forEach((core, name) -> {
            if (renamed.has(core)) {
                renamed.set(name, renamed.remove(core));
            }
        });
        return renamed.put("apiVersion", "events.k8s.io/v1");
    }
}
