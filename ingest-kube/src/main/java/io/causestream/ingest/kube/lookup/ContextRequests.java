package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.finding.Enrichment;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.QuerySlots;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.RequestOutcome;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.service.Backoff;
import io.causestream.service.Service;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the requests for this cluster and answers each, several at a time, so that a slow one does
 * not delay the others. An offset is committed when the result is in Kafka.
 */
public final class ContextRequests implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ContextRequests.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(3);
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    // The broker's clock and ours may differ; a request that is overdue by more than this is
    // useless.
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);
    private static final int MAX_UNFINISHED = 256;
    private static final int REMEMBERED = 1_000;

    private final String cluster;
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ContextAnswers answers;
    private final ContextReplies contextReplies;
    private final IngestKubeMetrics metrics;
    private final QuerySlots slots;
    private final InFlightOffsets inFlightOffsets = new InFlightOffsets();
    private final Set<String> answered = remembering();
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("answer-", 0).factory());
    private final BackgroundLoop loop;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private volatile boolean reading;

    /**
     * @param consumer of the agents' group; closed by this reader
     * @param atOnce how many of a sort are looked up at the same time
     * @param broken notified when the reader can't go on
     */
    public ContextRequests(
            String cluster,
            Topics topics,
            KafkaConsumer<byte[], byte[]> consumer,
            ContextAnswers answers,
            ContextReplies contextReplies,
            IngestKubeMetrics metrics,
            int atOnce,
            Consumer<Throwable> broken) {
        this.cluster = cluster;
        this.topics = topics;
        this.consumer = consumer;
        this.answers = answers;
        this.contextReplies = contextReplies;
        this.metrics = metrics;
        this.slots = new QuerySlots(atOnce);
        this.loop =
                BackgroundLoop.named("context-requests")
                        .onFailure(broken)
                        .wokenBy(consumer::wakeup)
                        .stopsWithin(TIME_TO_STOP)
                        .first(this::subscribe)
                        .last(this::leave)
                        .steps(this::step);
    }

    public void start() {
        loop.start();
    }

    /** Whether a request that is written now will be read. */
    public boolean isReading() {
        return reading;
    }

    @Override
    public void close() {
        loop.stop();
        workers.shutdownNow();
        loop.close();
    }

    private void subscribe() {
        consumer.subscribe(List.of(topics.contextRequests().name()), new Rebalance());
    }

    private void leave() {
        reading = false;
        // Kafka may be unreachable: closing does not wait for it.
        consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
    }

    private Next step() throws InterruptedException {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                inFlightOffsets.add(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset(),
                        take(record));
            }
            commit(inFlightOffsets.finished());
            holdBack();
            reading = !consumer.assignment().isEmpty();
            backoff.reset();
            return Next.AT_ONCE;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            if (reading) {
                log.atWarn()
                        .addKeyValue("reason", String.valueOf(e.getMessage()))
                        .log("context requests could not be read; retrying");
            }
            reading = false;
            return Next.after(backoff.next());
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!offsets.isEmpty()) {
            // If the commit is lost, requests are answered a second time, which does no harm.
            consumer.commitAsync(offsets, null);
        }
    }

    private void holdBack() {
        if (inFlightOffsets.size() >= MAX_UNFINISHED) {
            consumer.pause(consumer.assignment());
        } else if (!consumer.paused().isEmpty()) {
            consumer.resume(consumer.paused());
        }
    }

    private Future<?> take(ConsumerRecord<byte[], byte[]> record) {
        ContextRequest request;
        try {
            request =
                    topics.contextRequests()
                            .valueSerde()
                            .deserializer()
                            .deserialize(record.topic(), record.value());
            if (request == null) {
                throw new SerializationException(
                        "not a ContextRequest on %s: no value".formatted(record.topic()));
            }
        } catch (SerializationException e) {
            metrics.contextRequest(RequestOutcome.UNREADABLE);
            return workers.submit(() -> {
                contextReplies.publish(DeadLetters.of(topics, record, e));
                return null;
            });
        }
        if (!request.cluster().equals(cluster)) {
            metrics.contextRequest(RequestOutcome.OTHER_CLUSTER);
            return CompletableFuture.completedFuture(null);
        }
        if (!answered.add(request.id())) {
            metrics.contextRequest(RequestOutcome.DUPLICATE);
            return CompletableFuture.completedFuture(null);
        }
        Duration age = Duration.ofMillis(System.currentTimeMillis() - record.timestamp());
        Deadline deadline = Deadline.in(min(request.within(), LONGEST));
        boolean late = age.compareTo(request.within().plus(CLOCKS_DIFFER)) > 0;
        return workers.submit(() -> {
            answer(request, deadline, late);
            return null;
        });
    }

    private void answer(ContextRequest request, Deadline deadline, boolean late)
            throws InterruptedException {
        long began = System.nanoTime();
        Enrichment answer;
        if (late) {
            metrics.contextRequest(RequestOutcome.EXPIRED);
            answer = unavailable(request, "the request arrived too late to be useful");
        } else if (slots.tryAcquire(request.query(), deadline)) {
            answer = inTurn(request, deadline);
            metrics.contextRequest(
                    answer instanceof Enrichment.Unavailable
                            ? RequestOutcome.UNAVAILABLE
                            : RequestOutcome.ANSWERED);
        } else {
            metrics.contextRequest(RequestOutcome.OVERLOADED);
            answer = unavailable(request, "the agent had too many requests at once");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        contextReplies.publish(
                ContextResult.of(request, answer, took),
                () ->
                        ContextResult.of(
                                request,
                                unavailable(request, "the answer is larger than Kafka accepts"),
                                took));
    }

    private Enrichment inTurn(ContextRequest request, Deadline deadline)
            throws InterruptedException {
        try {
            return answers.answer(request, deadline);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("finding", request.findingId())
                    .addKeyValue("query", request.query().what())
                    .setCause(e)
                    .log("a query failed");
            return unavailable(request, "internal error in the agent; see the log of ingest-kube");
        } finally {
            slots.release(request.query());
        }
    }

    private static Enrichment unavailable(ContextRequest request, String why) {
        return new Enrichment.Unavailable(request.query().what(), why);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Set<String> remembering() {
        return Collections.newSetFromMap(
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                        return size() > REMEMBERED;
                    }
                });
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // A new group begins at the end. Its position is committed, so that requests sent while
            // this agent restarts are not skipped.
            Map<TopicPartition, OffsetAndMetadata> known =
                    consumer.committed(Set.copyOf(partitions));
            for (TopicPartition partition : partitions) {
                if (known.get(partition) == null) {
                    consumer.commitSync(
                            Map.of(partition, new OffsetAndMetadata(consumer.position(partition))));
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            consumer.commitSync(inFlightOffsets.finished());
            inFlightOffsets.forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            inFlightOffsets.forget(partitions);
        }
    }
}
