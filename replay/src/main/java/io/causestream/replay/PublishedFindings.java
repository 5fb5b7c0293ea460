package io.causestream.replay;

import io.causestream.finding.Finding;
import java.time.Instant;

/** Gets each revision of each finding as it is published in a replay. */
@FunctionalInterface
public interface PublishedFindings {

    /** Keeps none. */
    PublishedFindings NONE = (finding, json, at) -> {};

    /**
     * Of one cluster in order, by one thread; of several clusters by several.
     *
     * @param json the finding, as on the topic
     * @param at the time of its record
     */
    void on(Finding finding, byte[] json, Instant at);
}
