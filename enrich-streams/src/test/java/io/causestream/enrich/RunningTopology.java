package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.TOPICS;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.topics.Control;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.Topic;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in one process, from its start to its end, with its topics. */
final class RunningTopology implements AutoCloseable {

    final TopologyTestDriver driver;
    final TestInputTopic<Scope, KubeObservation> kube;
    final TestInputTopic<Scope, AlertmanagerObservation> alerts;
    final TestInputTopic<String, ContextResult> results;
    final TestInputTopic<String, Analysis> analyses;
    final TestInputTopic<byte[], byte[]> rawBytes;
    final TestInputTopic<String, Control> control;
    final TestOutputTopic<String, Finding> findings;
    final TestOutputTopic<String, ContextRequest> requests;
    final TestOutputTopic<String, EnrichedFinding> urgent;
    final TestOutputTopic<String, EnrichedFinding> queue;
    final TestOutputTopic<String, ProcessedHeartbeat> heartbeats;
    final TestOutputTopic<byte[], byte[]> deadLetters;

    private final String application;

    RunningTopology(Topology topology, Instant start) {
        Properties config = EnrichmentScenario.config();
        application = config.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        driver = new TopologyTestDriver(topology, config, start);
        control = input(TOPICS.control());
        kube = input(TOPICS.rawKube());
        alerts = input(TOPICS.rawAlerts());
        results = input(TOPICS.contextResults());
        analyses = input(TOPICS.analyses());
        rawBytes =
                driver.createInputTopic(
                        TOPICS.rawKube().name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        findings = output(TOPICS.findings());
        requests = output(TOPICS.contextRequests());
        urgent = output(TOPICS.enrichedUrgent());
        queue = output(TOPICS.enriched());
        heartbeats = output(TOPICS.heartbeats());
        deadLetters = bytes(TOPICS.deadLetters().name());
    }

    /** What Kafka's compaction leaves of the changelog of each store, by the store's name. */
    Map<String, Map<Bytes, byte[]>> changelogs() {
        Map<String, Map<Bytes, byte[]>> all = new TreeMap<>();
        for (String store : driver.getAllStateStores().keySet()) {
            String changelog = ProcessorStateManager.storeChangelogTopic(application, store, null);
            Map<Bytes, byte[]> latest = new LinkedHashMap<>();
            for (TestRecord<byte[], byte[]> record : bytes(changelog).readRecordsToList()) {
                Bytes key = Bytes.wrap(record.key());
                if (record.value() == null) {
                    latest.remove(key);
                } else {
                    latest.put(key, record.value());
                }
            }
            all.put(store, latest);
        }
        return all;
    }

    /**
     * Fills the stores with such changelogs, before any input. They are written to this one's
     * changelogs, too.
     */
    void restore(Map<String, Map<Bytes, byte[]>> changelogs) {
        changelogs.forEach((name, latest) -> {
            KeyValueStore<Bytes, byte[]> store = belowSerdes(name);
            latest.forEach(store::put);
        });
    }

    @SuppressWarnings("unchecked") // All our stores are of bytes below their serdes.
    private KeyValueStore<Bytes, byte[]> belowSerdes(String name) {
        return (KeyValueStore<Bytes, byte[]>)
                ((WrappedStateStore<?, ?, ?>) (StateStore) driver.getKeyValueStore(name)).wrapped();
    }

    @Override
    public void close() {
        driver.close();
    }

    private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
        return driver.createInputTopic(
                topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
    }

    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
    }

    private TestOutputTopic<byte[], byte[]> bytes(String topic) {
        return driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
