package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;

/** A node reports that it runs out of a resource: each resource is a problem of its own. */
final class NodePressure implements StateTrigger {

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved node = input.observed();
        return parameters.texts("conditions").stream()
                .flatMap(type ->
                        Status.condition(node, type, "True").stream()
                                .map(pressed ->
                                        Status.detection(
                                                Reasons.NODE_PRESSURE,
                                                type,
                                                Status.since(pressed, node),
                                                node.observedAt(),
                                                "%s: node %s".formatted(type, node.object().name()),
                                                Status.text(pressed, "message"))))
                .toList();
    }
}
