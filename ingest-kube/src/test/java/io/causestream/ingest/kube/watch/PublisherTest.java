package io.causestream.ingest.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PublisherTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void sendsAgainInOrderWhatKafkaDidNotTakeAndAllAfterIt() throws InterruptedException {
        try (Publisher publisher = publisher()) {
            for (String name : List.of("a", "b", "c")) {
                publisher.publish(pod(name, ""));
            }
            publisher.start();
            await().until(() -> producer.history().size() == 3);
            producer.completeNext();
            producer.errorNext(new TimeoutException("no leader"));
            producer.completeNext();
            await().until(() -> producer.history().size() == 5);
            assertThat(publisher.isWorking()).isFalse();
            producer.completeNext();
            producer.completeNext();
            publisher.awaitAcknowledged();

            assertThat(names()).containsExactly("a", "b", "c", "b", "c");
            assertThat(publisher.isWorking()).isTrue();
            assertThat(count("observations", "published")).isEqualTo(3);
        }
    }

    @Test
    void goesOnAfterARecordThatKafkaFindsTooLarge() throws InterruptedException {
        try (Publisher publisher = publisher()) {
            publisher.start();
            publisher.publish(pod("a", ""));
            await().until(() -> producer.history().size() == 1);
            producer.errorNext(new RecordTooLargeException("too large"));
            publisher.publish(pod("b", ""));
            await().until(() -> producer.history().size() == 2);
            producer.completeNext();
            publisher.awaitAcknowledged();

            assertThat(names()).containsExactly("a", "b");
            assertThat(count("observations", "too_large")).isEqualTo(1);
            assertThat(count("observations", "published")).isEqualTo(1);
        }
    }

    @Test
    void cutsWhatIsTooLongAndSaysSo() throws InterruptedException {
        try (Publisher publisher = publisher()) {
            publisher.start();
            publisher.publish(pod("a", "x".repeat(400 * 1024)));
            await().until(() -> producer.history().size() == 1);

            assertThat(producer.history().getFirst().value().length)
                    .isLessThanOrEqualTo(SizeLimit.MAX_BYTES);
            ObjectObserved cut = (ObjectObserved) read(producer.history().getFirst());
            assertThat(cut.body().path("cut").asString()).contains("4096");
            assertThat(cut.body().path("text").asString()).hasSize(4097).endsWith("…");
            assertThat(count("observations", "shortened")).isEqualTo(1);
            producer.flush();
        }
    }

    @Test
    void keepsTheNameOfWhatCannotBeCutToSize() throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("kind", "Pod");
        body.putObject("metadata").put("name", "a");
        for (int i = 0; i < 50_000; i++) {
            body.withArray("many").add("value " + i);
        }
        try (Publisher publisher = publisher()) {
            publisher.start();
            publisher.publish(pod("a", body));
            await().until(() -> producer.history().size() == 1);

            ObjectObserved cut = (ObjectObserved) read(producer.history().getFirst());
            assertThat(cut.body().at("/metadata/name").asString()).isEqualTo("a");
            assertThat(cut.body().has("many")).isFalse();
            producer.flush();
        }
    }

    @Test
    void makesItsCallerWaitWhileKafkaTakesNothing() throws InterruptedException {
        try (Publisher publisher = publisher()) {
            publisher.start();
            CompletableFuture<Integer> published = new CompletableFuture<>();
            Thread caller =
                    Thread.startVirtualThread(() -> {
                        int count = 0;
                        try {
                            while (true) {
                                publisher.publish(pod("a", "x".repeat(200_000)));
                                count++;
                            }
                        } catch (InterruptedException e) {
                            published.complete(count);
                        }
                    });
            await().until(() -> caller.getState() == Thread.State.WAITING);
            caller.interrupt();

            assertThat(published.join()).isBetween(30, 45);
            await().until(() -> {
                producer.flush();
                return producer.history().size() == published.join();
            });
            producer.flush();
        }
    }

    @Test
    void letsKafkaHaveAllThatItTookBeforeItCloses() throws InterruptedException {
        Publisher publisher = publisher();
        publisher.start();
        for (int pod = 0; pod < 1_200; pod++) {
            publisher.publish(pod("a", ""));
        }
        Thread closing = Thread.startVirtualThread(publisher::close);
        await().until(() -> {
            producer.flush();
            return !closing.isAlive();
        });

        assertThat(count("observations", "published")).isEqualTo(1_200);
    }

    private Publisher publisher() {
        return new Publisher(
                producer,
                Agent.TOPIC,
                new IngestKubeMetrics(registry),
                cause -> {
                    throw new AssertionError(cause);
                });
    }

    private List<String> names() {
        return producer.history().stream()
                .map(record -> ((ObjectObserved) read(record)).object().name())
                .toList();
    }

    private static KubeObservation read(ProducerRecord<byte[], byte[]> record) {
        return Agent.TOPIC.valueSerde().deserializer().deserialize(record.topic(), record.value());
    }

    private double count(String meter, String outcome) {
        return registry.get("causestream.ingest.kube." + meter)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static ObjectObserved pod(String name, String text) {
        return pod(name, JsonNodeFactory.instance.objectNode().put("text", text));
    }

    private static ObjectObserved pod(String name, ObjectNode body) {
        Subject pod = Subject.pod("shop", name);
        return new ObjectObserved(
                name,
                "home",
                Change.ADDED,
                pod,
                name,
                pod,
                0,
                1,
                1,
                Instant.EPOCH,
                Duration.ZERO,
                body);
    }
}
