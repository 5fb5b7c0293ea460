package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Finding;
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
    @JsonSubTypes.Type(value = Control.Rewound.class, name = "rewound"),
    @JsonSubTypes.Type(value = Control.OpenAtRewind.class, name = "open_at_rewind"),
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

    /**
     * What follows was read before, and is read again on purpose. Sent to every partition, as the
     * first record that is read there; its timestamp is before that of all that is read again.
     *
     * @param to what happened before this time is a lead-in: it is read so that what it left behind
     *     is known
     * @param epoch when the rewind was made, in milliseconds since 1970: that of each finding which
     *     is opened from here on, unless its own is higher
     */
    record Rewound(Instant to, long epoch) implements Control {
        public Rewound {
            requireNonNull(to, "to");
        }
    }

    /**
     * A finding that was open when a rewind was made. Sent to the partition of its subject, behind
     * all that is read again there, so that what the new reading makes of it is known by then.
     *
     * @param finding its last revision, without its enrichments
     */
    record OpenAtRewind(Finding finding) implements Control {
        public OpenAtRewind {
            requireNonNull(finding, "finding");
        }
    }

    /** A kind of a later version than the reader's. */
    record Unknown() implements Control {}
}
