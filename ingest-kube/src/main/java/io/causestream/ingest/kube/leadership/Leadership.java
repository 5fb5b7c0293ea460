package io.causestream.ingest.kube.leadership;

import io.causestream.service.Readiness;
import java.util.OptionalLong;

/** The right to publish what happens in the cluster, and its epoch. For use by one thread. */
public interface Leadership extends AutoCloseable {

    /** The epoch; empty while another agent leads, or leadership is uncertain. */
    OptionalLong epoch();

    /** Gives up leadership: the next leader has a higher epoch. */
    void renounce();

    /** The readiness of an agent that doesn't lead; may be called from any thread. */
    Readiness standingBy();

    @Override
    void close();
}
