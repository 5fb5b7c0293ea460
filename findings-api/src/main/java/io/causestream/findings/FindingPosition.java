package io.causestream.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a finding stands in the list: the newest first, by begin. It does not move when others come
 * or go, so that a cursor made of it stays true.
 */
record FindingPosition(Instant startsAt, String id) implements Comparable<FindingPosition> {

    private static final Comparator<FindingPosition> NEWEST_FIRST =
            Comparator.comparing(FindingPosition::startsAt)
                    .reversed()
                    .thenComparing(FindingPosition::id);

    static FindingPosition of(FindingSummary finding) {
        return new FindingPosition(finding.startsAt(), finding.id());
    }

    /** Opaque to clients. */
    String cursor() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((startsAt + " " + id).getBytes(UTF_8));
    }

    /** Empty if it is not one of our cursors. */
    static Optional<FindingPosition> ofCursor(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split(" ", 2);
            return parts.length == 2
                    ? Optional.of(new FindingPosition(Instant.parse(parts[0]), parts[1]))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(FindingPosition other) {
        return NEWEST_FIRST.compare(this, other);
    }
}
