package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.Parameters;
import java.util.List;

/** A node says that it runs out of something: each is a problem of its own. */
final class NodePressure implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        ObjectObserved node = seen.observed();
        return parameters.texts("conditions").stream()
                .flatMap(type ->
                        Status.condition(node, type, "True").stream()
                                .map(pressed ->
                                        Status.reading(
                                                Reasons.NODE_PRESSURE,
                                                type,
                                                Status.since(pressed, node),
                                                node.observedAt(),
                                                "%s: node %s".formatted(type, node.object().name()),
                                                Status.text(pressed, "message"))))
                .toList();
    }
}
