package io.causestream.ingest.kube.leadership;

import io.causestream.service.Readiness;
import java.util.OptionalLong;

/** The right to publish what happens in the cluster, and the epoch under which. Of one thread. */
public interface Leadership extends AutoCloseable {

    /** Empty while it is somebody else's, or can't be made sure of. */
    OptionalLong epoch();

    /** Gives it back: whoever has it next, has it under a higher epoch. */
    void renounce();

    /** How it stands with an agent that doesn't lead; from any thread. */
    Readiness standingBy();

    @Override
    void close();
}
