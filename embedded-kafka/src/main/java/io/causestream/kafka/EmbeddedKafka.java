package io.causestream.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-node Kafka (KRaft) on disk. Data outlives restarts and a killed process; a record that
 * was acknowledged is in the page cache, so it does not survive a power cut.
 *
 * <p>Kafka ends the whole process itself when its disk fails: that is left as it is, since a broker
 * that can't write must not look alive.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final long CLOSE_WITHIN_SECONDS = 30;
    private static final String NODE_ID = "1";

    /**
     * How long a member that died keeps its work: short, since it can only be our own earlier self.
     */
    private static final String SESSION_MILLIS = "6000";

    private static final String HEARTBEAT_MILLIS = "500";

    private final DataFolder folder;
    private final KafkaRaftServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(DataFolder folder, KafkaRaftServer server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /**
     * Starts on a folder, which is made if need be; returns when clients can come.
     *
     * @param data holds nothing but this Kafka's data
     * @param port on 127.0.0.1; 0 for any that is free
     * @throws KafkaDidNotStart if the folder is in use or can't be written, or the port is taken:
     *     one sentence says which
     */
    public static EmbeddedKafka start(Path data, int port) {
        int clients = port == 0 ? Ports.free() : Ports.require(port);
        DataFolder folder = DataFolder.lock(data);
        try {
            KafkaConfig config =
                    new KafkaConfig(settings(folder.path(), clients, Ports.free()), false);
            format(folder.path());
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            log.atInfo()
                    .addKeyValue("port", clients)
                    .addKeyValue("data", folder.path())
                    .log("kafka is up");
            return new EmbeddedKafka(folder, server, clients);
        } catch (Exception e) {
            folder.close();
            throw new KafkaDidNotStart(
                    "Kafka did not start on %s: %s".formatted(data, e.getMessage()), e);
        }
    }

    /** For clients of this machine: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Ends within 30 s; what does not stop by then is left to the end of the process. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Thread.ofVirtual()
                .name("stop-kafka")
                .start(() -> {
                    try {
                        server.shutdown();
                        server.awaitShutdown();
                    } finally {
                        stopped.countDown();
                    }
                });
        try {
            if (!stopped.await(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                log.atWarn()
                        .addKeyValue("seconds", CLOSE_WITHIN_SECONDS)
                        .log("kafka did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                .setNodeId(Integer.parseInt(NODE_ID))
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(folder.toString())
                .addDirectory(folder.toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
    }

    private static Map<String, Object> settings(Path folder, int clients, int controller) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        // A static quorum: the controller's port may differ at each start.
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controller);
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + clients + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + clients);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        // One node: no internal topic has a replica, or needs more than one partition.
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // After a kill the old registration has to expire before the broker is back: 4 s instead of
        // 12.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        for (String protocol : new String[] {"consumer", "share", "streams"}) {
            settings.put("group." + protocol + ".session.timeout.ms", SESSION_MILLIS);
            settings.put("group." + protocol + ".min.session.timeout.ms", SESSION_MILLIS);
            settings.put("group." + protocol + ".heartbeat.interval.ms", HEARTBEAT_MILLIS);
            settings.put("group." + protocol + ".min.heartbeat.interval.ms", HEARTBEAT_MILLIS);
        }
        // 128 MB of heap otherwise.
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        // Old segments go soon after their time, so that the disk's budget is kept.
        settings.put("log.retention.check.interval.ms", "60000");
        return settings;
    }
}
