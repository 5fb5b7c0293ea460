package io.causestream.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker of one node in this JVM. Records it has acknowledged survive the end of the
 * process, a {@code kill -9} too (not a power cut: they may be in the operating system's cache).
 *
 * <p>When Kafka can't go on (a full or broken disk), the process ends with exit code 1 and a
 * sentence on standard error: no part of Causestream works without it.
 *
 * <p>This is the only class that uses Kafka's internal classes, which change from release to
 * release.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

    /** The time in which {@link #close} ends. */
    public static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

    private final FolderLock lock;
    private final KafkaRaftServer server;
    private final int port;
    private boolean closed;

    private EmbeddedKafka(FolderLock lock, KafkaRaftServer server, int port) {
        this.lock = lock;
        this.server = server;
        this.port = port;
    }

    /**
     * Where the broker keeps its data, and how much of it.
     *
     * @param folder created if it does not exist; contains the lock, and Kafka's data in {@code
     *     kafka}; other files in it stay untouched
     * @param port on 127.0.0.1; 0 for any free one
     * @param bytesPerPartition what a partition of a topic without a {@code retention.bytes} of its
     *     own may keep; the oldest beyond it is removed within half a minute
     * @param superUser null: any client may do anything; otherwise clients log in with SCRAM, and
     *     whoever is not this user may do what an ACL allows
     * @param tls null: without TLS
     * @param properties of Kafka itself, over those that are made of the rest; never printed
     */
    public record Settings(
            Path folder,
            int port,
            long bytesPerPartition,
            @Nullable SuperUser superUser,
            @Nullable Tls tls,
            Map<String, String> properties) {

        public static final long DEFAULT_BYTES_PER_PARTITION = 64L << 20;

        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port %d is not in 0-65535".formatted(port));
            }
            if (bytesPerPartition < 1 << 20) {
                throw new IllegalArgumentException(
                        "%d bytes a partition are less than 1 MiB".formatted(bytesPerPartition));
            }
            folder = folder.toAbsolutePath().normalize();
            if (folder.toString().contains(",")) {
                throw new IllegalArgumentException(
                        "the data folder %s has a comma in its name, where Kafka ends a folder's name"
                                .formatted(folder));
            }
            properties = Map.copyOf(properties);
        }

        /** Settings with any free port and 64 MiB a partition. */
        public static Settings in(Path folder) {
            return new Settings(folder, 0, DEFAULT_BYTES_PER_PARTITION, null, null, Map.of());
        }

        public Settings withPort(int port) {
            return new Settings(folder, port, bytesPerPartition, superUser, tls, properties);
        }

        public Settings withBytesPerPartition(long bytes) {
            return new Settings(folder, port, bytes, superUser, tls, properties);
        }

        /**
         * With SASL/SCRAM-SHA-256 and Kafka's standard authorizer. The user is written when the
         * folder is new: a folder that already has data keeps its users. Others, and their ACLs,
         * are made through an {@code Admin} of this one.
         */
        public Settings withSuperUser(String name, String password) {
            return new Settings(
                    folder,
                    port,
                    bytesPerPartition,
                    new SuperUser(name, password),
                    tls,
                    properties);
        }

        /**
         * With TLS on every connection. With a {@link #withSuperUser super user} clients still log
         * in with SCRAM; without one they show a certificate, whose common name is their user, and
         * ACLs hold for them.
         */
        public Settings withTls(Tls tls) {
            return new Settings(folder, port, bytesPerPartition, superUser, tls, properties);
        }

        /**
         * With these properties of Kafka over the others, as {@code server.properties} has them.
         */
        public Settings withProperties(Map<String, String> properties) {
            return new Settings(folder, port, bytesPerPartition, superUser, tls, properties);
        }

        @Override
        public String toString() {
            return "Settings[folder=%s, port=%d, bytesPerPartition=%d, superUser=%s, tls=%s, properties=%s]"
                    .formatted(
                            folder,
                            port,
                            bytesPerPartition,
                            superUser,
                            tls,
                            new TreeSet<>(properties.keySet()));
        }
    }

    /**
     * The certificates of a broker with TLS.
     *
     * @param identity a PEM file with the broker's private key (PKCS#8, not encrypted) and its
     *     certificate, which has to name 127.0.0.1: the broker is a client of itself
     * @param authorities a PEM file with the certificates that clients' certificates, and the
     *     broker's own, are signed with
     * @param superUser the common name of the certificate that no ACL restricts, beside the
     *     broker's own
     */
    public record Tls(Path identity, Path authorities, String superUser) {

        public Tls {
            if (!superUser.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException(
                        "a common name may contain only letters, digits, dots, dashes and underscores, not '%s'"
                                .formatted(superUser));
            }
        }
    }

    /**
     * The user that no ACL restricts.
     *
     * @param name letters, digits, dots, dashes and underscores
     * @param password likewise; never printed
     */
    public record SuperUser(String name, String password) {

        public SuperUser {
            // Both stand in settings of Kafka with separators of their own.
            if (!name.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException(
                        "a user's name may contain only letters, digits, dots, dashes and underscores, not '%s'"
                                .formatted(name));
            }
            if (!password.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException(
                        "the password of %s may contain only letters, digits, dots, dashes and underscores"
                                .formatted(name));
            }
        }

        @Override
        public String toString() {
            return "SuperUser[name=%s]".formatted(name);
        }
    }

    /** Short for {@link Settings#in} with this port. */
    public static EmbeddedKafka start(Path folder, int port) {
        return start(Settings.in(folder).withPort(port));
    }

    /**
     * Returns when the broker serves clients: after some 2 s, 4 s after a crash (the registration
     * of the broker that died has to expire first).
     *
     * @throws DataFolderInUse if this or another process has a broker on the folder; that broker is
     *     not affected
     * @throws KafkaDidNotStart if the folder can't be written, the port is taken, or Kafka refuses
     *     its data
     */
    public static EmbeddedKafka start(Settings settings) {
        FolderLock lock = FolderLock.take(settings.folder());
        EmbeddedKafka started = null;
        try {
            started = start(settings, lock);
            log.atInfo()
                    .addKeyValue("folder", settings.folder())
                    .addKeyValue("bootstrapServers", started.bootstrapServers())
                    .log("embedded kafka started");
            return started;
        } finally {
            if (started == null) {
                lock.close();
            }
        }
    }

    private static EmbeddedKafka start(Settings settings, FolderLock lock) {
        int port =
                settings.port() == 0
                        ? LoopbackPorts.anyBut(0)
                        : LoopbackPorts.requireFree(settings.port());
        Path logs = settings.folder().resolve("kafka");
        Map<String, Object> properties =
                BrokerProperties.of(
                        logs, port, LoopbackPorts.anyBut(port), settings.bytesPerPartition());
        if (settings.superUser() != null) {
            properties.putAll(AuthorizerProperties.of(settings.superUser()));
        }
        if (settings.tls() != null) {
            properties.putAll(TlsProperties.of(settings.tls(), settings.superUser() != null));
        }
        properties.putAll(settings.properties());
        KafkaConfig config = config(properties);
        endTheProcessWhenKafkaCannotGoOn(settings.folder());
        try {
            if (Files.notExists(logs.resolve("meta.properties"))) {
                format(Files.createDirectories(logs), settings.superUser());
            }
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(lock, server, port);
        } catch (Exception e) {
            throw new KafkaDidNotStart(
                    "Kafka did not start on the data folder %s: %s"
                            .formatted(settings.folder(), e.getMessage()),
                    e);
        }
    }

    private static KafkaConfig config(Map<String, Object> properties) {
        return new KafkaConfig(properties, false);
    }

    /** Writes the identity file last, so that an interrupted format is repeated. */
    private static void format(Path logs, @Nullable SuperUser superUser) throws Exception {
        try (PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setScramArguments(
                            superUser == null
                                    ? List.of()
                                    : List.of(AuthorizerProperties.credentials(superUser)))
                    .run();
        }
    }

    /**
     * Kafka ends its process by itself, without a message on standard error, when all of its log
     * folders have failed or its metadata can't be written. Halting is right (other threads wait
     * for a broker that is gone, and all is made for it); being silent is not.
     */
    private static void endTheProcessWhenKafkaCannotGoOn(Path folder) {
        Exit.Procedure end =
                (status, message) -> {
                    System.err.printf(
                            "The embedded Kafka on %s can't go on (is the disk full or gone?); its"
                                    + " log has the cause. The process ends.%n",
                            folder);
                    Runtime.getRuntime().halt(status);
                };
        Exit.setHaltProcedure(end);
        Exit.setExitProcedure(end);
    }

    /** {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /**
     * Stops the broker and frees the folder, within {@link #TIME_TO_STOP}. If Kafka does not stop
     * in that time, the folder stays locked until the process ends.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        FutureTask<?> stop =
                new FutureTask<>(
                        () -> {
                            server.shutdown();
                            server.awaitShutdown();
                        },
                        null);
        Thread.ofPlatform().daemon().name("stop-embedded-kafka").start(stop);
        try {
            stop.get(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS);
            lock.close();
            log.atInfo().log("embedded kafka stopped");
        } catch (TimeoutException | ExecutionException e) {
            log.atWarn().setCause(e).log("embedded kafka did not stop; its folder stays locked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
