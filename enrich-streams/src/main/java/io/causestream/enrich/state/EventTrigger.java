package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;

/** A trigger that reads the state of an object from an Event about it. Pure. */
@FunctionalInterface
public interface EventTrigger {

    /**
     * @param subject what is known of the object that the event is about
     */
    List<Detection> read(EventObserved event, EventSubject subject, Parameters parameters);
}
