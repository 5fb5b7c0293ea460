package io.causestream.enrich.trigger;

import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.Parameters;
import java.util.List;

/** A trigger that reads the state of an object from an Event about it. Pure. */
@FunctionalInterface
public interface EventTrigger {

    /**
     * @param regarded what is known of the object that the event is about
     */
    List<Reading> read(EventObserved event, Regarded regarded, Parameters parameters);
}
