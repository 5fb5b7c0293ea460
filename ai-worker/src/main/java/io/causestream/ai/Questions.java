package io.causestream.ai;

import io.causestream.finding.Analysis;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Handles one record of a queue: when this returns, Kafka has the answer to it. */
final class Questions {

    /** What becomes of the record on its queue. */
    enum Outcome {
        ANSWERED,
        UNREADABLE
    }

    /** The number of times that Kafka delivers a record before it drops it silently. */
    private static final int LAST_DELIVERY = 5;

    private final Topics topics;
    private final Analyst analyst;
    private final PublishedAnalyses published;
    private final Outbox outbox;
    private final Duration maxAge;
    private final AiMetrics metrics;

    /**
     * @param maxAge a question that waited longer is not put to the model; zero for any age
     */
    Questions(
            Topics topics,
            Analyst analyst,
            PublishedAnalyses published,
            Outbox outbox,
            Duration maxAge,
            AiMetrics metrics) {
        this.topics = topics;
        this.analyst = analyst;
        this.published = published;
        this.outbox = outbox;
        this.maxAge = maxAge;
        this.metrics = metrics;
    }

    /**
     * @throws ExecutionException if Kafka does not accept the answer
     */
    Outcome handle(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, ExecutionException {
        EnrichedFinding question;
        try {
            question = read(record);
        } catch (SerializationException e) {
            outbox.writeDeadLetter(record, e);
            return Outcome.UNREADABLE;
        }
        if (!published.contains(question)) {
            outbox.write(analysis(question, record));
            published.add(question);
        }
        return Outcome.ANSWERED;
    }

    private Analysis analysis(EnrichedFinding question, ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException {
        if (record.deliveryCount().orElse((short) 1) >= LAST_DELIVERY) {
            return analyst.noAnswer(
                    question,
                    "the question was given up after %d tries".formatted(LAST_DELIVERY - 1));
        }
        Duration age = Duration.ofMillis(System.currentTimeMillis() - record.timestamp());
        if (maxAge.isPositive() && age.compareTo(maxAge) > 0) {
            metrics.skipped(AiMetrics.Skip.TOO_OLD);
            return analyst.noAnswer(
                    question,
                    "the model is not asked about a finding of %s ago: holmesGPT.maxAge is %s"
                            .formatted(inWords(age), inWords(maxAge)));
        }
        return analyst.analyse(question);
    }

    private static String inWords(Duration age) {
        if (age.toMinutes() == 0) {
            return age.toSeconds() + " s";
        }
        return age.toHours() == 0
                ? age.toMinutes() + " min"
                : "%d h %d min".formatted(age.toHours(), age.toMinutesPart());
    }

    private EnrichedFinding read(ConsumerRecord<byte[], byte[]> record) {
        EnrichedFinding question =
                topics.enriched()
                        .valueSerde()
                        .deserializer()
                        .deserialize(record.topic(), record.value());
        if (question == null) {
            throw new SerializationException(
                    "not an EnrichedFinding on %s: nothing".formatted(record.topic()));
        }
        return question;
    }
}
