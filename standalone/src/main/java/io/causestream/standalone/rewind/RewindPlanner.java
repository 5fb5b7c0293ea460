package io.causestream.standalone.rewind;

import io.causestream.enrich.EnrichmentApplications.Application;
import io.causestream.enrich.EnrichmentApplications.Left;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.rewind.RewindPlan.Range;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up in Kafka what a rewind or a cut-over has to do; changes nothing. */
final class RewindPlanner {

    private static final Logger log = LoggerFactory.getLogger(RewindPlanner.class);

    /** Agents list everything once a day; an hour more for the list itself. */
    private static final Duration LONGEST_LEAD_IN = Duration.ofHours(25);

    /**
     * An alert that fires is sent again after Alertmanager's {@code repeat_interval}: 4 hours by
     * default, a day where people want less of it.
     */
    private static final Duration LONGEST_ALERT_REPEAT = Duration.ofHours(25);

    /** For a clock of the cluster that is not quite the broker's. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final int MOST_OPEN = 100_000;

    private final KafkaSettings kafka;
    private final Topics topics;
    private final RewindAdmin admin;

    RewindPlanner(KafkaSettings kafka, RewindAdmin admin) {
        this.kafka = kafka;
        this.topics = kafka.topics();
        this.admin = admin;
    }

    /**
     * Of a rewind.
     *
     * @param to not in the future
     * @throws CannotRun if records that would have to be read are gone, or there are none
     */
    RewindPlan plan(Instant to) {
        Map<Integer, Application> all = admin.applications();
        Application own = all.get(admin.version());
        String id = kafka.groups().enrichment(admin.version());
        if (own == null) {
            throw new CannotRun(
                    all.isEmpty()
                            ? "there is no group %s: enrich-streams has never run on this Kafka, so that there is nothing to rewind"
                                    .formatted(id)
                            : "%s has never run on this Kafka: causestream cut-over makes it take over from another version"
                                    .formatted(id));
        }
        Left left = own.left();
        if (left != null) {
            throw new CannotRun(
                    "%s was left for %s: rewind that one, or come back with causestream cut-over"
                            .formatted(id, left.to()));
        }
        refuseIfGone(to);
        return plan(to, to, own.topics(), members(all), List.of(), Map.of());
    }

    /**
     * Of a cut-over from the version that is in force.
     *
     * @param wanted from when on findings are made anew, not in the future; null for the time of
     *     the first record that the other version has not read
     * @throws CannotRun if there is no other version, this one is in force already, or records that
     *     would have to be read are gone
     */
    RewindPlan cutOver(@Nullable Instant wanted, Instant now) {
        Map<Integer, Application> all = new TreeMap<>(admin.applications());
        List<String> members = members(all);
        String id = kafka.groups().enrichment(admin.version());
        Application own = all.remove(admin.version());
        if (own != null && own.isInForce()) {
            throw new CannotRun(
                    "%s is in force already; to read again what it has read, use causestream rewind"
                            .formatted(id));
        }
        Application from = takenOver(all.values(), id);
        if (wanted != null) {
            refuseIfGone(wanted);
        }
        Map<TopicPartition, Long> goesOn = own == null ? new HashMap<>() : external(own.offsets());
        goesOn.putAll(
                from.offsets().isEmpty()
                        ? admin.ends(admin.partitions(notReadAgain()))
                        : external(from.offsets()));
        Instant to = wanted == null ? firstUnread(from.offsets(), now) : wanted;
        return plan(
                to,
                // No agent has run for a day: all there is may still be so.
                to.minus(LONGEST_LEAD_IN),
                own == null ? List.of() : own.topics(),
                members,
                all.values().stream()
                        .filter(other -> other.isInForce() || other.equals(from))
                        .toList(),
                goesOn);
    }

    /** The one in force; without one, that from which an interrupted cut-over began. */
    private static Application takenOver(Collection<Application> others, String id) {
        return others.stream()
                .max(
                        Comparator.comparing(Application::isInForce)
                                .thenComparingLong(other -> leftFor(id, other))
                                .thenComparingInt(Application::version))
                .orElseThrow(() ->
                        new CannotRun(
                                "no other version of enrich-streams has run on this Kafka: there is nothing to take over; start enrich-streams"));
    }

    private static long leftFor(String id, Application other) {
        Left left = other.left();
        return left != null && left.to().equals(id) ? left.epoch() : -1;
    }

    private static List<String> members(Map<Integer, Application> all) {
        return all.values().stream()
                .flatMap(application -> application.members().stream())
                .toList();
    }

    private List<String> notReadAgain() {
        return List.of(
                topics.timers().name(), topics.contextResults().name(), topics.analyses().name());
    }

    private Map<TopicPartition, Long> external(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> external = new HashMap<>(offsets);
        external.keySet().removeIf(partition -> !notReadAgain().contains(partition.topic()));
        return external;
    }

    /** The time of the earliest record behind the offsets; now if there is none. */
    private Instant firstUnread(Map<TopicPartition, Long> read, Instant now) {
        List<TopicPartition> raw =
                admin.partitions(List.of(topics.rawKube().name(), topics.rawAlerts().name()));
        Map<TopicPartition, Long> begins = admin.begins(raw);
        Map<TopicPartition, Long> ends = admin.ends(raw);
        List<Range> unread = new ArrayList<>();
        for (TopicPartition partition : raw) {
            Long offset = read.get(partition);
            long end = ends.getOrDefault(partition, 0L);
            if (offset != null && offset < end) {
                unread.add(
                        new Range(
                                partition,
                                Math.max(offset, begins.getOrDefault(partition, 0L)),
                                end));
            }
        }
        long[] first = {now.toEpochMilli()};
        TopicScan.read(kafka, unread, record -> first[0] = Math.min(first[0], record.timestamp()));
        return Instant.ofEpochMilli(first[0]);
    }

    /**
     * @param withoutLists where the lead-in begins if there is no complete list before {@code to}
     */
    private RewindPlan plan(
            Instant to,
            Instant withoutLists,
            List<String> internalTopics,
            List<String> members,
            List<Application> leaves,
            Map<TopicPartition, Long> goesOn) {
        List<TopicPartition> kube = admin.partitions(List.of(topics.rawKube().name()));
        List<TopicPartition> alerts = admin.partitions(List.of(topics.rawAlerts().name()));
        Map<String, Instant> lists = lastListsBefore(to);
        Instant from =
                lists.values().stream()
                        .min(Comparator.naturalOrder())
                        .filter(began -> began.isBefore(to))
                        .orElse(withoutLists);
        Instant alertsFrom = to.minus(LONGEST_ALERT_REPEAT);
        Instant earliest = alertsFrom.isBefore(from) ? alertsFrom : from;
        List<Range> ranges = new ArrayList<>(since(from, kube, admin.ends(kube)));
        ranges.addAll(since(earliest, alerts, admin.ends(alerts)));
        List<TopicPartition> control = admin.partitions(List.of(topics.control().name()));
        Open open = openFindings();
        return new RewindPlan(
                to,
                earliest,
                from,
                List.copyOf(lists.keySet()),
                List.copyOf(ranges),
                since(earliest, control, admin.ends(control)),
                internalTopics,
                open.findings(),
                open.highestEpoch(),
                members,
                leaves,
                goesOn);
    }

    private List<Range> since(
            Instant from, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, ListOffsetsResultInfo> first =
                admin.firstSince(partitions, from.toEpochMilli());
        return partitions.stream()
                .map(partition -> {
                    long end = ends.getOrDefault(partition, 0L);
                    ListOffsetsResultInfo found = first.get(partition);
                    return new Range(
                            partition, found == null ? end : Math.min(found.offset(), end), end);
                })
                .toList();
    }

    /** A partition that has lost its first records tells from when on all are there. */
    private void refuseIfGone(Instant to) {
        List<TopicPartition> raw =
                admin.partitions(List.of(topics.rawKube().name(), topics.rawAlerts().name()));
        Map<TopicPartition, Long> begins = admin.begins(raw);
        Map<TopicPartition, ListOffsetsResultInfo> first = admin.firstSince(raw, 0);
        if (first.isEmpty()) {
            throw new CannotRun(
                    "%s and %s have no records: there is nothing to read again"
                            .formatted(topics.rawKube().name(), topics.rawAlerts().name()));
        }
        OptionalLong complete =
                first.entrySet().stream()
                        .filter(partition -> begins.getOrDefault(partition.getKey(), 0L) > 0)
                        .mapToLong(partition -> partition.getValue().timestamp())
                        .max();
        long earliest =
                complete.orElseGet(() ->
                        first.values().stream()
                                .mapToLong(ListOffsetsResultInfo::timestamp)
                                .min()
                                .orElseThrow());
        if (to.toEpochMilli() < earliest) {
            throw CannotRun.wrongArgument(
                    "--to %s is before the records that Kafka still has: the earliest possible time is %s"
                            .formatted(to, Instant.ofEpochMilli(earliest)),
                    null);
        }
    }

    /**
     * When the last complete list of each kind and cluster began; every partition has all of them.
     */
    private Map<String, Instant> lastListsBefore(Instant to) {
        TopicPartition one = new TopicPartition(topics.rawKube().name(), 0);
        List<TopicPartition> partitions = List.of(one);
        Map<TopicPartition, Long> until = new HashMap<>(admin.ends(partitions));
        admin.firstSince(partitions, to.toEpochMilli())
                .forEach((partition, first) -> until.put(partition, first.offset()));
        Map<String, Instant> lists = new TreeMap<>();
        TopicScan.read(
                kafka,
                since(to.minus(LONGEST_LEAD_IN), partitions, until),
                record -> {
                    if (value(topics.rawKube(), record) instanceof ListComplete list) {
                        lists.put(
                                list.kind() + " of " + list.cluster(),
                                list.beganAt(Instant.ofEpochMilli(record.timestamp()))
                                        .minus(MARGIN));
                    }
                });
        return lists;
    }

    private record Open(List<Finding> findings, long highestEpoch) {}

    private Open openFindings() {
        List<TopicPartition> partitions = admin.partitions(List.of(topics.findings().name()));
        Map<TopicPartition, Long> begins = admin.begins(partitions);
        Map<TopicPartition, Long> ends = admin.ends(partitions);
        Map<String, Finding> open = new HashMap<>();
        long[] highest = {0};
        TopicScan.read(
                kafka,
                partitions.stream()
                        .map(partition ->
                                new Range(
                                        partition,
                                        begins.getOrDefault(partition, 0L),
                                        ends.getOrDefault(partition, 0L)))
                        .toList(),
                record -> {
                    Finding finding = value(topics.findings(), record);
                    if (finding != null) {
                        highest[0] = Math.max(highest[0], finding.epoch());
                        note(open, finding);
                    }
                });
        List<Finding> sorted = new ArrayList<>(open.values());
        sorted.sort(Comparator.comparing(Finding::startsAt).thenComparing(Finding::id));
        return new Open(sorted, highest[0]);
    }

    private static void note(Map<String, Finding> open, Finding finding) {
        if (finding.isResolved() || finding.kind() == Finding.Kind.OCCURRENCE) {
            open.remove(finding.id());
            return;
        }
        open.put(finding.id(), finding.edit().enrichments(List.of()).finding());
        if (open.size() > MOST_OPEN) {
            throw new CannotRun(
                    "more than %d findings are open: that is more than a rewind can follow"
                            .formatted(MOST_OPEN));
        }
    }

    /**
     * Null for a tombstone, and for what can't be read: its readers have put that into the dead
     * letters, and it decides nothing.
     */
    private static <V> @Nullable V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
        try {
            return topic.valueSerde()
                    .deserializer()
                    .deserialize(record.topic(), record.headers(), record.value());
        } catch (SerializationException | IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .setCause(e)
                    .log("can't be read, and is left out of the plan");
            return null;
        }
    }
}
