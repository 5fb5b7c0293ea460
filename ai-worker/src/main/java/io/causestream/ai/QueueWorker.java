package io.causestream.ai;

import io.causestream.ai.AiMetrics.RecordOutcome;
import io.causestream.ai.limits.UrgentFirst;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the share group: locks one record at a time, for as long as it takes, and releases
 * it to another member when it has to stop.
 */
final class QueueWorker {

    private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);

    /** A third of the time after which Kafka would give the record to another. */
    private static final Duration RENEW_EVERY = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration POLL_AGAIN = Duration.ofMillis(500);
    static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(6);
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(4);

    private final ShareConsumer<byte[], byte[]> share;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final UrgentFirst.Turn turn;
    private final Questions questions;
    private final AiMetrics metrics;
    private final BackgroundLoop loop;
    private volatile boolean polling;

    /**
     * @param client the settings of the Kafka client, with its group
     * @param turn when it may call the model
     * @param broken notified when the worker can't go on
     */
    QueueWorker(
            String name,
            Map<String, Object> client,
            String queue,
            UrgentFirst.Turn turn,
            Questions questions,
            AiMetrics metrics,
            Consumer<Throwable> broken) {
        Map<String, Object> consumer = new HashMap<>(client);
        consumer.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        // Otherwise one worker gets a whole batch of the producer, and the others nothing.
        consumer.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.share =
                new KafkaShareConsumer<>(
                        consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.turn = turn;
        this.questions = questions;
        this.metrics = metrics;
        this.loop =
                BackgroundLoop.named(name)
                        .onPlatformThread()
                        .onFailure(broken)
                        .stopsWithin(TIME_TO_STOP)
                        .first(() -> share.subscribe(List.of(queue)))
                        .last(this::leave)
                        .forever(this::poll);
    }

    void start() {
        loop.start();
    }

    /** Whether it has polled Kafka without an error. */
    boolean isPolling() {
        return polling;
    }

    /** The loop; closed to end the worker, which then releases its record and leaves the group. */
    BackgroundLoop loop() {
        return loop;
    }

    private void poll() throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = share.poll(POLL);
        polling = true;
        turn.polled(!records.isEmpty());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            hold(record);
        }
    }

    private void leave() {
        polling = false;
        calls.shutdownNow();
        turn.leave();
        share.close(TIME_TO_CLOSE);
    }

    private void hold(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        metrics.taken(Duration.ofMillis(System.currentTimeMillis() - record.timestamp()));
        ConsumerRecord<byte[], byte[]> held = record;
        Future<Questions.Outcome> answer = calls.submit(() -> handleInTurn(record));
        try {
            while (true) {
                try {
                    Questions.Outcome outcome =
                            answer.get(RENEW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    settle(held, outcome);
                    return;
                } catch (TimeoutException stillRunning) {
                    // A renewed record is returned by the next poll, and can be acknowledged later
                    // only if it was.
                    Optional<ConsumerRecord<byte[], byte[]>> again =
                            acknowledge(held, AcknowledgeType.RENEW)
                                    ? first(share.poll(POLL_AGAIN))
                                    : Optional.empty();
                    if (again.isEmpty()) {
                        metrics.record(RecordOutcome.LOCK_LOST);
                        log.atWarn().log("lost the lock of a question; another worker owns it");
                        return;
                    }
                    held = again.get();
                }
            }
        } catch (ExecutionException e) {
            log.atWarn()
                    .setCause(e.getCause())
                    .addKeyValue("delivery", record.deliveryCount().orElse((short) 0))
                    .log("could not answer a question; it goes back to its queue");
            release(held);
        } catch (InterruptedException | InterruptException stop) {
            Thread.interrupted();
            release(held);
            throw new InterruptedException();
        } finally {
            answer.cancel(true);
        }
    }

    /** The record's lock is renewed while it waits for its turn, too. */
    private Questions.Outcome handleInTurn(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, ExecutionException {
        turn.take();
        try {
            return questions.handle(record);
        } finally {
            turn.done();
        }
    }

    private void settle(ConsumerRecord<byte[], byte[]> record, Questions.Outcome outcome) {
        boolean settled =
                acknowledge(
                        record,
                        switch (outcome) {
                            case ANSWERED -> AcknowledgeType.ACCEPT;
                            case UNREADABLE -> AcknowledgeType.REJECT;
                        });
        metrics.record(
                settled
                        ? outcome == Questions.Outcome.ANSWERED
                                ? RecordOutcome.ACCEPTED
                                : RecordOutcome.UNREADABLE
                        : RecordOutcome.LOCK_LOST);
    }

    private void release(ConsumerRecord<byte[], byte[]> record) {
        try {
            acknowledge(record, AcknowledgeType.RELEASE);
            metrics.record(RecordOutcome.RELEASED);
        } catch (KafkaException | IllegalStateException e) {
            // Kafka gives it to another member when this one is gone.
            log.atDebug().setCause(e).log("could not return a question to its queue");
        }
    }

    /** Whether Kafka has it; if not, the record's lock was lost. */
    private boolean acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
        share.acknowledge(record, type);
        // Errors are returned here, not thrown.
        return share.commitSync().values().stream().allMatch(Optional::isEmpty);
    }

    private static <T> Optional<T> first(Iterable<T> all) {
        Iterator<T> each = all.iterator();
        return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }
}
