package io.causestream.delivery;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one finding became in one channel of one sink. The record is rewritten as a whole at each
 * step; the latest is valid.
 *
 * @param channel as configured, which is also the spelling in the ledger's key
 * @param resolved whether the last posted revision was a resolved one
 * @param severity of the finding when its current message was intended: a rise above it is told by
 *     a further message; null in entries of an earlier version, which lack it
 * @param tier how much of the finding the channel gets: {@code INLINE}, {@code THREAD}, {@code
 *     LINE}; null in entries of an earlier version
 * @param parts the message first, then the replies in its thread
 */
public record Delivery(
        String findingId,
        Fingerprint fingerprint,
        String sink,
        String channel,
        boolean resolved,
        @Nullable Severity severity,
        @Nullable String tier,
        List<Part> parts,
        Instant updatedAt) {

    public Delivery {
        requireNonNull(findingId, "findingId");
        requireNonNull(fingerprint, "fingerprint");
        requireNonNull(sink, "sink");
        requireNonNull(channel, "channel");
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    /** The key of the ledger: {@code findingId/sink/channel as configured}. */
    public static String key(String findingId, String sink, String configuredChannel) {
        return findingId + "/" + sink + "/" + configuredChannel;
    }

    /** The key of this record. */
    @JsonIgnore
    public String key() {
        return key(findingId, sink, channel);
    }

    /**
     * One part that the sink sends.
     *
     * @param name {@code message}, {@code logs}, {@code graph}, … unique within the delivery
     * @param epoch of that revision: (epoch, revision) is the order of a finding's revisions; 0 in
     *     entries of an earlier version, which lack it
     * @param revision the finding's revision that it shows, or is about to show
     * @param content a hash of what is shown, so that an edit that changes nothing is not sent
     * @param address where the sink put it (Slack: channel id and ts, or a file id); null until
     *     then
     * @param why what went wrong, for people; empty unless FAILED
     */
    public record Part(
            String name,
            State state,
            long epoch,
            int revision,
            String content,
            @Nullable String address,
            String why,
            Instant at) {

        public Part {
            requireNonNull(name, "name");
            requireNonNull(state, "state");
        }
    }

    public enum State {
        /**
         * Written before the call. Whoever finds it after a crash checks first whether the call
         * reached the sink.
         */
        @JsonEnumDefaultValue
        INTENT,
        POSTED,
        /** Given up for this revision; {@code why} names the remedy. */
        FAILED
    }
}
