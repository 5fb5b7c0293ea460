package io.causestream.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the broker is configured with, under Kafka's own names. */
final class BrokerProperties {

    private static final String MIB = Long.toString(1L << 20);
    private static final String SEGMENT_OF_STATE = Long.toString(16L << 20);

    private BrokerProperties() {}

    /**
     * @param port for clients
     * @param controllerPort for the controller in this process, which nobody else connects to
     */
    static Map<String, Object> of(Path logs, int port, int controllerPort, long bytesPerPartition) {
        Map<String, Object> properties = new HashMap<>();
        properties.putAll(node(logs, port, controllerPort));
        properties.putAll(disk(bytesPerPartition));
        properties.putAll(singleReplica());
        properties.putAll(shortSessions());
        properties.putAll(smallFootprint());
        return properties;
    }

    private static Map<String, String> node(Path logs, int port, int controllerPort) {
        return Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                // A static quorum: its port may differ at each start.
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "listeners",
                        "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(port, controllerPort),
                "advertised.listeners", "CLIENTS://127.0.0.1:" + port,
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "CLIENTS",
                "listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", logs.toString(),
                // Topics are declared; a misspelt one must not be created.
                "auto.create.topics.enable", "false");
    }

    private static Map<String, String> disk(long bytesPerPartition) {
        return Map.of(
                "log.retention.bytes", Long.toString(bytesPerPartition),
                // Only whole segments are removed: with four of them the limit is kept closely.
                "log.segment.bytes", Long.toString(Math.max(bytesPerPartition / 4, 1 << 20)),
                "log.retention.check.interval.ms", "30000",
                "log.index.size.max.bytes", MIB,
                "metadata.max.retention.bytes", SEGMENT_OF_STATE,
                // With Kafka's 100 MiB, all of it would be read at each start until a first segment
                // is compacted.
                "offsets.topic.segment.bytes", SEGMENT_OF_STATE,
                "transaction.state.log.segment.bytes", SEGMENT_OF_STATE,
                "share.coordinator.state.topic.segment.bytes", SEGMENT_OF_STATE);
    }

    private static Map<String, String> singleReplica() {
        return Map.of(
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.num.partitions", "1",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1");
    }

    /**
     * A dead member or broker is always one of our own that was killed, and its successor waits
     * until its session ends: with Kafka's defaults the first record takes 52 s after a kill.
     */
    private static Map<String, String> shortSessions() {
        Map<String, String> properties = new HashMap<>();
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.initial.rebalance.delay.ms", "0");
        for (String protocol : new String[] {"consumer", "share", "streams"}) {
            String group = "group." + protocol + ".";
            properties.put(group + "session.timeout.ms", "6000");
            properties.put(group + "min.session.timeout.ms", "6000");
            properties.put(group + "heartbeat.interval.ms", "500");
            properties.put(group + "min.heartbeat.interval.ms", "500");
        }
        return properties;
    }

    private static Map<String, String> smallFootprint() {
        return Map.of(
                // Kafka's 128 MiB are for compacting topics far larger than those here.
                "log.cleaner.dedupe.buffer.size", "2097152",
                "num.network.threads", "1",
                "num.io.threads", "2",
                "background.threads", "2",
                "group.coordinator.threads", "1",
                // Kafka's default registers each of its thousands of metrics with JMX.
                "metric.reporters", "");
    }
}
