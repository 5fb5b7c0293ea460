package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Severity;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A node reports that it is not ready, or no longer reports at all. For one that was cordoned or
 * drained before, that is expected: it is published as LOW, with who did it and when.
 */
final class NodeNotReady implements StateTrigger {

    /** Taints that autoscalers or administrators put on a node that is about to be removed. */
    private static final Set<String> REMOVAL_TAINTS =
            Set.of(
                    "node.kubernetes.io/out-of-service",
                    "ToBeDeletedByClusterAutoscaler",
                    "karpenter.sh/disrupted",
                    "karpenter.sh/disruption");

    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved node = input.observed();
        if (Status.isDeleting(node)) {
            return List.of();
        }
        Optional<String> cordon = cordon(input);
        return Stream.of("False", "Unknown")
                .flatMap(status -> Status.condition(node, "Ready", status).stream())
                .map(notReady -> read(node, notReady, cordon))
                .toList();
    }

    private static Detection read(ObjectObserved node, JsonNode notReady, Optional<String> cordon) {
        String message = Status.text(notReady, "message");
        Detection detection =
                Status.detection(
                        Reasons.NODE_NOT_READY,
                        "",
                        Status.since(notReady, node),
                        node.observedAt(),
                        cordon.map(by -> "Cordoned node not ready: ").orElse("Node not ready: ")
                                + node.object().name(),
                        cordon.map(by -> message.isEmpty() ? by : by + "\n" + message)
                                .orElse(message));
        return cordon.isPresent() ? detection.as(Severity.LOW) : detection;
    }

    /** Who took it out of service and when, as far as that is known; empty if nobody did. */
    private static Optional<String> cordon(TriggerInput input) {
        JsonNode spec = input.observed().body().path("spec");
        Optional<JsonNode> removal =
                spec.path("taints")
                        .valueStream()
                        .filter(taint -> REMOVAL_TAINTS.contains(Status.text(taint, "key")))
                        .findFirst();
        if (removal.isPresent()) {
            return Optional.of(
                    "It is out of service, or about to be removed (taint %s)."
                            .formatted(Status.text(removal.get(), "key")));
        }
        if (!spec.path("unschedulable").asBoolean(false)) {
            return Optional.empty();
        }
        for (Change change : input.changes().reversed()) {
            if (change.diffs().stream().anyMatch(NodeNotReady::isCordon)) {
                return Optional.of(
                        "It was cordoned at %s by %s."
                                .formatted(
                                        change.at(),
                                        change.by() == null ? "somebody" : change.by()));
            }
        }
        return Optional.of(
                "It was cordoned%s, by whom is unknown."
                        .formatted(
                                spec.path("taints")
                                        .valueStream()
                                        .filter(taint ->
                                                Status.text(taint, "key").equals(UNSCHEDULABLE))
                                        .map(taint -> Status.text(taint, "timeAdded"))
                                        .filter(at -> !at.isEmpty())
                                        .map(at -> " at " + at)
                                        .findFirst()
                                        .orElse(" before it was first seen")));
    }

    private static boolean isCordon(FieldDiff diff) {
        return diff.path().equals("spec.unschedulable") && "true".equals(diff.after());
    }
}
