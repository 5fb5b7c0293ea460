package io.causestream.topics;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.causestream.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;

/**
 * How a service connects to its Kafka.
 *
 * @param bootstrapServers {@code host:port,…}
 * @param topicPrefix of all topics and groups
 * @param client further client properties (TLS, SASL), the same for all clients; never printed
 */
public record KafkaSettings(
        String bootstrapServers, String topicPrefix, Map<String, String> client) {

    /**
     * A misspelt one would only be a line in the log, and the TLS that it configures would fail.
     */
    private static final Set<String> CLIENT_PROPERTIES =
            Stream.of(
                            AdminClientConfig.configNames(),
                            ConsumerConfig.configNames(),
                            ProducerConfig.configNames())
                    .flatMap(Set::stream)
                    .collect(toUnmodifiableSet());

    public KafkaSettings {
        client = Map.copyOf(client);
    }

    public static KafkaSettings at(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, Topics.DEFAULT_PREFIX, Map.of());
    }

    /**
     * {@code kafka.bootstrapServers} (or {@code CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS}), {@code
     * kafka.topicPrefix} (or {@code CAUSESTREAM_TOPIC_PREFIX}) and {@code kafka.client}, a map that
     * goes to every client. A property that no client of Kafka has is a problem.
     */
    public static KafkaSettings from(Settings settings) {
        Map<String, String> client = settings.map("kafka.client");
        client.keySet().stream()
                .filter(property -> !CLIENT_PROPERTIES.contains(property))
                .forEach(property ->
                        settings.problem(
                                "kafka.client." + property,
                                "no property of Kafka's clients; did you mean %s?"
                                        .formatted(Settings.nearest(property, CLIENT_PROPERTIES))));
        return new KafkaSettings(
                settings.requiredText(
                        "kafka.bootstrapServers", "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS"),
                settings.text(
                        "kafka.topicPrefix", "CAUSESTREAM_TOPIC_PREFIX", Topics.DEFAULT_PREFIX),
                client);
    }

    public Topics topics() {
        return new Topics(topicPrefix);
    }

    public Groups groups() {
        return new Groups(topicPrefix);
    }

    /** For any client: Kafka's address and how to log in. */
    public Map<String, Object> client(String clientId) {
        Map<String, Object> config = new HashMap<>(client);
        if ("OAUTHBEARER".equals(client.get(SaslConfigs.SASL_MECHANISM))) {
            // Kafka's default ends up with this one too, and fails without jose4j, which is for
            // brokers.
            config.putIfAbsent(
                    SaslConfigs.SASL_OAUTHBEARER_JWT_VALIDATOR_CLASS,
                    ClientJwtValidator.class.getName());
        }
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        // No service sends its metrics to the broker.
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        return config;
    }

    /**
     * For a producer that reports within seconds whether Kafka has the record: a send fails after
     * half a second if the broker is down, after three if it is frozen.
     */
    public Map<String, Object> producer(String clientId) {
        Map<String, Object> config = client(clientId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Under load the next batch fills while one is in flight; waiting for more only adds to
        // each answer.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
        return config;
    }

    /** As {@link #producer}, for a writer for which nobody waits: a send fails after 30 s. */
    public Map<String, Object> patientProducer(String clientId) {
        Map<String, Object> config = producer(clientId);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        return config;
    }

    /**
     * For a consumer of a group that commits manually and never sees records of enrich-streams'
     * aborted transactions.
     */
    public Map<String, Object> consumer(String clientId, String group) {
        Map<String, Object> config = reader(clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        return config;
    }

    /**
     * For a consumer of no group: partitions are assigned to it, it commits nothing, and it never
     * sees records of aborted transactions.
     */
    public Map<String, Object> reader(String clientId) {
        Map<String, Object> config = client(clientId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return config;
    }

    /** Without the properties' values, which may contain a password. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrapServers=%s, topicPrefix=%s, client=%s]"
                .formatted(bootstrapServers, topicPrefix, new TreeMap<>(client).keySet());
    }
}
