package io.causestream.standalone.rewind;

import static java.util.stream.Collectors.toMap;

import io.causestream.enrich.EnrichmentApplications;
import io.causestream.enrich.EnrichmentApplications.Application;
import io.causestream.enrich.EnrichmentApplications.Left;
import io.causestream.topics.Groups;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The calls to Kafka that a rewind or a cut-over needs, each with a deadline and a sentence if it
 * fails.
 */
final class RewindAdmin implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Admin admin;
    private final Groups groups;
    private final int version;
    private final String group;

    RewindAdmin(KafkaSettings kafka) {
        this(kafka, Groups.TOPOLOGY_VERSION);
    }

    /**
     * @param version of the topology that is to read again
     */
    RewindAdmin(KafkaSettings kafka, int version) {
        this.admin = Admin.create(kafka.client("causestream-rewind"));
        this.groups = kafka.groups();
        this.version = version;
        this.group = groups.enrichment(version);
    }

    int version() {
        return version;
    }

    /** What each version of the topology has in Kafka, by version. */
    Map<Integer, Application> applications() {
        return EnrichmentApplications.read(admin, groups);
    }

    /** Who runs enrich-streams now, in any version, each with its host; empty if it is stopped. */
    List<String> members() {
        return applications().values().stream()
                .flatMap(application -> application.members().stream())
                .toList();
    }

    /**
     * @throws KafkaUnreachable also if a topic does not exist
     */
    List<TopicPartition> partitions(Collection<String> topics) {
        List<TopicPartition> all = new ArrayList<>();
        new TreeMap<>(await("describe the topics", admin.describeTopics(topics).allTopicNames()))
                .forEach((name, description) ->
                        description
                                .partitions()
                                .forEach(partition ->
                                        all.add(new TopicPartition(name, partition.partition()))));
        return all;
    }

    /** The offsets after the last records. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest()).entrySet().stream()
                .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** The offsets of the first records that are still there. */
    Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest()).entrySet().stream()
                .collect(toMap(Map.Entry::getKey, begin -> begin.getValue().offset()));
    }

    /**
     * The first records at or after a time, with offset and timestamp in milliseconds; partitions
     * that have none are left out.
     */
    Map<TopicPartition, ListOffsetsResultInfo> firstSince(
            Collection<TopicPartition> partitions, long millis) {
        return offsets(partitions, OffsetSpec.forTimestamp(millis)).entrySet().stream()
                .filter(found -> found.getValue().offset() >= 0)
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return await("return the offsets", admin.listOffsets(asked).all());
    }

    /** Makes the group go on at these offsets; it must have no members. */
    void commit(Map<TopicPartition, Long> offsets) {
        commit(group, offsets, "");
    }

    /**
     * Notes at the offsets of another version that it was left for this one; it must have no
     * members.
     */
    void leave(Application other, long epoch) {
        commit(other.id(), other.offsets(), new Left(group, epoch).metadata());
    }

    private void commit(String to, Map<TopicPartition, Long> offsets, String metadata) {
        if (offsets.isEmpty()) {
            return;
        }
        await(
                "set the offsets of the group " + to,
                admin.alterStreamsGroupOffsets(
                                to,
                                offsets.entrySet().stream()
                                        .collect(
                                                toMap(
                                                        Map.Entry::getKey,
                                                        offset ->
                                                                new OffsetAndMetadata(
                                                                        offset.getValue(),
                                                                        metadata))))
                        .all());
    }

    /** Deletes the group and the topics of a version; it must have no members. */
    void remove(Application other) {
        awaitGone(
                "delete the group " + other.id(),
                admin.deleteStreamsGroups(List.of(other.id())).all(),
                GroupIdNotFoundException.class);
        deleteTopics(other.topics());
    }

    /** Deletes topics, and what the group has committed on them; it must have no members. */
    void delete(List<String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        Set<TopicPartition> read =
                partitions(topics).stream()
                        .filter(partition -> partition.topic().endsWith("-repartition"))
                        .collect(Collectors.toSet());
        if (!read.isEmpty()) {
            awaitGone(
                    "delete the offsets of the group " + group,
                    admin.deleteStreamsGroupOffsets(group, read).all(),
                    GroupIdNotFoundException.class);
        }
        deleteTopics(topics);
    }

    private void deleteTopics(List<String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        for (Map.Entry<String, KafkaFuture<Void>> deleted :
                admin.deleteTopics(topics).topicNameValues().entrySet()) {
            awaitGone(
                    "delete the topic " + deleted.getKey(),
                    deleted.getValue(),
                    UnknownTopicOrPartitionException.class);
        }
    }

    private static void awaitGone(
            String what, KafkaFuture<Void> deleted, Class<? extends Exception> gone) {
        try {
            await(what, deleted);
        } catch (KafkaUnreachable e) {
            if (!gone.isInstance(e.getCause())) {
                throw e;
            }
        }
    }

    private static <T> T await(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnreachable(what, e);
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable(what, e);
        }
    }

    @Override
    public void close() {
        admin.close(TIMEOUT);
    }
}
