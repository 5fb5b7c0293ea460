package io.causestream.ingest.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    private final Publisher publisher =
            new Publisher(
                    producer,
                    Agent.TOPIC,
                    new IngestKubeMetrics(new SimpleMeterRegistry()),
                    broken::add);

    @Test
    void beginsOnceEverythingIsWatchedAndGoesOnAtItsInterval() {
        AtomicBoolean watching = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        try (publisher;
                Heartbeats heartbeats =
                        heartbeats(
                                Duration.ofMillis(20),
                                () -> asked.incrementAndGet() > 0 && watching.get())) {
            publisher.start();
            heartbeats.start();
            await().atMost(PATIENCE).until(() -> asked.get() > 0);
            assertThat(producer.history()).isEmpty();

            watching.set(true);
            await().atMost(PATIENCE).until(() -> producer.history().size() >= 3);
        }

        assertThat(published())
                .startsWith(
                        Heartbeat.of("home", 7, NOON),
                        Heartbeat.of("home", 7, NOON),
                        Heartbeat.of("home", 7, NOON));
        assertThat(broken).isEmpty();
    }

    @Test
    void anIntervalOfZeroSwitchesThemOff() {
        AtomicInteger asked = new AtomicInteger();
        try (publisher;
                Heartbeats heartbeats =
                        heartbeats(Duration.ZERO, () -> asked.incrementAndGet() > 0)) {
            publisher.start();
            heartbeats.start();
        }

        assertThat(asked).hasValue(0);
        assertThat(producer.history()).isEmpty();
    }

    private Heartbeats heartbeats(Duration interval, BooleanSupplier watching) {
        return new Heartbeats(
                new ClusterEpoch("home", 7),
                interval,
                watching,
                new ClusterClock(() -> NOON),
                publisher,
                broken::add);
    }

    private List<KubeObservation> published() {
        return producer.history().stream()
                .map(record ->
                        Agent.TOPIC
                                .valueSerde()
                                .deserializer()
                                .deserialize(record.topic(), record.value()))
                .toList();
    }
}
