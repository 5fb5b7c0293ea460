package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.EnrichStreamsMain;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.replay.Replay;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.replay.recording.IncidentRecorder;
import io.causestream.replay.recording.Range;
import io.causestream.settings.Settings;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What enrich-streams published, in a process that was killed twice, is what a replay of the same
 * records gives.
 */
class LiveAgainstReplayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** So long nothing more is published once all is read. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final Map<String, String> LIMITS =
            Map.of(
                    "CAUSESTREAM_AI_ENABLED", "false",
                    "CAUSESTREAM_BASELINE_WAIT", "500ms",
                    "CAUSESTREAM_CONTEXT_TIMEOUT", "2s",
                    "CAUSESTREAM_RESOLVE_AFTER", "2s",
                    "CAUSESTREAM_SIGNAL_INTERVAL", "500ms",
                    "CAUSESTREAM_UPDATE_INTERVAL", "1s");

    @TempDir Path folder;

    @Test
    void findingsOfAServiceThatWasKilledTwiceAreThoseOfTheReplay() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("test"))) {
                new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                        .create(kafka.topics(), kafka.groups());
                Map<String, Finding> live = live(kafka, admin);
                ReplayResult replayed = replay(kafka);

                assertThat(live.values()).filteredOn(Finding::isResolved).isNotEmpty();
                assertThat(live.values()).filteredOn(it -> !it.isResolved()).isNotEmpty();
                assertThat(
                                FindingDifferences.between(
                                        live.values(),
                                        replayed.findings().stream()
                                                .map(ReplayedFinding::last)
                                                .toList()))
                        .as("%d findings of %d records", live.size(), replayed.records())
                        .isEmpty();
                assertThat(replayed.findings()).flatMap(ReplayedFinding::notRecorded).isEmpty();
                assertThat(replayed.unreadable()).isZero();
            }
        }
    }

    /** The last revision of each finding of the service, by its id. */
    private Map<String, Finding> live(KafkaSettings kafka, Admin admin) throws Exception {
        try (TroubledClusters clusters = new TroubledClusters(kafka);
                ContextAnswers _ = ContextAnswers.ofADatabaseThatIsDown(kafka);
                TopicTail tail = new TopicTail(kafka)) {
            for (int kill = 0; kill < 2; kill++) {
                try (CausestreamProcess service = start(kafka)) {
                    int known = tail.findings().size();
                    awaitWhileItRuns(service)
                            .until(() -> {
                                tail.poll(Duration.ofMillis(50));
                                return tail.findings().size() >= known + 3;
                            });
                    service.kill();
                }
            }
            try (CausestreamProcess service = start(kafka)) {
                long behind = ends(kafka, admin);
                awaitWhileItRuns(service).until(() -> committed(kafka, admin) >= behind);
                // What ends while its look-ups are under way has those that came in time, and how
                // fast they come depends on the machine: nothing ends before all have come.
                clusters.calm();
                awaitQuiet(kafka, admin, tail, service);
                clusters.settle();
                awaitWhileItRuns(service)
                        .until(() -> {
                            tail.poll(Duration.ofMillis(50));
                            return tail.findings().stream()
                                    .filter(TroubledClusters::endsWell)
                                    .allMatch(Finding::isResolved);
                        });
                awaitQuiet(kafka, admin, tail, service);
                Map<String, Finding> last = new HashMap<>();
                tail.findings().forEach(finding -> last.put(finding.id(), finding));
                return last;
            }
        }
    }

    private CausestreamProcess start(KafkaSettings kafka) throws IOException {
        return CausestreamProcess.start(folder, EnrichStreamsMain.class, environment(kafka));
    }

    private static ConditionFactory awaitWhileItRuns(CausestreamProcess service) {
        return await().atMost(PATIENCE).failFast("the service has ended", () -> !service.isAlive());
    }

    /** All is read, the answers too, and nothing more comes of it. */
    private static void awaitQuiet(
            KafkaSettings kafka, Admin admin, TopicTail tail, CausestreamProcess service) {
        awaitWhileItRuns(service)
                .during(QUIET)
                .until(() ->
                        tail.poll(Duration.ofMillis(50)).stream()
                                        .noneMatch(
                                                TopicTail.Update.FindingPublished.class::isInstance)
                                && committed(kafka, admin) >= ends(kafka, admin));
    }

    private ReplayResult replay(KafkaSettings kafka) {
        Path file = folder.resolve("incident.cs");
        Instant now = Instant.now();
        new IncidentRecorder(kafka, "test")
                .record(new Range(now.minusSeconds(600), now, List.of(), List.of()), file);
        try (IncidentReader incident = IncidentReader.open(file)) {
            return new Replay(ReplayRules.asRecorded(rules(kafka))).over(incident);
        }
    }

    private Map<String, String> environment(KafkaSettings kafka) {
        Map<String, String> environment = new HashMap<>(LIMITS);
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("CAUSESTREAM_STATE_FOLDER", folder.resolve("state").toString());
        environment.put("CAUSESTREAM_HEALTH_HOST", "127.0.0.1");
        return environment;
    }

    /** Those of the service. */
    private EnrichmentRules rules(KafkaSettings kafka) {
        return EnrichStreamsConfig.from(Settings.read(null, environment(kafka))).rules();
    }

    private static long committed(KafkaSettings kafka, Admin admin) throws Exception {
        return admin
                .listConsumerGroupOffsets(kafka.groups().enrichment())
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .filter(entry -> inputs(kafka).anyMatch(entry.getKey().topic()::equals))
                .mapToLong(entry -> entry.getValue() == null ? 0 : entry.getValue().offset())
                .sum();
    }

    /** How many records there are to read. */
    private static long ends(KafkaSettings kafka, Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (String topic : inputs(kafka).toList()) {
            for (int partition = 0; partition < 4; partition++) {
                partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        return admin.listOffsets(partitions).all().get(10, TimeUnit.SECONDS).values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    private static Stream<String> inputs(KafkaSettings kafka) {
        return Stream.of(
                        kafka.topics().rawKube(),
                        kafka.topics().rawAlerts(),
                        kafka.topics().contextResults())
                .map(Topic::name);
    }
}
