package io.causestream.enrich;

import io.causestream.topics.Topics;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How the topology runs: exactly once, and at a latency that people do not notice. */
public final class StreamsSettings {

    private StreamsSettings() {}

    static Properties of(EnrichStreamsConfig config, String applicationId) {
        Topics topics = config.kafka().topics();
        Properties properties = new Properties();
        for (Map.Entry<String, Object> setting :
                config.kafka().client("enrich-streams").entrySet()) {
            properties.put(setting.getKey(), setting.getValue());
        }
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateFolder().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // A hop costs half of this: a finding makes two. Shorter than 50 ms costs a quarter of the
        // throughput.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
        // Between two polls a commit that is due waits: without this, an idle service commits what
        // it has just processed up to 100 ms later.
        properties.put(StreamsConfig.POLL_MS_CONFIG, 10);
        // Leaves its group on close by itself, so that a restart goes on within seconds.
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        properties.putAll(ofTopology(topics));
        // The record cache gave nothing under exactly-once: each commit flushes it.
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // Readers see a record once its transaction is committed, and the commit sends what
        // lingers: larger batches cost no latency that the commit interval does not cost already.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 65_536);
        // What was written before this service first started still has to be processed.
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return properties;
    }

    /** For a replay, in which the topology runs without a broker. */
    public static Properties withoutBroker(Topics topics) {
        Properties properties = ofTopology(topics);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "replay");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
        return properties;
    }

    /** What decides on records, wherever the topology runs. */
    private static Properties ofTopology(Topics topics) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                topics.deadLetters().name());
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                UnreadableRecords.class);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableBodies.class);
        return properties;
    }
}
