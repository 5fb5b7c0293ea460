package io.causestream.findings;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How far a client has read each partition: the id of an event, {@code 0:12,3:44}. A number after
 * the colon is the next offset that the client has not seen; partitions at offset 0 are left out.
 */
final class TopicOffsets {

    private static final Pattern TEXT =
            Pattern.compile("-|\\d{1,5}:\\d{1,18}(,\\d{1,5}:\\d{1,18})*");
    private static final int LONGEST = 32_768;

    private final Map<Integer, Long> next = new TreeMap<>();

    TopicOffsets() {}

    TopicOffsets(Map<Integer, Long> next) {
        this.next.putAll(next);
    }

    /** Empty if it is not the id of one of our events. */
    static Optional<TopicOffsets> of(String eventId) {
        if (eventId.length() > LONGEST || !TEXT.matcher(eventId).matches()) {
            return Optional.empty();
        }
        TopicOffsets offsets = new TopicOffsets();
        if (!eventId.equals("-")) {
            for (String part : eventId.split(",")) {
                int colon = part.indexOf(':');
                offsets.next.put(
                        Integer.valueOf(part.substring(0, colon)),
                        Long.valueOf(part.substring(colon + 1)));
            }
        }
        return Optional.of(offsets);
    }

    /** The next offset of a partition that was not seen. */
    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    /** Notes a record as seen. */
    void see(int partition, long offset) {
        next.merge(partition, offset + 1, Math::max);
    }

    boolean hasSeen(int partition, long offset) {
        return offset < next(partition);
    }

    Map<Integer, Long> asMap() {
        return Map.copyOf(next);
    }

    /** The id of the event after which a client has seen this much; never empty. */
    String eventId() {
        return next.isEmpty()
                ? "-"
                : next.entrySet().stream()
                        .map(each -> each.getKey() + ":" + each.getValue())
                        .collect(joining(","));
    }
}
