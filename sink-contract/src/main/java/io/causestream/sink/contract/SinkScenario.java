package io.causestream.sink.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.Service;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A sink between a real Kafka, with topics of its own, and its other side. */
final class SinkScenario implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final SinkUnderTest kind;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private QuietTimes quietTimes = QuietTimes.NONE;
    private boolean dryRun;
    private @Nullable Service sink;

    /** The sink's time; null for the real one. */
    private volatile @Nullable Instant now;

    SinkScenario(EmbeddedKafka broker, SinkUnderTest kind) throws Exception {
        this.kind = kind;
        kafka =
                new KafkaSettings(
                        broker.bootstrapServers(), "t" + UUID.randomUUID() + ".", Map.of());
        try (Admin admin = Admin.create(kafka.client("test-admin"))) {
            new TopicsCreator(admin, Installation.STANDALONE, LONG)
                    .create(kafka.topics(), kafka.groups());
        }
        producer =
                new KafkaProducer<>(
                        kafka.patientProducer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer());
        log.start();
        logger().setLevel(Level.TRACE);
        logger().addAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.causestream");
    }

    SinkScenario isDryRun() {
        dryRun = true;
        return this;
    }

    SinkScenario isQuiet(QuietTimes times) {
        quietTimes = times;
        return this;
    }

    SinkScenario itIs(Instant time) {
        now = time;
        return this;
    }

    private Instant time() {
        Instant set = now;
        return set == null ? Instant.now() : set;
    }

    SinkScenario starts() {
        registry = new SimpleMeterRegistry();
        Service started =
                kind.sink(
                        new SinkSetup(
                                kafka,
                                registry,
                                (_, cause) -> failures.add(cause),
                                this::time,
                                quietTimes,
                                dryRun));
        sink = started;
        started.start();
        await().atMost(LONG).until(started::isReady);
        return this;
    }

    SinkScenario stops() {
        sink().close();
        return this;
    }

    SinkScenario isKilled() {
        kind.abandon(sink());
        return this;
    }

    private Service sink() {
        if (sink == null) {
            throw new IllegalStateException("the sink was not started");
        }
        return sink;
    }

    /** All on one partition, so that they are read in this order. */
    SinkScenario reads(Finding... findings) throws Exception {
        Topic<String, Finding> topic = kafka.topics().findings();
        for (Finding finding : findings) {
            byte[] value = topic.valueSerde().serializer().serialize(topic.name(), finding);
            producer.send(new ProducerRecord<>(topic.name(), 0, finding.id(), value))
                    .get(10, TimeUnit.SECONDS);
        }
        return this;
    }

    /** Waits until exactly one text that people see contains it. */
    SinkScenario shows(String title) {
        return shows(title, _ -> true);
    }

    /** As {@link #shows(String)}, and that it is as wanted. */
    SinkScenario shows(String title, Predicate<String> wanted) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() ->
                        assertThat(shown(title))
                                .as("shown of " + title)
                                .singleElement()
                                .matches(wanted));
        return this;
    }

    List<String> shown(String title) {
        return kind.shown().stream().filter(text -> text.contains(title)).toList();
    }

    SinkScenario hasAsked(int requests) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> kind.requests() >= requests);
        return this;
    }

    /** Waits until nothing is left to be sent. */
    SinkScenario isIdle() {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        registry.find("causestream.sink.findings.waiting").gauges().stream()
                                .allMatch(gauge -> gauge.value() == 0));
        return this;
    }

    /** Waits until so many revisions became that. */
    SinkScenario hasCounted(String outcome, int revisions) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() ->
                        assertThat(counted("causestream.sink.findings", outcome))
                                .as(outcome)
                                .isGreaterThanOrEqualTo(revisions));
        return this;
    }

    double parts(String outcome) {
        return counted("causestream.sink.message.parts", outcome);
    }

    private double counted(String meter, String outcome) {
        return registry.find(meter).tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** All that was logged, with keys, values and exceptions. */
    String logged() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage()).append(event.getKeyValuePairs()).append('\n');
            IThrowableProxy cause = event.getThrowableProxy();
            while (cause != null) {
                all.append(cause.getMessage()).append('\n');
                cause = cause.getCause();
            }
        }
        return all.toString();
    }

    /** All records of the ledger, as they are in Kafka. */
    List<String> ledgerRecords() {
        List<String> records = new ArrayList<>();
        read(records);
        return records;
    }

    /** The deliveries of a finding, the latest of each destination. */
    List<Delivery> deliveries(Finding finding) {
        Topic<String, Delivery> topic = kafka.topics().deliveries(kind.kind());
        Map<String, Delivery> latest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : read(new ArrayList<>())) {
            Delivery delivery =
                    topic.valueSerde().deserializer().deserialize(topic.name(), each.value());
            if (delivery != null && delivery.findingId().equals(finding.id())) {
                latest.put(delivery.key(), delivery);
            }
        }
        return List.copyOf(latest.values());
    }

    private List<ConsumerRecord<byte[], byte[]>> read(List<String> texts) {
        Topic<String, Delivery> topic = kafka.topics().deliveries(kind.kind());
        Map<String, Object> settings = new HashMap<>(kafka.client("test-ledger"));
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic.name(), 0);
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> {
                            all.add(record);
                            texts.add(
                                    new String(record.key(), StandardCharsets.UTF_8)
                                            + (record.value() == null
                                                    ? ""
                                                    : new String(
                                                            record.value(), StandardCharsets.UTF_8))
                                            + record.headers());
                        });
            }
        }
        return all;
    }

    @Override
    public void close() {
        if (sink != null) {
            sink.close();
        }
        producer.close(Duration.ofSeconds(2));
        kind.close();
        logger().detachAppender(log);
        logger().setLevel(Level.DEBUG);
        assertThat(failures).as("why the service could not go on").isEmpty();
    }
}
