package io.causestream.sink.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives all partitions to one member of the group, and leaves them there for as long as it lives: a
 * channel's rate and its summary of a storm are one, so one instance delivers and the others stand
 * by.
 */
public final class OneActiveAssignor implements ConsumerPartitionAssignor {

    @Override
    public String name() {
        return "one-active";
    }

    /** Nobody has to give anything up when a further member joins. */
    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        Map<String, Subscription> members = group.groupSubscription();
        String active = active(members);
        Map<String, Assignment> assignments = new HashMap<>();
        members.forEach((member, subscription) ->
                assignments.put(
                        member,
                        new Assignment(
                                member.equals(active)
                                        ? partitions(metadata, subscription)
                                        : List.of())));
        return new GroupAssignment(assignments);
    }

    /** The one that has partitions by the latest generation; else any, the same for all. */
    private static String active(Map<String, Subscription> members) {
        return new TreeSet<>(members.keySet())
                .stream()
                        .max(
                                Comparator.comparingInt(member -> {
                                    Subscription subscription = members.get(member);
                                    return subscription == null
                                                    || subscription.ownedPartitions().isEmpty()
                                            ? Integer.MIN_VALUE
                                            : subscription.generationId().orElse(-1);
                                }))
                        .orElse("");
    }

    private static List<TopicPartition> partitions(Cluster metadata, Subscription subscription) {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : subscription.topics()) {
            for (PartitionInfo partition : metadata.partitionsForTopic(topic)) {
                all.add(new TopicPartition(topic, partition.partition()));
            }
        }
        return all;
    }
}
