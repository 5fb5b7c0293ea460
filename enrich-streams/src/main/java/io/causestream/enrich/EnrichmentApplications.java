package io.causestream.enrich;

import static java.util.Objects.requireNonNull;

import io.causestream.topics.Groups;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What each version of the topology has in Kafka. Only one of them may read the records: the one in
 * force. A cut-over to another writes on the offsets of the one that is left that it is, and to
 * whom; so neither begins where it has no place, nor goes on where another has read on.
 */
public final class EnrichmentApplications {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** The metadata of a left application's offsets. */
    private static final Pattern LEFT = Pattern.compile("left for (\\S+) at (\\d{1,15})");

    private EnrichmentApplications() {}

    /**
     * One version of the topology.
     *
     * @param id of the application: its group
     * @param offsets where it has read to; empty if it never has, or Kafka has forgotten it
     * @param members each running instance with its host; empty if it is stopped
     * @param topics of its stores and of its repartitioning; sorted
     * @param left for whom, and when; null if it was not
     */
    public record Application(
            int version,
            String id,
            Map<TopicPartition, Long> offsets,
            List<String> members,
            List<String> topics,
            @Nullable Left left) {

        public Application {
            offsets = Map.copyOf(offsets);
            members = List.copyOf(members);
            topics = List.copyOf(topics);
        }

        /** Whether it may read on. */
        public boolean isInForce() {
            return left == null && !offsets.isEmpty();
        }

        /** Of its group Kafka knows the name, for some minutes more. */
        private boolean isGone() {
            return offsets.isEmpty() && members.isEmpty() && topics.isEmpty();
        }
    }

    /**
     * An application was left for another one.
     *
     * @param to the other one's id
     * @param epoch of the cut-over, in milliseconds since 1970
     */
    public record Left(String to, long epoch) {

        /** As metadata of the offsets of the application that is left. */
        public String metadata() {
            return "left for %s at %d".formatted(to, epoch);
        }

        static @Nullable Left parse(String metadata) {
            Matcher left = LEFT.matcher(metadata);
            return left.matches() ? new Left(left.group(1), Long.parseLong(left.group(2))) : null;
        }
    }

    /**
     * Every version that has anything in Kafka, by version; empty if enrich-streams has never run.
     *
     * @throws KafkaUnreachable if a call fails, or takes longer than 20 s
     */
    public static Map<Integer, Application> read(Admin admin, Groups groups) {
        Collection<GroupListing> listed = await("list the groups", admin.listGroups().all());
        TreeMap<Integer, List<String>> topics = new TreeMap<>();
        for (GroupListing group : listed) {
            groups.topologyVersion(group.groupId())
                    .ifPresent(version -> topics.put(version, new ArrayList<>()));
        }
        for (String topic : new TreeSet<>(await("list the topics", admin.listTopics().names()))) {
            OptionalInt version = groups.topologyVersionOfTopic(topic);
            if (version.isPresent()) {
                topics.computeIfAbsent(version.getAsInt(), _ -> new ArrayList<>()).add(topic);
            }
        }
        Map<Integer, Application> all = new TreeMap<>();
        topics.forEach((version, own) -> {
            Application found = application(admin, version, groups.enrichment(version), own);
            if (!found.isGone()) {
                all.put(version, found);
            }
        });
        return all;
    }

    private static Application application(
            Admin admin, int version, String id, List<String> topics) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Left left = null;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> committed :
                committed(admin, id).entrySet()) {
            OffsetAndMetadata offset = committed.getValue();
            if (offset != null) {
                offsets.put(committed.getKey(), offset.offset());
                Left found = Left.parse(offset.metadata());
                left = found == null ? left : found;
            }
        }
        return new Application(version, id, offsets, members(admin, id), topics, left);
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String id) {
        try {
            return await(
                    "return the offsets of the group " + id,
                    admin.listStreamsGroupOffsets(Map.of(id, new ListStreamsGroupOffsetsSpec()))
                            .partitionsToOffsetAndMetadata(id));
        } catch (KafkaUnreachable e) {
            return orEmpty(e, Map.of());
        }
    }

    private static List<String> members(Admin admin, String id) {
        try {
            return requireNonNull(
                            await(
                                            "describe the group " + id,
                                            admin.describeStreamsGroups(List.of(id)).all())
                                    .get(id),
                            "Kafka describes the group that was asked for")
                    .members()
                    .stream()
                    .map(member -> member.clientId() + " on " + member.clientHost())
                    .sorted()
                    .toList();
        } catch (KafkaUnreachable e) {
            // A group that has offsets and never had a member is no streams group yet.
            return orEmpty(e, List.of());
        }
    }

    private static <T> T orEmpty(KafkaUnreachable failure, T empty) {
        if (failure.getCause() instanceof GroupIdNotFoundException) {
            return empty;
        }
        throw failure;
    }

    /**
     * Refuses a start that would read what another version has read, or go on where another went
     * on.
     *
     * @throws CutOverMissing saying what to do
     * @throws KafkaUnreachable if Kafka does not answer
     */
    static void requireInForce(int version, KafkaSettings kafka) {
        Map<Integer, Application> all;
        try (Admin admin = Admin.create(kafka.client("enrich-streams"))) {
            all = read(admin, kafka.groups());
        }
        String id = kafka.groups().enrichment(version);
        Application own = all.remove(version);
        if (own != null && own.left() != null) {
            throw new CutOverMissing(
                    "%s was left for %s at %s: stop that one, and run `causestream cut-over --execute` of this version to come back"
                            .formatted(
                                    id, own.left().to(), Instant.ofEpochMilli(own.left().epoch())));
        }
        if (own == null || own.offsets().isEmpty()) {
            for (Application other : all.values()) {
                throw new CutOverMissing(
                        "%s has no place to begin, and what is known so far is that of %s: stop that one, and run `causestream cut-over --execute` of this version; it begins neither empty nor a week ago by itself"
                                .formatted(id, inForce(all.values(), other).id()));
            }
        }
        for (Application other : all.values()) {
            if (!other.members().isEmpty()) {
                throw new CutOverMissing(
                        "%s runs (%s): two versions of enrich-streams would publish each finding twice; stop that one first"
                                .formatted(other.id(), String.join(", ", other.members())));
            }
        }
    }

    private static Application inForce(Collection<Application> all, Application otherwise) {
        return all.stream().filter(Application::isInForce).findFirst().orElse(otherwise);
    }

    private static <T> T await(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnreachable(what, e);
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable(what, e);
        }
    }
}
