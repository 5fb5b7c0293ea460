package io.causestream.enrich.playbook;

import io.causestream.topics.Control.PlaybooksActivated;
import java.time.Instant;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The playbooks in force in one partition, for one step: those that were activated last, otherwise
 * the starting ones. Each step that needs them receives each activation; the store is for a
 * restart, and is read once.
 */
public final class ActivePlaybooks {

    private static final String IN_FORCE = "in force";

    private final StartingPlaybooks starting;
    private final KeyValueStore<String, PlaybookText> store;
    private @Nullable TriggerIndex index;

    public ActivePlaybooks(StartingPlaybooks starting, KeyValueStore<String, PlaybookText> store) {
        this.starting = starting;
        this.store = store;
    }

    public TriggerIndex inForce() {
        TriggerIndex known = index;
        if (known == null) {
            PlaybookText text = store.get(IN_FORCE);
            known = text == null ? new TriggerIndex(starting.set(), Instant.EPOCH) : read(text);
            index = known;
        }
        return known;
    }

    public void activate(PlaybooksActivated activated, Instant at) {
        PlaybookText known = store.get(IN_FORCE);
        if (known != null && known.version().equals(activated.version())) {
            // Another step of the partition may have put it there.
            index = inForce().set().version().equals(known.version()) ? index : read(known);
            return;
        }
        PlaybookText text = new PlaybookText(activated.version(), at, activated.files());
        // Parsed first: playbooks that can't be parsed do not come into force.
        TriggerIndex activatedIndex = read(text);
        store.put(IN_FORCE, text);
        index = activatedIndex;
    }

    private TriggerIndex read(PlaybookText text) {
        return new TriggerIndex(starting.read().apply(text.files()), text.since());
    }
}
