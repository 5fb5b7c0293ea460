package io.causestream.replay.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.Scope;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import io.causestream.replay.incident.MergedRecords;
import io.causestream.replay.incident.RecordedPlaybooks;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a range out of the topics, with a lead-in from the last baseline before it: an agent lists
 * everything at each start and once a day, so that from there on the state of each object is known.
 */
public final class IncidentRecorder {

    /** An agent lists all once a day; after this time it has surely done so. */
    private static final Duration BASELINE = Duration.ofHours(25);

    /**
     * An alert that fires is sent again after Alertmanager's {@code repeat_interval}: 4 hours by
     * default, a day where people want less of it.
     */
    private static final Duration ALERTS = Duration.ofHours(25);

    /** For a clock of the cluster that is not quite the broker's. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final int PROGRESS_EVERY = 10_000;

    /** In bytes, with the longest name of a cluster twice: what is longer need not be read. */
    private static final int LONGEST_HEARTBEAT = 1_024;

    private static final Topic<Scope, KubeObservation> OBSERVATIONS =
            new Topics(Topics.DEFAULT_PREFIX).rawKube();

    private final KafkaSettings kafka;
    private final String version;
    private LongConsumer progress = records -> {};

    /**
     * @param version of Causestream, for the manifest
     */
    public IncidentRecorder(KafkaSettings kafka, String version) {
        this.kafka = kafka;
        this.version = version;
    }

    /** Tells {@code listener} now and then how many records were written. */
    public IncidentRecorder reporting(LongConsumer listener) {
        this.progress = listener;
        return this;
    }

    /**
     * Writes the file.
     *
     * @throws NothingRecorded if the range has no raw record
     * @throws io.causestream.topics.KafkaUnreachable if Kafka does not answer
     */
    public Manifest record(Range range, Path file) {
        Instant leadIn = leadIn(range);
        try (TopicReader reader = new TopicReader(kafka, EnumSet.allOf(IncidentTopic.class));
                IncidentWriter writer = new IncidentWriter(file)) {
            IncidentRecord playbooks = playbooksBefore(leadIn);
            if (playbooks != null) {
                writer.add(playbooks);
            }
            long written = addEarlierAlerts(range, leadIn, writer);
            boolean isEmpty = true;
            Iterator<IncidentRecord> records =
                    new MergedRecords(reader.between(leadIn, range.to()));
            while (records.hasNext()) {
                IncidentRecord record = records.next();
                if (!isMeant(range, record)) {
                    continue;
                }
                isEmpty &= !isRaw(record) || record.timestamp() < range.from().toEpochMilli();
                writer.add(record);
                if (++written % PROGRESS_EVERY == 0) {
                    progress.accept(written);
                }
            }
            if (isEmpty) {
                throw nothing(range);
            }
            progress.accept(written);
            return writer.finish(
                    new Manifest(
                            Manifest.FORMAT,
                            version,
                            leadIn,
                            range.from(),
                            range.to(),
                            range.clusters(),
                            range.namespaces(),
                            false,
                            Map.of(),
                            List.of()));
        }
    }

    /** Those that were sent before the lead-in and may still fire. */
    private long addEarlierAlerts(Range range, Instant leadIn, IncidentWriter writer) {
        Instant from = range.from().minus(ALERTS);
        long written = 0;
        if (from.isBefore(leadIn)) {
            try (TopicReader reader = new TopicReader(kafka, Set.of(IncidentTopic.RAW_ALERTS))) {
                Iterator<IncidentRecord> records = new MergedRecords(reader.between(from, leadIn));
                while (records.hasNext()) {
                    IncidentRecord record = records.next();
                    if (isMeant(range, record)) {
                        writer.add(record);
                        written++;
                    }
                }
            }
        }
        return written;
    }

    private static boolean isRaw(IncidentRecord record) {
        return record.topic() == IncidentTopic.RAW_KUBE
                || record.topic() == IncidentTopic.RAW_ALERTS;
    }

    private static boolean isMeant(Range range, IncidentRecord record) {
        byte[] key = record.key();
        if (key == null || isHeartbeat(record)) {
            return false;
        }
        String text = new String(key, UTF_8);
        // Playbook sets and ticks are sent to every partition, under a key that is no scope.
        return (record.topic() == IncidentTopic.CONTROL && text.indexOf('/') < 0)
                || range.includes(text);
    }

    /** A heartbeat says nothing about an incident. */
    private static boolean isHeartbeat(IncidentRecord record) {
        byte[] value = record.value();
        return record.topic() == IncidentTopic.RAW_KUBE
                && value != null
                && value.length < LONGEST_HEARTBEAT
                && observation(record) instanceof Heartbeat;
    }

    private NothingRecorded nothing(Range range) {
        try (TopicReader reader =
                new TopicReader(kafka, Set.of(IncidentTopic.RAW_KUBE, IncidentTopic.RAW_ALERTS))) {
            Iterator<IncidentRecord> all = new MergedRecords(reader.between(Instant.EPOCH, LATEST));
            Instant first = all.hasNext() ? Instant.ofEpochMilli(all.next().timestamp()) : null;
            return new NothingRecorded(
                    first == null
                            ? "the raw topics are empty: nothing was observed yet"
                            : "nothing was observed from %s to %s%s; the raw topics have records from %s on"
                                    .formatted(range.from(), range.to(), of(range), first));
        }
    }

    private static String of(Range range) {
        return (range.clusters().isEmpty()
                        ? ""
                        : " of cluster " + String.join(", ", range.clusters()))
                + (range.namespaces().isEmpty()
                        ? ""
                        : " in namespace " + String.join(", ", range.namespaces()));
    }

    /** When the last complete lists of all kinds before the range began; or a day before it. */
    private Instant leadIn(Range range) {
        Map<String, Instant> begun = new HashMap<>();
        Instant earliest = range.from().minus(BASELINE);
        try (TopicReader reader = new TopicReader(kafka, Set.of(IncidentTopic.RAW_KUBE))) {
            Iterator<IncidentRecord> records =
                    new MergedRecords(reader.between(earliest, range.from()));
            while (records.hasNext()) {
                IncidentRecord record = records.next();
                if (isMeant(range, record) && observation(record) instanceof ListComplete list) {
                    begun.put(
                            list.cluster() + "/" + list.kind(),
                            list.beganAt(Instant.ofEpochMilli(record.timestamp())));
                }
            }
        }
        return begun.values().stream()
                .min(Comparator.naturalOrder())
                .map(first -> first.minus(MARGIN))
                .filter(first -> first.isBefore(range.from()))
                .orElse(begun.isEmpty() ? range.from().minus(BASELINE) : range.from());
    }

    private static @Nullable KubeObservation observation(IncidentRecord record) {
        try {
            return OBSERVATIONS
                    .valueSerde()
                    .deserializer()
                    .deserialize(OBSERVATIONS.name(), record.value());
        } catch (SerializationException unreadable) {
            // It is recorded as it is; the replay counts it.
            return null;
        }
    }

    /** The set that was in force; null if none is on the topic any more. */
    private @Nullable IncidentRecord playbooksBefore(Instant leadIn) {
        try (TopicReader reader = new TopicReader(kafka, Set.of(IncidentTopic.CONTROL))) {
            IncidentRecord last = null;
            Iterator<IncidentRecord> records =
                    new MergedRecords(reader.between(Instant.EPOCH, leadIn));
            while (records.hasNext()) {
                IncidentRecord record = records.next();
                if (RecordedPlaybooks.in(record).isPresent()) {
                    last = record;
                }
            }
            return last;
        }
    }
}
