package io.causestream.standalone.rewind;

import io.causestream.finding.Finding;
import io.causestream.observation.Scope;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.rewind.RewindPlan.Range;
import io.causestream.topics.Control;
import io.causestream.topics.Control.PendingTimerElapsed;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan: first the records on {@code control}, which do no harm alone; then other
 * versions are left and the application's own topics deleted; and the group's offsets last, without
 * which a version does not start. Whatever interrupts it, the same command again completes it.
 */
final class RewindExecutor {

    private static final String KEY = "rewind";
    private static final int SEND_SECONDS = 40;
    private static final int MOST_TIMERS = 500_000;

    private final KafkaSettings kafka;
    private final Topic<String, Control> control;
    private final RewindAdmin admin;

    RewindExecutor(KafkaSettings kafka, RewindAdmin admin) {
        this.kafka = kafka;
        this.control = kafka.topics().control();
        this.admin = admin;
    }

    /** What was done. */
    record Done(long epoch, int timers) {}

    /**
     * @throws CannotRun if the service runs
     * @throws KafkaUnreachable if a call fails; the message says which
     */
    Done execute(RewindPlan plan, Instant now) {
        List<String> members = admin.members();
        if (!members.isEmpty()) {
            throw new CannotRun(
                    "enrich-streams runs (%s): stop it first (causestream up too); one that was killed counts as running for up to 45 s"
                            .formatted(String.join(", ", members)));
        }
        // Later than that of any finding, also where a cluster's clock is ahead of this one.
        long epoch = Math.max(now.toEpochMilli(), plan.highestEpoch() + 1);
        List<Timed> timers = elapsedTimers(plan.control());
        Map<TopicPartition, Long> offsets = new HashMap<>(plan.goesOn());
        plan.ranges().forEach(range -> offsets.put(range.partition(), range.begin()));
        offsets.putAll(write(plan, epoch, timers, now));
        plan.leaves().forEach(other -> admin.leave(other, epoch));
        admin.delete(plan.internalTopics());
        admin.commit(offsets);
        return new Done(epoch, timers.size());
    }

    /**
     * @param at its timestamp in milliseconds
     */
    private record Timed(int partition, @Nullable String key, PendingTimerElapsed timer, long at) {}

    /** Each once, though an earlier rewind may have written it again. */
    private List<Timed> elapsedTimers(List<Range> ranges) {
        Set<PendingTimerElapsed> known = new HashSet<>();
        List<Timed> timers = new ArrayList<>();
        TopicScan.read(
                kafka,
                ranges,
                record -> {
                    Control value =
                            control.valueSerde()
                                    .deserializer()
                                    .deserialize(record.topic(), record.headers(), record.value());
                    if (value instanceof PendingTimerElapsed timer && known.add(timer)) {
                        String key =
                                control.keySerde()
                                        .deserializer()
                                        .deserialize(record.topic(), record.key());
                        timers.add(new Timed(record.partition(), key, timer, record.timestamp()));
                    }
                    if (known.size() > MOST_TIMERS) {
                        throw new CannotRun(
                                "more than %d timers elapsed since then: rewind to a later time"
                                        .formatted(MOST_TIMERS));
                    }
                });
        timers.sort(Comparator.comparingLong(Timed::at));
        return timers;
    }

    /**
     * @return where the rewind begins on each partition of {@code control}
     */
    private Map<TopicPartition, Long> write(
            RewindPlan plan, long epoch, List<Timed> timers, Instant now) {
        try (KafkaProducer<String, Control> producer =
                new KafkaProducer<>(
                        kafka.patientProducer("causestream-rewind"),
                        control.keySerde().serializer(),
                        control.valueSerde().serializer())) {
            Map<TopicPartition, Long> begins = new HashMap<>();
            // Before all that is read again, by its time too: the earliest record is read first.
            long first = plan.from().toEpochMilli() - 1;
            Control rewound = new Control.Rewound(plan.to(), epoch);
            List<Future<RecordMetadata>> marks = new ArrayList<>();
            for (Range range : plan.control()) {
                marks.add(
                        producer.send(record(range.partition().partition(), first, KEY, rewound)));
            }
            for (Future<RecordMetadata> mark : marks) {
                RecordMetadata written = await(mark);
                begins.put(
                        new TopicPartition(written.topic(), written.partition()), written.offset());
            }
            List<Future<RecordMetadata>> rest = new ArrayList<>();
            for (Timed timer : timers) {
                rest.add(
                        producer.send(
                                record(timer.partition(), timer.at(), timer.key(), timer.timer())));
            }
            for (Finding finding : plan.open()) {
                String scope = Scope.of(finding.cluster(), finding.subject()).toString();
                rest.add(
                        producer.send(
                                record(
                                        null,
                                        now.toEpochMilli(),
                                        scope,
                                        new Control.OpenAtRewind(finding))));
            }
            rest.forEach(RewindExecutor::await);
            return begins;
        } catch (KafkaException e) {
            throw new KafkaUnreachable("store the rewind", e);
        }
    }

    private ProducerRecord<String, Control> record(
            @Nullable Integer partition, long at, @Nullable String key, Control value) {
        return new ProducerRecord<>(control.name(), partition, at, key, value);
    }

    private static RecordMetadata await(Future<RecordMetadata> sent) {
        try {
            return sent.get(SEND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(
                    "store the rewind", Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw new KafkaUnreachable("store the rewind", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("store the rewind", e);
        }
    }
}
