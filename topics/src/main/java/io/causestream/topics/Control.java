package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is not in the raw topics and yet influences which problems are found, written as records so
 * that a replay decides the same. Uses the partitions of the raw topics, so that it is read between
 * their records.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = Control.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.PlaybooksActivated.class, name = "playbooks_activated"),
    @JsonSubTypes.Type(value = Control.PendingTimerElapsed.class, name = "pending_timer_elapsed"),
    @JsonSubTypes.Type(value = Control.Tick.class, name = "tick")
})
public sealed interface Control {

    /**
     * These playbooks are in force from here on. Sent to every partition.
     *
     * @param version names the set: the same for the same files
     * @param files their texts by name, with variables unresolved, so they contain no secrets
     */
    record PlaybooksActivated(String version, Map<String, String> files) implements Control {
        public PlaybooksActivated {
            requireNonNull(version, "version");
            files = Collections.unmodifiableMap(new TreeMap<>(files));
        }
    }

    /**
     * A condition of one object has lasted, by the wall clock, as long as it had to.
     *
     * @param scope of the object, which is the record's key
     * @param timer key of the timer, within the scope
     * @param due when it was due, in record time; distinguishes this timer from earlier ones of the
     *     same key
     */
    record PendingTimerElapsed(String scope, String timer, Instant due) implements Control {
        public PendingTimerElapsed {
            requireNonNull(scope, "scope");
            requireNonNull(timer, "hold");
            requireNonNull(due, "due");
        }
    }

    /**
     * A minute has passed. Each partition has its own ticks.
     *
     * @param at the whole minute
     */
    record Tick(Instant at, int partition) implements Control {
        public Tick {
            requireNonNull(at, "at");
        }
    }

    /** A kind of a later version than the reader's. */
    record Unknown() implements Control {}
}
