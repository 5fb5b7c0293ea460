package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * What is not in the raw topics and yet decides, written down so that a replay decides the same.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Control.Unknown.class)
@JsonSubTypes(@JsonSubTypes.Type(value = Control.TimerElapsed.class, name = "timer_elapsed"))
public sealed interface Control {

    /**
     * A wait of one finding is over by the wall clock.
     *
     * @param timer which wait: its name
     * @param due when it was to end; names this wait among earlier ones of the same finding
     */
    record TimerElapsed(String cluster, String findingId, String timer, Instant due)
            implements Control {
        public TimerElapsed {
            requireNonNull(cluster, "cluster");
            requireNonNull(findingId, "findingId");
            requireNonNull(timer, "timer");
            requireNonNull(due, "due");
        }
    }

    /** A kind of a later version than the reader's. */
    record Unknown() implements Control {}
}
