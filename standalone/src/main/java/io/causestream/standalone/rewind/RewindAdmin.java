package io.causestream.standalone.rewind;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.causestream.standalone.config.CannotRun;
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
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The calls to Kafka that a rewind needs, each with a deadline and a sentence if it fails. */
final class RewindAdmin implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Admin admin;
    private final String group;

    RewindAdmin(KafkaSettings kafka) {
        this.admin = Admin.create(kafka.client("causestream-rewind"));
        this.group = kafka.groups().enrichment();
    }

    /**
     * Who is in the group now, each with its host; empty if the service is stopped.
     *
     * @throws CannotRun if there is no such group
     */
    List<String> members() {
        StreamsGroupDescription described;
        try {
            described =
                    requireNonNull(
                            await(
                                            "describe the group " + group,
                                            admin.describeStreamsGroups(List.of(group)).all())
                                    .get(group),
                            "Kafka describes the group that was asked for");
        } catch (KafkaUnreachable e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                throw new CannotRun(
                        "there is no group %s: enrich-streams has never run on this Kafka, so that there is nothing to rewind"
                                .formatted(group),
                        e);
            }
            throw e;
        }
        return described.members().stream()
                .map(member -> member.clientId() + " on " + member.clientHost())
                .sorted()
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

    /** The topics of the application's stores and of its repartitioning; sorted. */
    List<String> internalTopics() {
        return await("list the topics", admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(group + "-"))
                .filter(name -> name.endsWith("-changelog") || name.endsWith("-repartition"))
                .sorted()
                .toList();
    }

    /** Makes the group go on at these offsets; it must have no members. */
    void commit(Map<TopicPartition, Long> offsets) {
        await(
                "set the offsets of the group " + group,
                admin.alterStreamsGroupOffsets(
                                group,
                                offsets.entrySet().stream()
                                        .collect(
                                                toMap(
                                                        Map.Entry::getKey,
                                                        offset ->
                                                                new OffsetAndMetadata(
                                                                        offset.getValue()))))
                        .all());
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
            await(
                    "delete the offsets of the group " + group,
                    admin.deleteStreamsGroupOffsets(group, read).all());
        }
        for (Map.Entry<String, KafkaFuture<Void>> deleted :
                admin.deleteTopics(topics).topicNameValues().entrySet()) {
            awaitGone(deleted.getKey(), deleted.getValue());
        }
    }

    private void awaitGone(String topic, KafkaFuture<Void> deleted) {
        try {
            await("delete the topic " + topic, deleted);
        } catch (KafkaUnreachable e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
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
