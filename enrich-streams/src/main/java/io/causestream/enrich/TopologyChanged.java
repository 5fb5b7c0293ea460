package io.causestream.enrich;

import org.apache.kafka.common.errors.InvalidRequestException;

/** The stores and topics of this version's topology are not those with which its group began. */
final class TopologyChanged extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private TopologyChanged(String group, Throwable cause) {
        super(
                ("another version began group %s, with another topology, and Kafka can't change the topology of a "
                                + "group: start with an empty data folder, or with another kafka.topicPrefix")
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
