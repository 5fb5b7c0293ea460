package io.causestream.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OneActiveAssignorTest {

    private static final String TOPIC = "findings";
    private static final List<TopicPartition> ALL =
            IntStream.range(0, 4).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();

    @Test
    void givesAllToOneWhenNobodyHasAny() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("b", joins(), "a", joins(), "c", joins()));

        assertThat(assigned.values()).filteredOn(partitions -> !partitions.isEmpty()).hasSize(1);
        assertThat(assigned.values()).contains(ALL);
    }

    @Test
    void leavesThemWithTheOneThatHasThemWhoeverJoins() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("a", joins(), "m", has(ALL, 7), "z", joins()));

        assertThat(assigned).isEqualTo(Map.of("a", List.of(), "m", ALL, "z", List.of()));
    }

    @Test
    void believesTheLatestGenerationWhenTwoThinkThatTheyHaveThem() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("a", has(ALL, 7), "b", has(ALL, 9), "c", has(ALL, 8)));

        assertThat(assigned).isEqualTo(Map.of("a", List.of(), "b", ALL, "c", List.of()));
    }

    @Test
    void givesThePartitionsThatWereAddedToTheOneThatHasTheOthers() {
        Map<String, List<TopicPartition>> assigned =
                assign(Map.of("a", joins(), "b", has(ALL.subList(0, 2), 7)));

        assertThat(assigned).containsEntry("b", ALL);
    }

    private static Subscription joins() {
        return new Subscription(List.of(TOPIC));
    }

    private static Subscription has(List<TopicPartition> partitions, int generation) {
        return new Subscription(List.of(TOPIC), null, partitions, generation, Optional.empty());
    }

    private static Map<String, List<TopicPartition>> assign(Map<String, Subscription> members) {
        Node node = new Node(1, "localhost", 9092);
        Node[] nodes = {node};
        Cluster cluster =
                new Cluster(
                        "cluster",
                        List.of(node),
                        ALL.stream()
                                .map(p ->
                                        new PartitionInfo(TOPIC, p.partition(), node, nodes, nodes))
                                .toList(),
                        Set.of(),
                        Set.of());
        Map<String, Assignment> assigned =
                new OneActiveAssignor()
                        .assign(cluster, new GroupSubscription(members))
                        .groupAssignment();
        Map<String, List<TopicPartition>> partitions = new HashMap<>();
        assigned.forEach((member, assignment) -> partitions.put(member, assignment.partitions()));
        return partitions;
    }
}
