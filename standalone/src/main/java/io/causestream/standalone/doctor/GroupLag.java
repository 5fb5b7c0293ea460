package io.causestream.standalone.doctor;

import static java.util.stream.Collectors.toMap;

import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.RecordFetch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a group is behind.
 *
 * @param exists whether the group has ever read from this Kafka
 * @param hasMembers whether anything reads in it now
 * @param records that it has not read yet
 * @param oldest how long ago the first of them was written; zero if none waits
 */
record GroupLag(Group group, boolean exists, boolean hasMembers, long records, Duration oldest) {

    /** Beyond this people notice. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Partitions whose first waiting record is looked at: those with most. */
    private static final int MOST_PARTITIONS = 16;

    /** A service's group in Kafka. */
    record Group(String service, String id) {
        String check() {
            return "lag of " + service;
        }
    }

    /**
     * @throws KafkaUnreachable if Kafka does not answer in time, or the rights are missing
     */
    static GroupLag read(Group group, KafkaSettings kafka, Admin admin, Duration timeout)
            throws InterruptedException {
        Optional<GroupListing> listed =
                await("list the groups", admin.listGroups().valid(), timeout).stream()
                        .filter(each -> each.groupId().equals(group.id()))
                        .findFirst();
        if (listed.isEmpty()) {
            return new GroupLag(group, false, false, 0, Duration.ZERO);
        }
        Map<TopicPartition, Long> next =
                next(group.id(), listed.get().type().orElse(GroupType.CONSUMER), admin, timeout);
        Map<TopicPartition, Long> waiting = new HashMap<>();
        Map<TopicPartition, OffsetSpec> asked =
                next.keySet().stream()
                        .collect(toMap(partition -> partition, _ -> OffsetSpec.latest()));
        await("return the offsets", admin.listOffsets(asked).all(), timeout)
                .forEach((partition, end) -> {
                    long behind = end.offset() - next.getOrDefault(partition, 0L);
                    if (behind > 0) {
                        waiting.put(partition, behind);
                    }
                });
        return new GroupLag(
                group,
                true,
                listed.get().groupState().filter(GroupLag::isActive).isPresent(),
                waiting.values().stream().mapToLong(Long::longValue).sum(),
                oldest(waiting, next, kafka));
    }

    private static boolean isActive(GroupState state) {
        return state != GroupState.EMPTY && state != GroupState.DEAD;
    }

    /** The offset at which the group goes on, by partition; without those it never committed. */
    private static Map<TopicPartition, Long> next(
            String id, GroupType type, Admin admin, Duration timeout) throws InterruptedException {
        String what = "return the offsets of the group " + id;
        if (type == GroupType.SHARE) {
            Map<TopicPartition, Long> next = new HashMap<>();
            await(
                            what,
                            admin.listShareGroupOffsets(Map.of(id, new ListShareGroupOffsetsSpec()))
                                    .partitionsToOffsetInfo(id),
                            timeout)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            next.put(partition, offset.startOffset());
                        }
                    });
            return next;
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        await(
                        what,
                        type == GroupType.STREAMS
                                ? admin.listStreamsGroupOffsets(
                                                Map.of(id, new ListStreamsGroupOffsetsSpec()))
                                        .partitionsToOffsetAndMetadata(id)
                                : admin.listConsumerGroupOffsets(id)
                                        .partitionsToOffsetAndMetadata(),
                        timeout)
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        next.put(partition, offset.offset());
                    }
                });
        return next;
    }

    /** The marker at the end of a transaction counts as a record, and never waits for anybody. */
    private static Duration oldest(
            Map<TopicPartition, Long> waiting, Map<TopicPartition, Long> next, KafkaSettings kafka)
            throws InterruptedException {
        if (waiting.isEmpty()) {
            return Duration.ZERO;
        }
        List<TopicPartition> most =
                waiting.entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(
                                        (Map.Entry<TopicPartition, Long> each) -> -each.getValue()))
                        .limit(MOST_PARTITIONS)
                        .map(Map.Entry::getKey)
                        .toList();
        long first = Long.MAX_VALUE;
        try (RecordFetch fetch = new RecordFetch(kafka, "causestream-doctor")) {
            for (TopicPartition partition : most) {
                Optional<ConsumerRecord<byte[], byte[]>> record =
                        fetch.at(partition, Objects.requireNonNull(next.get(partition)));
                if (record.isPresent()) {
                    first = Math.min(first, record.get().timestamp());
                }
            }
        }
        Duration age =
                first == Long.MAX_VALUE
                        ? Duration.ZERO
                        : Duration.between(Instant.ofEpochMilli(first), Instant.now());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static <T> T await(String what, KafkaFuture<T> answer, Duration timeout)
            throws InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnreachable(what, e);
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(what, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Whether a person should act. */
    boolean isBehind() {
        return oldest.compareTo(LONGEST) > 0 || !hasMembers;
    }

    String remedy() {
        return hasMembers
                ? "%s is slower than what arrives, or waits for something: see its log, and the other lines here; another instance of it takes a part"
                        .formatted(group.service())
                : "start %s, or causestream up: nobody reads in the group %s"
                        .formatted(group.service(), group.id());
    }

    @Override
    public String toString() {
        if (!exists) {
            return "nothing has been read yet: there is no group %s".formatted(group.id());
        }
        String count =
                records == 0
                        ? "nothing waits"
                        : String.format(Locale.ROOT, "%,d records wait", records)
                                + (oldest.isZero()
                                        ? ""
                                        : ", the oldest for %d s".formatted(oldest.toSeconds()));
        return hasMembers ? count : count + ", nobody reads";
    }
}
