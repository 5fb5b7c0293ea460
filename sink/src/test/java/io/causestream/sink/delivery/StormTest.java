package io.causestream.sink.delivery;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import io.causestream.sink.transport.Transport;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a channel would be flooded. */
class StormTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THRESHOLD = 10;
    private static final int FINDINGS = 60;
    private static final String CHANNEL = "#on-call";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir Path folder;

    private record Shown(String name, String content) implements SinkPart {}

    private record Sent(String address, boolean isNew, Finding finding) {}

    /** A channel that takes whatever comes, at once. */
    private static final class Channel implements Transport {

        private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
        private final AtomicLong addresses = new AtomicLong();

        @Override
        public List<SinkPart> parts(Finding finding, Tier tier, MessageHistory history) {
            return List.of(new Shown(SinkPart.MESSAGE, finding.title() + finding.status()));
        }

        @Override
        public SinkPart headline(Finding finding) {
            throw new AssertionError("every finding can be shown here");
        }

        @Override
        public Instant free(String channel) {
            return Instant.MIN;
        }

        @Override
        public AttemptResult send(Attempt attempt) {
            String before = attempt.address();
            String address = before == null ? "m" + addresses.incrementAndGet() : before;
            sent.add(new Sent(address, before == null, attempt.finding()));
            return new AttemptResult.Sent(address);
        }

        @Override
        public String link(String address) {
            return "https://example.com/" + address;
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        Set<String> own() {
            return List.copyOf(sent).stream()
                    .map(each -> each.finding().id())
                    .filter(id -> !StormSummary.isSummary(id))
                    .collect(toSet());
        }

        List<Sent> summaries() {
            return List.copyOf(sent).stream()
                    .filter(each -> StormSummary.isSummary(each.finding().id()))
                    .toList();
        }

        Finding lastSummary() {
            return summaries().getLast().finding();
        }
    }

    @Test
    void foldsWhatIsNotCriticalIntoOneSummaryThatIsEdited() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("test"))) {
                new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                        .create(kafka.topics(), kafka.groups());
            }
            Channel channel = new Channel();
            publish(
                    kafka,
                    IntStream.range(0, FINDINGS)
                            .mapToObj(i ->
                                    finding(i, i % 30 == 7 ? Severity.CRITICAL : Severity.HIGH, 1))
                            .toArray(Finding[]::new));

            Set<String> folded;
            try (FindingsDelivery _ = delivery(kafka, channel)) {
                await().atMost(PATIENCE)
                        .until(() -> channel.own().size() + listed(channel) == FINDINGS);

                assertThat(channel.own()).contains("f-7", "f-37");
                assertThat(channel.own()).hasSizeBetween(2, 2 + THRESHOLD);
                assertThat(channel.summaries()).filteredOn(Sent::isNew).hasSize(1);
                assertThat(channel.lastSummary().severity()).isEqualTo(Severity.HIGH);
                assertThat(channel.lastSummary().isResolved()).isFalse();

                folded = all(FINDINGS);
                folded.removeAll(channel.own());
                String worse = folded.iterator().next();
                publish(kafka, finding(number(worse), Severity.CRITICAL, 2));
                await().atMost(PATIENCE).until(() -> channel.own().contains(worse));
                folded.remove(worse);
            }

            publish(
                    kafka,
                    folded.stream()
                            .map(id ->
                                    finding(number(id), Severity.HIGH, 3)
                                            .edit()
                                            .status(Finding.Status.RESOLVED)
                                            .endsAt(NOON.plusSeconds(60))
                                            .finding())
                            .toArray(Finding[]::new));
            Set<String> before = channel.own();
            try (FindingsDelivery _ = delivery(kafka, channel)) {
                await().atMost(PATIENCE).until(() -> channel.lastSummary().isResolved());
            }

            assertThat(channel.own()).as("none gets a message for its end").isEqualTo(before);
            assertThat(channel.summaries()).filteredOn(Sent::isNew).hasSize(1);
            assertThat(channel.sent).filteredOn(Sent::isNew).hasSize(before.size() + 1);
        }
    }

    private static int listed(Channel channel) {
        return channel.summaries().isEmpty()
                ? 0
                : ((Enrichment.Table) channel.lastSummary().enrichments().getFirst()).rows().size();
    }

    private static Set<String> all(int findings) {
        return IntStream.range(0, findings).mapToObj(i -> "f-" + i).collect(toSet());
    }

    private static int number(String id) {
        return Integer.parseInt(id.replace("f-", ""));
    }

    private static FindingsDelivery delivery(KafkaSettings kafka, Channel channel) {
        SinkConfig config =
                new SinkConfig(
                        kafka,
                        "home",
                        SinkRouting.of(RoutedSink.slack("home", CHANNEL, Map.of(), Tier.THREAD)),
                        false,
                        THRESHOLD,
                        Duration.ofSeconds(1));
        SinkMetrics metrics = new SinkMetrics(new SimpleMeterRegistry(), "home");
        FindingsDelivery delivery =
                new FindingsDelivery(
                        config,
                        new Ledger(config, metrics),
                        channel,
                        metrics,
                        InstantSource.system(),
                        cause -> {
                            throw new AssertionError(cause);
                        });
        delivery.start();
        return delivery;
    }

    private static Finding finding(int number, Severity severity, int revision) {
        Subject deployment = new Subject("Deployment", "shop", "app-" + number);
        return new FindingDraft(
                        "f-" + number,
                        Fingerprint.of("home", "CrashLoopBackOff", deployment, ""),
                        severity,
                        "CrashLoopBackOff",
                        "Crashing pod app-" + number,
                        "home",
                        deployment,
                        deployment,
                        NOON)
                .revision(revision)
                .finding();
    }

    private static void publish(KafkaSettings kafka, Finding... findings) {
        Topic<String, Finding> topic = kafka.topics().findings();
        try (KafkaProducer<String, Finding> producer =
                new KafkaProducer<>(
                        kafka.patientProducer("test"),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer())) {
            for (Finding finding : findings) {
                var _ = producer.send(new ProducerRecord<>(topic.name(), finding.id(), finding));
            }
        }
    }
}
