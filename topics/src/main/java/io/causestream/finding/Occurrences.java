package io.causestream.finding;

import java.time.Instant;

/**
 * How often the problem was seen since this finding was opened.
 *
 * @param count at least 1
 */
public record Occurrences(long count, Instant firstSeen, Instant lastSeen) {

    public Occurrences {
        if (count < 1) {
            throw new IllegalArgumentException("a finding occurred at least once, not " + count);
        }
    }

    public static Occurrences first(Instant seen) {
        return new Occurrences(1, seen, seen);
    }

    public Occurrences plus(long more, Instant seen) {
        return new Occurrences(count + more, firstSeen, seen.isAfter(lastSeen) ? seen : lastSeen);
    }
}
