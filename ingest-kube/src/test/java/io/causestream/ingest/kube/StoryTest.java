package io.causestream.ingest.kube;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A recorded rollout that crashes, and what of it reaches {@code raw.kube}. */
class StoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Recording STORY = Recording.story();

    @Test
    void publishesTheWholeStoryOnceAndUnderTheSameIdsInASecondRun() throws Exception {
        Set<String> first = idsOfChanges(play());
        Set<String> second = idsOfChanges(play());

        assertThat(first).hasSizeGreaterThan(100).isEqualTo(second);
    }

    @Test
    void knowsTheWorkloadOfEachPodAndOfItsEvents() throws Exception {
        List<KubeObservation> all = play();

        assertThat(
                        all.stream()
                                .filter(ObjectObserved.class::isInstance)
                                .map(ObjectObserved.class::cast))
                .filteredOn(observed -> observed.object().kind().equals("Pod"))
                .hasSizeGreaterThan(50)
                .allSatisfy(pod -> assertThat(pod.workload().kind()).isEqualTo("Deployment"));
        assertThat(
                        all.stream()
                                .filter(EventObserved.class::isInstance)
                                .map(EventObserved.class::cast))
                .filteredOn(event -> event.reason().equals("BackOff"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.workload().kind()).isEqualTo("Deployment"));
    }

    @Test
    void saysOnEachPartitionThatAKindIsCompleteAfterAllOfIt() throws Exception {
        try (RecordedCluster cluster = cluster(1000);
                Agent agent = Agent.watching(cluster.url())) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);

            List<ProducerRecord<byte[], byte[]>> records = agent.records();
            List<KubeObservation> observations = agent.observations();
            for (WatchTarget target : Selection.STANDARD.followed()) {
                Kind kind = target.kind();
                List<Integer> positions = positions(observations, kind.kindName());
                assertThat(positions)
                        .extracting(position -> records.get(position).partition())
                        .containsExactlyInAnyOrder(0, 1, 2, 3);
                assertThat(observations.subList(positions.getFirst(), observations.size()))
                        .filteredOn(observed ->
                                observed instanceof ObjectObserved object
                                        && object.change() == Change.LISTED
                                        && object.object().kind().equals(kind.kindName()))
                        .isEmpty();
            }
        }
    }

    private static List<Integer> positions(List<KubeObservation> observations, String kind) {
        return java.util.stream.IntStream.range(0, observations.size())
                .filter(i ->
                        observations.get(i) instanceof ListComplete complete
                                && complete.kind().equals(kind))
                .boxed()
                .toList();
    }

    private static List<KubeObservation> play() throws Exception {
        try (RecordedCluster cluster = cluster(200);
                Agent agent = Agent.watching(cluster.url())) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);
            cluster.play();
            assertThat(cluster.awaitEnd(Duration.ofSeconds(20))).isTrue();
            AtomicInteger before = new AtomicInteger();
            await().during(Duration.ofMillis(300))
                    .atMost(PATIENCE)
                    .until(() ->
                            agent.records().size() == before.getAndSet(agent.records().size()));
            assertThat(agent.broken).isEmpty();
            return agent.observations();
        }
    }

    private static Set<String> idsOfChanges(List<KubeObservation> observations) {
        return observations.stream()
                .filter(observation -> !(observation instanceof ListComplete))
                .map(KubeObservation::id)
                .collect(toSet());
    }

    private static RecordedCluster cluster(double speed) throws IOException {
        return RecordedCluster.start(RecordedCluster.Settings.of(STORY).withSpeed(speed));
    }
}
