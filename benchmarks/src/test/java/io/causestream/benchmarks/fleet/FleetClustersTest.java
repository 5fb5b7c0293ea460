package io.causestream.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.benchmarks.fleet.FleetClusters.Raw;
import io.causestream.benchmarks.fleet.ProblemLedger.Road;
import io.causestream.observation.KubeObservation.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetClustersTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int CLUSTERS = 20;
    private static final int PER_SECOND = 30;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FleetClusters clusters = new FleetClusters(CLUSTERS, 2);

    @Test
    void eachClusterBeatsOnceAMinute() {
        assertThat(minutes(1)).filteredOn(raw -> raw.kube() instanceof Heartbeat).hasSize(CLUSTERS);
    }

    @Test
    void halfAProblemBeginsASecondEachUnderANumberOfItsOwn() {
        List<Raw> problems = minutes(1).stream().filter(raw -> !raw.problem().isEmpty()).toList();

        assertThat(problems).hasSizeBetween(29, 31);
        assertThat(problems).extracting(Raw::problem).doesNotHaveDuplicates();
        assertThat(problems).extracting(Raw::road).contains(Road.RAW_TOPIC, Road.WEBHOOK);
    }

    @Test
    void theFirstListHasEachObjectOnce() {
        assertThat(IntStream.range(0, clusters.existing()).mapToObj(clusters::listed))
                .extracting(raw -> raw.kube())
                .doesNotContainNull()
                .extracting(kube -> kube.scope().toString() + kube.id())
                .hasSize(CLUSTERS * 2 * 11)
                .doesNotHaveDuplicates();
    }

    private List<Raw> minutes(int minutes) {
        clusters.begin(NOON);
        List<Raw> all = new ArrayList<>();
        int records = minutes * 60 * PER_SECOND;
        for (int record = 0; record < records; record++) {
            all.add(
                    clusters.next(
                            NOON.plus(
                                    MINUTE.multipliedBy(minutes)
                                            .multipliedBy(record)
                                            .dividedBy(records))));
        }
        return all;
    }
}
