package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trigger that reads the state of an object from an Event about it. Pure. */
@FunctionalInterface
public interface EventTrigger {

    /**
     * @param pod that the event regards; null if it regards none, or one that is not known
     */
    List<Reading> read(EventObserved event, @Nullable PodState pod, Parameters parameters);
}
