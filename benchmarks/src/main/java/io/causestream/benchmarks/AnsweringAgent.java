package io.causestream.benchmarks;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.finding.Enrichment;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers every context request at once, so that the measurement covers the pipeline and not a
 * cluster.
 */
public final class AnsweringAgent implements AutoCloseable {

    private final Thread thread;
    private volatile boolean closed;

    public AnsweringAgent(KafkaSettings settings) {
        thread = Thread.ofPlatform().name("answering-agent").start(() -> answer(settings));
    }

    private void answer(KafkaSettings settings) {
        Topics topics = settings.topics();
        try (KafkaConsumer<String, ContextRequest> consumer =
                        new KafkaConsumer<>(
                                settings.consumer("agent", "agent"),
                                topics.contextRequests().keySerde().deserializer(),
                                topics.contextRequests().valueSerde().deserializer());
                KafkaProducer<String, ContextResult> producer =
                        new KafkaProducer<>(
                                settings.patientProducer("agent"),
                                topics.contextResults().keySerde().serializer(),
                                topics.contextResults().valueSerde().serializer())) {
            consumer.subscribe(List.of(topics.contextRequests().name()));
            while (!closed) {
                for (ConsumerRecord<String, ContextRequest> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    ContextResult result =
                            ContextResult.of(
                                    record.value(),
                                    new Enrichment.Logs(
                                            "pod", "web", true, List.of("ERROR boom"), false),
                                    Duration.ZERO);
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            topics.contextResults().name(), record.key(), result),
                                    Sent.ORFAIL);
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
