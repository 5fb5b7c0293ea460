package io.causestream.standalone;

import io.causestream.context.ContextQuery;
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

/** Answers each context request as an agent does; one question has one answer. */
final class ContextAnswers implements AutoCloseable {

    private static final Duration TOOK = Duration.ofMillis(30);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Thread thread;
    private volatile boolean closed;

    ContextAnswers(KafkaSettings kafka) {
        this.kafka = kafka;
        this.topics = kafka.topics();
        this.thread = Thread.ofPlatform().name("context-answers").start(this::answer);
    }

    private void answer() {
        try (KafkaConsumer<String, ContextRequest> consumer =
                        new KafkaConsumer<>(
                                kafka.consumer("agent", "agent"),
                                topics.contextRequests().keySerde().deserializer(),
                                topics.contextRequests().valueSerde().deserializer());
                KafkaProducer<String, ContextResult> producer =
                        new KafkaProducer<>(
                                kafka.patientProducer("agent"),
                                topics.contextResults().keySerde().serializer(),
                                topics.contextResults().valueSerde().serializer())) {
            consumer.subscribe(List.of(topics.contextRequests().name()));
            while (!closed) {
                for (ConsumerRecord<String, ContextRequest> record :
                        consumer.poll(Duration.ofMillis(50))) {
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            topics.contextResults().name(),
                                            record.key(),
                                            answer(record.value())));
                }
                producer.flush();
            }
        }
    }

    private static ContextResult answer(ContextRequest request) {
        return switch (request.query()) {
            case ContextQuery.ContainerLogs logs ->
                    ContextResult.of(
                            request,
                            new Enrichment.Logs(
                                    request.subject().name(),
                                    logs.container(),
                                    true,
                                    List.of(
                                            "connection to server at \"%s-db\" (10.1.2.3), port 5432 failed: Connection refused"
                                                    .formatted(request.subject().name())),
                                    false),
                            TOOK);
            default -> ContextResult.unavailable(request, "nothing there", TOOK);
        };
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
