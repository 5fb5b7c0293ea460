package io.causestream.ingest.alertmanager;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Whether Kafka knows the topic: asked every second, by a thread of its own. */
final class KafkaCheck implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Producer<?, ?> producer;
    private final String topic;
    private final Thread thread;
    private volatile boolean reachable;

    /**
     * @param broken told when the check can't go on
     */
    KafkaCheck(Producer<?, ?> producer, String topic, Consumer<Throwable> broken) {
        this.producer = producer;
        this.topic = topic;
        this.thread =
                Thread.ofVirtual()
                        .name("kafka-check")
                        .uncaughtExceptionHandler((thread, cause) -> broken.accept(cause))
                        .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isReachable() {
        return reachable;
    }

    @Override
    public void close() {
        thread.interrupt();
        reachable = false;
    }

    private void run() {
        try {
            while (true) {
                try {
                    // The producer forgets what it knows of the topic when the connection ends.
                    reachable = !producer.partitionsFor(topic).isEmpty();
                } catch (InterruptException e) {
                    return;
                } catch (KafkaException e) {
                    reachable = false;
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
