package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.FailureReason;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.ObservationOutcome;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Backoff;
import io.causestream.service.Service;
import io.causestream.topics.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Publishes observations to Kafka in order, until Kafka has them: a send that fails is repeated
 * with all that came after it. The queue is bounded by its size; publishing waits while it is full.
 */
public final class Publisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final int MAX_WAITING_KIB = 8 * 1024;
    private static final int MAX_BATCH = 500;
    private static final Duration TIME_TO_DRAIN = Service.tenthsOfTimeToStop(3);

    /** A record, or a marker that completes when all records before it are in Kafka. */
    private record Entry(
            @Nullable ProducerRecord<byte[], byte[]> record,
            int kib,
            @Nullable CompletableFuture<Void> acknowledged,
            long sinceNanos) {

        static Entry of(ProducerRecord<byte[], byte[]> record, int kib) {
            return new Entry(record, kib, null, System.nanoTime());
        }

        static Entry acknowledging(CompletableFuture<Void> acknowledged) {
            return new Entry(null, 0, acknowledged, System.nanoTime());
        }
    }

    private final Producer<byte[], byte[]> producer;
    private final Topic<Scope, KubeObservation> topic;
    private final IngestKubeMetrics metrics;
    private final LinkedBlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MAX_WAITING_KIB, true);
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private final BackgroundLoop sender;
    private volatile boolean failing;
    private volatile @Nullable Entry oldest;

    /**
     * @param broken notified when the sender can't go on
     */
    public Publisher(
            Producer<byte[], byte[]> producer,
            Topic<Scope, KubeObservation> topic,
            IngestKubeMetrics metrics,
            Consumer<Throwable> broken) {
        this.producer = producer;
        this.topic = topic;
        this.metrics = metrics;
        this.sender = BackgroundLoop.named("publish").onFailure(broken).forever(this::sendBatch);
    }

    public void start() {
        sender.start();
    }

    /** Whether Kafka accepted the last records. */
    public boolean isWorking() {
        return !failing;
    }

    /** The number of bytes that are not in Kafka yet, in steps of KiB. */
    public long waitingBytes() {
        return 1024L * (MAX_WAITING_KIB - room.availablePermits());
    }

    /** How long the oldest record has been waiting; 0 if there is none. */
    public double waitingSeconds() {
        Entry sending = oldest;
        Entry first = sending == null ? waiting.peek() : sending;
        return first == null ? 0 : (System.nanoTime() - first.sinceNanos()) / 1e9;
    }

    /** Ends the sender at once: queued records are not published. */
    public void stop() {
        sender.stop();
    }

    /** Queues an observation; waits while the queue is full. */
    void publish(KubeObservation observation) throws InterruptedException {
        enqueue(record(observation, null));
    }

    /** Publishes to each partition, once everything published before is in Kafka. */
    void publishEverywhere(ListComplete complete) throws InterruptedException {
        awaitAcknowledged();
        for (int partition = 0; partition < partitions(); partition++) {
            enqueue(record(complete, partition));
        }
    }

    /** Returns when everything published before is in Kafka. */
    void awaitAcknowledged() throws InterruptedException {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        waiting.add(Entry.acknowledging(acknowledged));
        try {
            acknowledged.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits briefly for records in flight; what Kafka does not accept is listed again later. */
    @Override
    public void close() {
        try {
            if (sender.isAlive()) {
                CompletableFuture<Void> drained = new CompletableFuture<>();
                waiting.add(Entry.acknowledging(drained));
                Deadline deadline = Deadline.in(TIME_TO_DRAIN);
                while (!drained.isDone() && !deadline.isOver() && isWorking()) {
                    deadline.pause(Duration.ofMillis(10));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sender.close();
        }
    }

    private int partitions() throws InterruptedException {
        Backoff timeout = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (true) {
            try {
                return producer.partitionsFor(topic.name()).size();
            } catch (InterruptException e) {
                throw interrupted(e);
            } catch (KafkaException e) {
                failing = true;
                timeout.pause();
            }
        }
    }

    private void enqueue(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        int kib = Math.clamp(record.value().length / 1024 + 1, 1, MAX_WAITING_KIB);
        room.acquire(kib);
        waiting.add(Entry.of(record, kib));
    }

    private ProducerRecord<byte[], byte[]> record(
            KubeObservation observation, @Nullable Integer partition) {
        RecordHeaders headers = new RecordHeaders();
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), observation.scope());
        return new ProducerRecord<>(
                topic.name(), partition, key, value(observation, headers), headers);
    }

    private byte[] value(KubeObservation observation, RecordHeaders headers) {
        byte[] value =
                topic.valueSerde().serializer().serialize(topic.name(), headers, observation);
        if (value.length <= SizeLimit.MAX_BYTES
                || !(observation instanceof ObjectObserved object)
                || !(object.body() instanceof ObjectNode body)) {
            return value;
        }
        metrics.observation(ObservationOutcome.SHORTENED);
        for (int longest : SizeLimit.LONGEST_TEXT) {
            value =
                    topic.valueSerde()
                            .serializer()
                            .serialize(
                                    topic.name(),
                                    headers,
                                    with(object, SizeLimit.shorten(body, longest)));
            if (value.length <= SizeLimit.MAX_BYTES) {
                return value;
            }
        }
        return topic.valueSerde()
                .serializer()
                .serialize(topic.name(), headers, with(object, SizeLimit.core(body)));
    }

    private static ObjectObserved with(ObjectObserved object, ObjectNode body) {
        return new ObjectObserved(
                object.id(),
                object.cluster(),
                object.change(),
                object.object(),
                object.uid(),
                object.workload(),
                object.epoch(),
                object.resourceVersion(),
                object.listing(),
                object.observedAt(),
                object.age(),
                body);
    }

    private void sendBatch() throws InterruptedException {
        Deque<Entry> batch = new ArrayDeque<>();
        batch.add(waiting.take());
        waiting.drainTo(batch, MAX_BATCH - 1);
        while (!batch.isEmpty()) {
            oldest = batch.peek();
            send(batch);
        }
        oldest = null;
    }

    /**
     * Sends the batch, and removes from it what Kafka has, up to the first record that it does not.
     */
    private void send(Deque<Entry> batch) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (Entry entry : batch) {
            Future<?> answer =
                    entry.record() == null
                            ? CompletableFuture.completedFuture(null)
                            : producer.send(entry.record());
            sent.add(answer);
            // Kafka is unreachable: each further send would only wait for half a second.
            if (answer.isDone() && answer.state() == Future.State.FAILED) {
                break;
            }
        }
        for (Future<?> answer : sent) {
            Taken taken = taken(answer);
            if (taken == Taken.NOT_YET) {
                // Later records are sent again as well, even if they succeeded: order matters, and
                // readers drop duplicates.
                awaitAll(sent);
                failing = true;
                metrics.kafkaRetry();
                backoff.pause();
                return;
            }
            finish(batch.remove(), taken);
        }
        failing = false;
        backoff.reset();
    }

    private enum Taken {
        PUBLISHED,
        REFUSED,
        NOT_YET
    }

    private Taken taken(Future<?> answer) throws InterruptedException {
        try {
            answer.get();
            return Taken.PUBLISHED;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                log.atError().setCause(e.getCause()).log("kafka rejects a record for its size");
                return Taken.REFUSED;
            }
            if (!failing) {
                log.atWarn()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("reason", FailureReason.of(e))
                        .log("kafka does not accept observations; retrying");
            }
            return Taken.NOT_YET;
        }
    }

    private static void awaitAll(List<Future<?>> sent) throws InterruptedException {
        for (Future<?> answer : sent) {
            try {
                answer.get();
            } catch (ExecutionException sentAgain) {
                log.atTrace().setCause(sentAgain).log("not taken");
            }
        }
    }

    private void finish(Entry entry, Taken taken) {
        if (entry.acknowledged() != null) {
            entry.acknowledged().complete(null);
        } else {
            room.release(entry.kib());
            metrics.observation(
                    taken == Taken.REFUSED
                            ? ObservationOutcome.TOO_LARGE
                            : ObservationOutcome.PUBLISHED);
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(e);
        return interrupted;
    }
}
