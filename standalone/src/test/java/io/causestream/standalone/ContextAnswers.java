package io.causestream.standalone;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.finding.Enrichment;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Answers each context request as an agent does. */
final class ContextAnswers implements AutoCloseable {

    private static final Duration TOOK = Duration.ofMillis(30);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Function<ContextRequest, ContextResult> answers;
    private final Thread thread;
    private volatile boolean closed;

    /** Each question has one answer; a log says that the pod's database refuses it. */
    static ContextAnswers ofADatabaseThatIsDown(KafkaSettings kafka) {
        return new ContextAnswers(
                kafka,
                request ->
                        request.query() instanceof ContextQuery.ContainerLogs
                                ? log(
                                        request,
                                        List.of(
                                                "connection to server at \"%s-db\" (10.1.2.3), port 5432 failed: Connection refused"
                                                        .formatted(request.subject().name())))
                                : nothing(request));
    }

    /**
     * @param answers one for each request
     */
    ContextAnswers(KafkaSettings kafka, Function<ContextRequest, ContextResult> answers) {
        this.kafka = kafka;
        this.answers = answers;
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
                                            answers.apply(record.value())));
                }
                producer.flush();
            }
        }
    }

    /** The log of the run before. */
    static ContextResult log(ContextRequest request, List<String> lines) {
        return ContextResult.of(
                request,
                new Enrichment.Logs(
                        request.subject().name(),
                        ((ContextQuery.ContainerLogs) request.query()).container(),
                        true,
                        lines,
                        false),
                TOOK);
    }

    static ContextResult nothing(ContextRequest request) {
        return ContextResult.unavailable(request, "nothing there", TOOK);
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
