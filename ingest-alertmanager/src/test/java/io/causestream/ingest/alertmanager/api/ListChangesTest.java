package io.causestream.ingest.alertmanager.api;

import static io.causestream.ingest.alertmanager.Lists.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.alertmanager.Hand;
import io.causestream.ingest.alertmanager.Lists;
import io.causestream.ingest.alertmanager.alert.DeadManSwitch;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.SilenceObservation;
import io.causestream.topics.Json;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What of each reading goes to Kafka. */
class ListChangesTest {

    private static final int PARTITIONS = 4;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Topics TOPICS = new Topics("");
    private static final String CPU = Lists.alert("HighCPU", NOON);
    private static final String MEMORY = Lists.alert("HighMemory", NOON);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Hand clock = new Hand(NOON.plusSeconds(60));
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(
                    topic(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final PublishedAlerts published = new PublishedAlerts();
    private final IngestAlertmanagerMetrics metrics = new IngestAlertmanagerMetrics(registry);
    private final DeadManSwitch deadManSwitch =
            new DeadManSwitch(Optional.empty(), Duration.ofMinutes(10), clock, metrics);
    private ListChanges changes = begin();

    private ListChanges begin() {
        return new ListChanges(
                "home",
                "home/alertmanager:9093",
                new ListPublisher(kafka, TOPICS.rawAlerts(), Duration.ofSeconds(1)),
                published,
                deadManSwitch,
                metrics,
                clock);
    }

    @Test
    void tellsEachAlertOnceAndThenTheWholeListToEveryPartition() throws Exception {
        assertThat(reads(CPU, MEMORY)).isEmpty();

        assertThat(published(AlertObservation.class))
                .extracting(AlertObservation::name)
                .containsExactly("HighCPU", "HighMemory");
        assertThat(
                        kafka.history().stream()
                                .filter(record -> read(record) instanceof AlertListComplete)
                                .map(ProducerRecord::partition))
                .containsExactly(0, 1, 2, 3);
        assertThat(kafka.history().getFirst().partition()).isNull();

        kafka.clear();
        assertThat(reads(CPU, MEMORY)).isEmpty();
        assertThat(kafka.history()).isEmpty();
        assertThat(
                        registry.get(IngestAlertmanagerMetrics.PREFIX + "alerts.listed")
                                .tag("outcome", "unchanged")
                                .counter()
                                .count())
                .isEqualTo(2);
    }

    @Test
    void tellsWhatIsLeftWhenAnAlertHasGone() throws Exception {
        reads(CPU, MEMORY);
        kafka.clear();

        reads(MEMORY);

        assertThat(published(AlertObservation.class)).isEmpty();
        assertThat(published(AlertListComplete.class))
                .hasSize(PARTITIONS)
                .allSatisfy(list -> {
                    assertThat(list.open().get("home")).hasSize(1);
                    assertThat(list.observedAt()).isEqualTo(clock.instant());
                });

        kafka.clear();
        reads();
        assertThat(published(AlertListComplete.class))
                .allSatisfy(list -> assertThat(list.open()).isEmpty())
                .hasSize(PARTITIONS);
    }

    @Test
    void anAlertThatCameAgainIsNews() throws Exception {
        reads(CPU);
        kafka.clear();

        reads(Lists.alert("HighCPU", NOON.plusSeconds(30)));

        assertThat(published(AlertObservation.class)).hasSize(1);
        assertThat(published(AlertListComplete.class)).hasSize(PARTITIONS);
    }

    @Test
    void anAlertmanagerThatHasJustBegunTellsWhatFiresAndNotWhatIsOver() throws Exception {
        reads(CPU, MEMORY);
        kafka.clear();

        assertThat(changes.publish(Lists.open(clock.instant(), CPU), false)).isEmpty();
        assertThat(kafka.history()).isEmpty();

        assertThat(
                        changes.publish(
                                Lists.open(clock.instant(), CPU, Lists.alert("DiskFull", NOON)),
                                false))
                .isEmpty();
        assertThat(published(AlertObservation.class))
                .extracting(AlertObservation::name)
                .containsExactly("DiskFull");
        assertThat(published(AlertListComplete.class)).isEmpty();
    }

    @Test
    void whatTheWebhookToldIsNotToldAgainUnlessItToldTheEnd() throws Exception {
        AlertObservation posted = Lists.open(NOON, CPU).alerts().iterator().next();
        published.add(List.of(posted));
        reads(CPU);
        assertThat(published(AlertObservation.class)).isEmpty();

        published.add(List.of(resolved(posted)));
        reads(CPU);
        assertThat(published(AlertObservation.class)).hasSize(1);
    }

    @Test
    void whatKafkaDidNotTakeIsToldByTheNextReading() throws Exception {
        kafka.sendException = new org.apache.kafka.common.errors.TimeoutException("away");
        assertThat(reads(CPU)).hasValue("TimeoutException");

        kafka.sendException = null;
        assertThat(reads(CPU)).isEmpty();
        assertThat(published(AlertObservation.class)).hasSize(1);
        assertThat(published(AlertListComplete.class)).hasSize(PARTITIONS);
    }

    @Test
    void manyAlertsGoInParts() throws Exception {
        String[] many =
                IntStream.range(0, 1_201)
                        .mapToObj(number -> Lists.alert("Alert" + number, NOON))
                        .toArray(String[]::new);

        assertThat(reads(many)).isEmpty();

        assertThat(published(AlertObservation.class)).hasSize(1_201);
        assertThat(published(AlertListComplete.class).getFirst().open().get("home")).hasSize(1_201);
    }

    @Test
    void onceADayEverythingIsToldAgain() throws Exception {
        reads(CPU);
        clock.passes(Duration.ofHours(23));
        reads(CPU);
        assertThat(kafka.history()).hasSize(1 + PARTITIONS);

        clock.passes(Duration.ofHours(1));
        reads(CPU);

        assertThat(kafka.history()).hasSize(2 * (1 + PARTITIONS));
    }

    @Test
    void afterARestartEverythingIsToldAgainWithTheSameIds() throws Exception {
        reads(CPU);
        published.forgetAll();
        changes = begin();
        reads(CPU);

        assertThat(published(AlertObservation.class))
                .extracting(AlertObservation::id)
                .hasSize(2)
                .containsOnly("home/%016x/%s/firing".formatted("HighCPU".hashCode(), NOON));
    }

    @Test
    void tellsASilenceAndItsChangesAndThatItIsGone() throws Exception {
        readsSilence(Lists.silence("s-1", "pending", NOON));
        readsSilence(Lists.silence("s-1", "pending", NOON));
        readsSilence(Lists.silence("s-1", "active", NOON));
        reads();
        reads();

        assertThat(published(SilenceObservation.class))
                .extracting(SilenceObservation::status)
                .containsExactly(
                        SilenceObservation.Status.PENDING,
                        SilenceObservation.Status.ACTIVE,
                        SilenceObservation.Status.EXPIRED);
        assertThat(published(AlertListComplete.class))
                .extracting(AlertListComplete::silences)
                .startsWith(List.of("s-1"))
                .endsWith(List.of());
    }

    @Test
    void theWatchdogOfAListIsASignOfLife() throws Exception {
        reads(Lists.alert("Watchdog", NOON));

        clock.passes(Duration.ofMinutes(11));
        assertThat(deadManSwitch.remarks()).hasSize(1);

        reads(Lists.alert("Watchdog", NOON));
        assertThat(deadManSwitch.remarks()).isEmpty();
    }

    private Optional<String> reads(String... alerts) throws InterruptedException {
        clock.passes(MINUTE);
        return changes.publish(Lists.open(clock.instant(), alerts), true);
    }

    private void readsSilence(String silence) throws InterruptedException {
        clock.passes(MINUTE);
        OpenAlerts open = Lists.nothing(clock.instant());
        open.addSilence(Json.MAPPER.readTree(silence));
        assertThat(changes.publish(open, true)).isEmpty();
    }

    private <T extends AlertmanagerObservation> List<T> published(Class<T> type) {
        return kafka.history().stream()
                .map(ListChangesTest::read)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static AlertmanagerObservation read(ProducerRecord<byte[], byte[]> record) {
        return TOPICS.rawAlerts()
                .valueSerde()
                .deserializer()
                .deserialize(record.topic(), record.value());
    }

    private static AlertObservation resolved(AlertObservation alert) {
        Instant end = alert.startsAt().plusSeconds(30);
        return new AlertObservation(
                alert.id() + "/" + end,
                alert.cluster(),
                alert.subject(),
                alert.container(),
                alert.name(),
                AlertObservation.Status.RESOLVED,
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                end,
                "",
                alert.fingerprint(),
                "",
                alert.groupLabels(),
                "",
                "",
                0,
                end,
                Duration.ZERO);
    }

    private static Cluster topic() {
        Node node = new Node(0, "localhost", 9092);
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(
                    new PartitionInfo(
                            TOPICS.rawAlerts().name(),
                            partition,
                            node,
                            new Node[] {node},
                            new Node[] {node}));
        }
        return new Cluster(
                "test", List.of(node), partitions, java.util.Set.of(), java.util.Set.of());
    }
}
