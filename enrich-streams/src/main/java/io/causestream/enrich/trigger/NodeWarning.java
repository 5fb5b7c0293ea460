package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.EventTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A Warning Event about a node itself: of the kubelet, the kernel, or a node problem detector. */
final class NodeWarning implements EventTrigger {

    /** Reasons that the node's conditions cover too, together with their end. */
    private static final Set<String> SEEN_IN_CONDITIONS =
            Set.of(
                    "NodeNotReady",
                    "NodeHasDiskPressure",
                    "NodeHasInsufficientMemory",
                    "NodeHasInsufficientPID",
                    "NodeUnderDiskPressure",
                    "NodeUnderMemoryPressure");

    /**
     * Reasons about the node's setup, repeated at each start of its components and never urgent.
     */
    private static final Set<String> OF_SETUP =
            Set.of(
                    "CgroupV1",
                    "InvalidDiskCapacity",
                    "MissingClusterDNS",
                    "PossibleMemoryBackedVolumesOnDisk",
                    "CheckLimitsForResolvConf",
                    "DNSConfigForming",
                    "IPVSDeprecation",
                    "readOnlySysFS");

    @Override
    public List<Detection> read(EventObserved event, EventSubject subject, Parameters parameters) {
        if (!event.regarding().kind().equals("Node")
                || !event.type().equals("Warning")
                || SEEN_IN_CONDITIONS.contains(event.reason())
                || OF_SETUP.contains(event.reason())) {
            return List.of();
        }
        Instant at = event.observedAt().minus(event.age());
        return List.of(
                Status.detection(
                        Reasons.NODE_WARNING,
                        event.reason(),
                        at,
                        at,
                        "%s: node %s".formatted(event.reason(), event.regarding().name()),
                        event.note()));
    }
}
