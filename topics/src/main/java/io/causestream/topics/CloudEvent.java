package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/**
 * A record's headers, by the Kafka binding of CloudEvents 1.0 in binary mode. Derived from the
 * value, never random: a replay writes the same.
 *
 * @param type {@code io.causestream.finding.v1}
 */
public record CloudEvent(String id, String type, String source, Instant time) {

    void writeTo(Headers headers) {
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_id", id);
        put(headers, "ce_type", type);
        put(headers, "ce_source", source);
        put(headers, "ce_time", time.toString());
        put(headers, "content-type", "application/json");
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }
}
