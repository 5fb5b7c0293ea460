package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Excerpt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of records that can't be read: the bytes as received, with origin and reason in
 * headers named as Kafka Streams names its own, so that one reader can handle both.
 */
public final class DeadLetters {

    /** Longer values are cut, so that a record of any topic fits into the dead-letter topic. */
    public static final int MAX_BYTES = 512 * 1024;

    public static final String REASON = "__streams.errors.message";
    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";

    private DeadLetters() {}

    /** The dead letter of a record; {@code reason} is a sentence without the record's text. */
    public static ProducerRecord<byte[], byte[]> of(
            Topics topics, ConsumerRecord<byte[], byte[]> record, Throwable reason) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(
                        topics.deadLetters().name(), null, record.key(), cut(record.value()));
        header(letter, REASON, String.valueOf(reason.getMessage()));
        header(letter, EXCEPTION, reason.getClass().getName());
        header(letter, TOPIC, record.topic());
        header(letter, PARTITION, Integer.toString(record.partition()));
        header(letter, OFFSET, Long.toString(record.offset()));
        return letter;
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(UTF_8));
    }

    private static byte @Nullable [] cut(byte @Nullable [] value) {
        return value == null ? null : Excerpt.start(value, MAX_BYTES);
    }
}
