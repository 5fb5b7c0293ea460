package io.causestream.ingest.alertmanager;

import io.causestream.service.BackgroundLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Whether the topic is reachable in Kafka: checked every second, by a thread of its own. */
final class KafkaCheck implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Producer<?, ?> producer;
    private final String topic;
    private final BackgroundLoop loop;
    private volatile boolean reachable;

    /**
     * @param broken notified when the check can't go on
     */
    KafkaCheck(Producer<?, ?> producer, String topic, Consumer<Throwable> broken) {
        this.producer = producer;
        this.topic = topic;
        this.loop = BackgroundLoop.named("kafka-check").onFailure(broken).every(EVERY, this::ask);
    }

    void start() {
        loop.start();
    }

    boolean isReachable() {
        return reachable;
    }

    @Override
    public void close() {
        loop.close();
        reachable = false;
    }

    private void ask() {
        try {
            // The producer drops its metadata of the topic when the connection ends.
            reachable = !producer.partitionsFor(topic).isEmpty();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            reachable = false;
        }
    }
}
