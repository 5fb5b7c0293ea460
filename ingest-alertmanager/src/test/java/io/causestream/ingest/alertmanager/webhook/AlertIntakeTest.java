package io.causestream.ingest.alertmanager.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.alertmanager.Posts;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class AlertIntakeTest {

    private static final byte[] POST = Posts.of(Posts.alert("a")).getBytes(UTF_8);

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    /** The thread of each reading. */
    private final List<Thread> reading = new CopyOnWriteArrayList<>();

    @Test
    void readsAPostOnAThreadThatTheOperatingSystemPreempts() throws Exception {
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService readers = Executors.newFixedThreadPool(1)) {
            AlertIntake intake = intake(readers, Duration.ofSeconds(30));

            assertThat(requests.submit(() -> take(intake)).get().status()).isEqualTo(200);

            assertThat(reading).hasSize(1).noneMatch(Thread::isVirtual);
            assertThat(kafka.history()).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNotReadInTimeAndDoesNotReadItLater() throws Exception {
        CountDownLatch others = new CountDownLatch(1);
        try (ExecutorService readers = Executors.newFixedThreadPool(1)) {
            try {
                Future<Boolean> other = readers.submit(() -> others.await(30, TimeUnit.SECONDS));

                WebhookResponse response = take(intake(readers, Duration.ofMillis(50)));

                assertThat(other).isNotDone();
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.headers()).containsEntry("Retry-After", "5");
            } finally {
                others.countDown();
            }
        }
        // All that the readers had to do is done.
        assertThat(reading).isEmpty();
        assertThat(kafka.history()).isEmpty();
    }

    private static WebhookResponse take(AlertIntake intake) throws InterruptedException {
        return intake.take(POST, Optional.empty(), Optional.empty());
    }

    private AlertIntake intake(ExecutorService readers, Duration timeout) {
        IngestAlertmanagerMetrics metrics =
                new IngestAlertmanagerMetrics(new SimpleMeterRegistry());
        return new AlertIntake(
                Posts.rules("home"),
                new AlertPublisher(kafka, new Topics(""), metrics, Redactor.standard()),
                metrics,
                this::now,
                readers,
                timeout,
                alerts -> {});
    }

    private Instant now() {
        reading.add(Thread.currentThread());
        return Instant.parse("2026-01-31T12:00:00Z");
    }
}
