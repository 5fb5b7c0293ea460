package io.causestream.ingest.kube.watch;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Maps what a list or a watch returned to an observation; one thread per kind. */
interface ObservationMapper {

    /**
     * The observation; empty if nothing relevant changed.
     *
     * @param listing the listing in progress, or the last one
     * @throws IllegalArgumentException if it is not an object of the kind
     */
    Optional<KubeObservation> see(Change change, ObjectNode object, long listing);

    /** Called when this listing of the kind is complete. */
    void listed(long listing);
}
