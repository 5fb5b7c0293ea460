package io.causestream.standalone.incident;

import io.causestream.finding.Finding;
import io.causestream.replay.PublishedFindings;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The topic {@code findings} under another prefix, for consumers that are tried on a replay. */
final class SideTopics implements PublishedFindings, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Topic<String, Finding> topic;
    private final KafkaProducer<String, Finding> producer;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private SideTopics(Topic<String, Finding> topic, KafkaProducer<String, Finding> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Creates the topics.
     *
     * @throws CannotRun if the prefix is that of the installation, whose readers would take the
     *     findings for real ones
     */
    static SideTopics open(KafkaSettings kafka, String prefix) {
        if (prefix.equals(kafka.topicPrefix())) {
            throw CannotRun.wrongArgument(
                    "--to-topics %s is the prefix of the installation itself, whose readers would notify people: choose another, for example replay."
                            .formatted(prefix),
                    null);
        }
        KafkaSettings side = new KafkaSettings(kafka.bootstrapServers(), prefix, kafka.client());
        Topics topics;
        try {
            topics = side.topics();
        } catch (IllegalArgumentException e) {
            throw CannotRun.wrongArgument("--to-topics: " + e.getMessage(), e);
        }
        try (Admin admin = Admin.create(side.client("causestream-replay"))) {
            new TopicsCreator(admin, Installation.STANDALONE, TIMEOUT)
                    .create(topics, side.groups());
        }
        Topic<String, Finding> topic = topics.findings();
        return new SideTopics(
                topic,
                new KafkaProducer<>(
                        side.patientProducer("causestream-replay"),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer()));
    }

    @Override
    public void on(Finding finding, byte[] json, Instant at) {
        try {
            // The callback has the outcome.
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    topic.name(), null, at.toEpochMilli(), finding.id(), finding),
                            (metadata, failed) -> {
                                if (failed != null) {
                                    failure.compareAndSet(null, failed);
                                } else {
                                    sent.incrementAndGet();
                                }
                            });
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
    }

    /**
     * Waits until Kafka has all of them.
     *
     * @throws CannotRun if it does not take one
     */
    void flush() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new CannotRun(
                    "Kafka does not take the findings for %s: %s"
                            .formatted(topic.name(), failed.getMessage()),
                    failed);
        }
    }

    String summary() {
        return String.format(
                Locale.ROOT, "%,d revisions published to %s", sent.get(), topic.name());
    }

    @Override
    public void close() {
        producer.close(TIMEOUT);
    }
}
