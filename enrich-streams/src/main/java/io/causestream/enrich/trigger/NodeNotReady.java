package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.Parameters;
import java.util.List;
import java.util.stream.Stream;

/** A node says that it is not ready, or nobody hears of it any more. */
final class NodeNotReady implements StateTrigger {

    @Override
    public List<Reading> read(Seen seen, Parameters parameters) {
        ObjectObserved node = seen.observed();
        return Stream.of("False", "Unknown")
                .flatMap(status -> Status.condition(node, "Ready", status).stream())
                .map(notReady ->
                        Status.reading(
                                Reasons.NODE_NOT_READY,
                                "",
                                Status.since(notReady, node),
                                node.observedAt(),
                                "Node not ready: " + node.object().name(),
                                Status.text(notReady, "message")))
                .toList();
    }
}
