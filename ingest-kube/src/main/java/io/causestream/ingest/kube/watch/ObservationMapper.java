package io.causestream.ingest.kube.watch;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Makes an observation of what a list or a watch showed; one thread a kind. */
interface ObservationMapper {

    /**
     * Empty if it is no news.
     *
     * @param listing the list that goes on, or the last one
     * @throws IllegalArgumentException if it is no object of the kind
     */
    Optional<KubeObservation> see(Change change, ObjectNode object, long listing);

    /** All that is of the kind has been seen in this list. */
    void listed(long listing);
}
