package io.causestream.enrich;

import org.apache.kafka.common.errors.InvalidRequestException;

/**
 * The stores and topics of this build's topology are not those with which its group began, though
 * both have the same version: whoever changed them did not raise {@link
 * io.causestream.topics.Groups#TOPOLOGY_VERSION}.
 */
final class TopologyChanged extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private TopologyChanged(String group, Throwable cause) {
        super(
                ("another build began group %s, with another topology of the same version, and Kafka can't change the "
                                + "topology of a group: run the build that began it, or one with a higher version of "
                                + "the topology after `causestream cut-over --execute`")
                        .formatted(group),
                cause);
    }

    /** This, if the broker refused the topology; otherwise the failure itself. */
    static Throwable orSame(String group, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // The broker has no error code of its own for it.
            if (cause instanceof InvalidRequestException
                    && String.valueOf(cause.getMessage()).contains("Topology updates")) {
                return new TopologyChanged(group, failure);
            }
        }
        return failure;
    }
}
