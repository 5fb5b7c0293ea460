package io.causestream.replay.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Subject;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.Manifest;
import io.causestream.topics.Control;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all: the topics are written once, and each test cuts another range. */
class IncidentRecorderTest {

    private static EmbeddedKafka kafka;
    private static KafkaSettings settings;

    /** Between the baseline and the trouble, by the broker's clock. */
    private static Instant afterBaseline;

    private static Instant afterTrouble;

    @TempDir static Path data;
    @TempDir Path folder;

    @BeforeAll
    static void write() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(data));
        settings = KafkaSettings.at(kafka.bootstrapServers());
        Topics topics = settings.topics();
        try (Admin admin = Admin.create(settings.client("test"))) {
            new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(20))
                    .create(topics, settings.groups());
        }
        Map<String, Object> config = settings.patientProducer("test");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "test");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < 4; partition++) {
                send(producer, topics.control(), partition, "playbooks", playbooks("v1"));
            }
            send(producer, topics.rawKube(), null, "home/old", event("old"));
            producer.commitTransaction();
            afterBaseline = nextMillisecond();
            producer.beginTransaction();
            send(producer, topics.rawKube(), null, "home/shop", event("listed"));
            send(producer, topics.rawKube(), null, "home/-", listed("home"));
            producer.commitTransaction();
            afterTrouble = nextMillisecond();
            producer.beginTransaction();
            send(producer, topics.rawKube(), null, "home/shop", event("aborted"));
            producer.abortTransaction();
            producer.beginTransaction();
            send(
                    producer,
                    topics.rawKube(),
                    null,
                    "home/-",
                    KubeObservation.Heartbeat.of("home", 1, Instant.now()));
            send(producer, topics.rawKube(), null, "home/shop", event("shop"));
            send(producer, topics.rawKube(), null, "home/-", event("node"));
            send(producer, topics.rawKube(), null, "home/other", event("other"));
            send(producer, topics.rawKube(), null, "away/shop", event("away"));
            producer.commitTransaction();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    /** Records are stamped in milliseconds: those of the next step have a later one. */
    private static Instant nextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() <= now) {
            Thread.onSpinWait();
        }
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }

    private static <K, V> void send(
            KafkaProducer<byte[], byte[]> producer,
            Topic<K, V> topic,
            @Nullable Integer partition,
            String key,
            V value)
            throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.name(), partition, key.getBytes(UTF_8), null);
        byte[] bytes =
                topic.valueSerde().serializer().serialize(topic.name(), record.headers(), value);
        producer.send(
                        new ProducerRecord<>(
                                topic.name(), partition, record.key(), bytes, record.headers()))
                .get();
    }

    private static Control playbooks(String version) {
        return new Control.PlaybooksActivated(version, Map.of());
    }

    private static KubeObservation event(String name) {
        return new EventObserved(
                name,
                "home",
                Subject.pod("shop", name),
                "",
                Subject.pod("shop", name),
                "Warning",
                "BackOff",
                "back-off",
                1,
                1,
                1,
                Instant.now(),
                Duration.ZERO);
    }

    /** A list that began a moment after the old records. */
    private static KubeObservation listed(String cluster) {
        Instant now = Instant.now();
        return new ListComplete(
                "l",
                cluster,
                "Pod",
                1,
                1,
                Math.min(now.toEpochMilli(), afterBaseline.toEpochMilli()),
                now);
    }

    private List<IncidentRecord> cut(Range range) {
        Path file = folder.resolve("incident.cs");
        new IncidentRecorder(settings, "test").record(range, file);
        List<IncidentRecord> all = new ArrayList<>();
        try (IncidentReader reader = IncidentReader.open(file)) {
            reader.records(EnumSet.allOf(IncidentTopic.class)).forEachRemaining(all::add);
        }
        return all;
    }

    private static List<String> names(List<IncidentRecord> records) {
        return records.stream()
                .filter(record -> record.topic() == IncidentTopic.RAW_KUBE)
                .map(record ->
                        settings.topics()
                                .rawKube()
                                .valueSerde()
                                .deserializer()
                                .deserialize("", record.value()))
                .map(KubeObservation::id)
                .sorted()
                .toList();
    }

    private static Range since(Instant from, List<String> clusters, List<String> namespaces) {
        return new Range(from, Instant.now().plusSeconds(60), clusters, namespaces);
    }

    @Test
    void takesTheLastBaselineAsLeadIn() {
        List<IncidentRecord> records = cut(since(afterTrouble, List.of(), List.of()));

        assertThat(names(records)).contains("l", "listed", "shop", "node", "other", "away");
    }

    @Test
    void leavesOutHeartbeats() {
        assertThat(names(cut(since(afterTrouble, List.of(), List.of()))))
                .contains("node")
                .noneMatch(id -> id.contains("/heartbeat/"));
    }

    @Test
    void leavesOutWhatWasNeverCommitted() {
        assertThat(names(cut(since(afterTrouble, List.of(), List.of())))).doesNotContain("aborted");
    }

    @Test
    void takesThePlaybooksThatWereInForceFromBeforeTheLeadIn() {
        assertThat(cut(since(afterTrouble, List.of(), List.of())))
                .filteredOn(record -> record.topic() == IncidentTopic.CONTROL)
                .isNotEmpty();
    }

    @Test
    void takesOnlyTheClusterAndNamespaceAndWhatIsInNone() {
        assertThat(names(cut(since(afterTrouble, List.of("home"), List.of("shop")))))
                .contains("shop", "node")
                .doesNotContain("other", "away");
    }

    @Test
    void keepsKeysHeadersTimesAndPlaces() {
        IncidentRecord record =
                cut(since(afterTrouble, List.of("home"), List.of("shop"))).stream()
                        .filter(each -> each.topic() == IncidentTopic.RAW_KUBE)
                        .filter(each -> new String(each.key(), UTF_8).equals("home/shop"))
                        .toList()
                        .getLast();

        assertThat(Instant.ofEpochMilli(record.timestamp())).isAfterOrEqualTo(afterTrouble);
        assertThat(record.offset()).isPositive();
        assertThat(record.headers().lastHeader("ce_type").value())
                .isEqualTo("io.causestream.observation.v1".getBytes(UTF_8));
    }

    @Test
    void saysWhatThereIsWhenTheRangeIsEmpty() {
        Range before =
                new Range(
                        Instant.parse("2020-01-01T00:00:00Z"),
                        Instant.parse("2020-01-02T00:00:00Z"),
                        List.of("home"),
                        List.of());

        assertThatThrownBy(() -> cut(before))
                .isInstanceOf(NothingRecorded.class)
                .hasMessageStartingWith(
                        "nothing was observed from 2020-01-01T00:00:00Z to 2020-01-02T00:00:00Z of cluster home; the raw topics have records from ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNoGroupBehind() throws Exception {
        cut(since(afterTrouble, List.of(), List.of()));

        try (Admin admin = Admin.create(settings.client("test"))) {
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void saysThatTheTopicsAreMissingUnderAnotherPrefix() {
        KafkaSettings other = new KafkaSettings(kafka.bootstrapServers(), "other.", Map.of());

        assertThatThrownBy(() ->
                        new IncidentRecorder(other, "test")
                                .record(
                                        since(afterTrouble, List.of(), List.of()),
                                        folder.resolve("x.cs")))
                .isInstanceOf(NothingRecorded.class)
                .hasMessageContaining("has no topic other.raw.kube")
                .hasMessageContaining("the prefix 'other.' right?");
    }

    @Test
    void countsInTheManifest() {
        Path file = folder.resolve("incident.cs");
        Manifest manifest =
                new IncidentRecorder(settings, "test")
                        .record(since(afterTrouble, List.of(), List.of()), file);

        assertThat(manifest.count(IncidentTopic.RAW_KUBE))
                .isEqualTo(manifest.records().get("raw.kube"));
        assertThat(manifest.total()).isGreaterThanOrEqualTo(7);
    }
}
