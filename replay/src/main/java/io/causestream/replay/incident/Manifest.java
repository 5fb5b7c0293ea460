package io.causestream.replay.incident;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file of an incident contains.
 *
 * @param format of the file; {@value #FORMAT} is the latest known here
 * @param version of Causestream that wrote it
 * @param leadIn from when on there are records: what was known at {@code from} follows from those
 *     before it. Alerts that were sent up to a day earlier may be there too
 * @param from the beginning of the incident
 * @param to its end, exclusive
 * @param clusters that were asked for; empty: all
 * @param namespaces that were asked for; empty: all. What belongs to no namespace is always there
 * @param anonymised whether names were replaced
 * @param records the number of records by topic
 * @param chunks in the order of the file
 */
public record Manifest(
        int format,
        String version,
        Instant leadIn,
        Instant from,
        Instant to,
        List<String> clusters,
        List<String> namespaces,
        boolean anonymised,
        Map<String, Long> records,
        List<Chunk> chunks) {

    /** The latest format: earlier ones are read, later ones refused. */
    public static final int FORMAT = 1;

    /**
     * Some records of one topic, in order.
     *
     * @param topic without prefix
     * @param records how many, at least 1
     * @param bytes of the entry, compressed
     * @param crc CRC-32 of those bytes
     */
    public record Chunk(String name, String topic, int records, int bytes, long crc) {}

    public Manifest {
        clusters = clusters == null ? List.of() : List.copyOf(clusters);
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        records = records == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(records));
        chunks = chunks == null ? List.of() : List.copyOf(chunks);
    }

    /** The number of all records. */
    public long total() {
        return records.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of records of one topic. */
    public long count(IncidentTopic topic) {
        return records.getOrDefault(topic.title(), 0L);
    }
}
