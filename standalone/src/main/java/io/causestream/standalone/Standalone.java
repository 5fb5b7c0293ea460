package io.causestream.standalone;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.FailureListener;
import io.causestream.service.HealthServer;
import io.causestream.service.HealthSettings;
import io.causestream.service.ProcessMetrics;
import io.causestream.service.Service;
import io.causestream.service.ServiceFailed;
import io.causestream.service.Services;
import io.causestream.standalone.config.KafkaAddress;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka in this JVM, the topics in it, and the services over them: started in this order, ended
 * in reverse. One that fails ends all.
 */
public final class Standalone implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Standalone.class);
    private static final Duration TIME_FOR_TOPICS = Duration.ofSeconds(20);
    private static final Duration TIME_TO_BE_READY = Duration.ofSeconds(60);

    private final Path folder;
    private final int kafkaPort;
    private final Parts parts;
    private final @Nullable HealthSettings health;
    private final ProcessMetrics metrics = new ProcessMetrics();
    private final Services services = new Services();
    private @Nullable EmbeddedKafka kafka;
    private @Nullable HealthServer healthServer;

    /** Creates the services, in the order in which they start, once Kafka runs. */
    @FunctionalInterface
    public interface Parts {

        /**
         * @param meters the registry that each counts in
         * @param failure notified by a service that can't go on
         */
        List<Service> over(KafkaSettings kafka, MeterRegistry meters, FailureListener failure);
    }

    /** As the other constructor, without an endpoint for health. */
    public Standalone(Path folder, int kafkaPort, Parts parts) {
        this(folder, kafkaPort, null, parts);
    }

    /**
     * Starts nothing yet.
     *
     * @param folder for all data; created if it does not exist
     * @param kafkaPort on 127.0.0.1; 0 for any free one
     * @param health one endpoint for everything; null for none
     */
    public Standalone(Path folder, int kafkaPort, @Nullable HealthSettings health, Parts parts) {
        this.folder = folder;
        this.kafkaPort = kafkaPort;
        this.health = health;
        this.parts = parts;
    }

    /**
     * Returns when a record can go through all of it, or {@link #end} was called. To be called
     * once; after a failure, {@link #close} ends what was started.
     *
     * @return how long that took
     * @throws io.causestream.kafka.KafkaDidNotStart if the folder is in use or can't be written, or
     *     the port is taken
     * @throws io.causestream.topics.TopicsDiffer if the folder has topics that can't be used
     * @throws HealthServer.CannotOpen if the health port is taken
     * @throws ServiceFailed naming the service that did not start
     */
    public Duration start() {
        long begun = System.nanoTime();
        EmbeddedKafka started =
                EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder).withPort(kafkaPort));
        kafka = started;
        KafkaAddress.write(folder, started.bootstrapServers());
        if (health != null) {
            healthServer = HealthServer.open(health, services, metrics);
        }
        KafkaSettings address = KafkaSettings.at(started.bootstrapServers());
        createTopics(address);
        services.start(parts.over(address, metrics.registry(), services));
        services.awaitReady(TIME_TO_BE_READY);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        log.atInfo()
                .addKeyValue("millis", took.toMillis())
                .addKeyValue("kafka", address.bootstrapServers())
                .log("ready");
        return took;
    }

    private static void createTopics(KafkaSettings address) {
        try (Admin admin = Admin.create(address.client("causestream"))) {
            new TopicsCreator(admin, Installation.STANDALONE, TIME_FOR_TOPICS)
                    .create(address.topics(), address.groups());
        }
    }

    /** The settings of its Kafka; empty before {@link #start}. */
    public Optional<KafkaSettings> kafka() {
        return Optional.ofNullable(kafka).map(it -> KafkaSettings.at(it.bootstrapServers()));
    }

    /** The address of its health endpoint; empty before {@link #start}, or if there is none. */
    public Optional<InetSocketAddress> health() {
        return Optional.ofNullable(healthServer).map(HealthServer::address);
    }

    /** Makes {@link #awaitEnd} return. May be called from any thread. */
    public void end() {
        services.end();
    }

    /**
     * Waits until the end is requested, at most this long.
     *
     * @return whether it was requested
     * @throws ServiceFailed if a service can't go on
     */
    public boolean awaitEnd(Duration atMost) {
        return services.awaitEnd(atMost);
    }

    /** Ends the services, then Kafka; logs all counters. */
    @Override
    public void close() {
        services.close();
        if (kafka != null) {
            kafka.close();
            CounterLog.write(metrics.registry());
        }
        if (healthServer != null) {
            healthServer.close();
        }
        metrics.close();
    }
}
