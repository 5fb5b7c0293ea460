package io.causestream.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.topics.Groups;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * What the topology keeps in Kafka is what its version says: a build that would keep something else
 * under the same application id could not go on with what the one before has left.
 */
class TopologyVersionTest {

    private static final Path KEPT =
            Path.of("src/test/resources/topology/v%d.txt".formatted(Groups.TOPOLOGY_VERSION));

    @Test
    void keepsInKafkaWhatItsVersionSays() throws IOException {
        Path now = Path.of("target/topology/v%d.txt".formatted(Groups.TOPOLOGY_VERSION));
        List<String> kept = DurableParts.of(topology());
        Files.createDirectories(now.getParent());
        Files.write(now, kept);

        assertThat(KEPT)
                .as(
                        "there is no %s: after raising Groups.TOPOLOGY_VERSION, take it from enrich-streams/%s",
                        KEPT, now)
                .exists();
        List<String> promised = Files.readAllLines(KEPT);
        assertThat(kept)
                .as(
                        """
                        the topology keeps something else in Kafka than version %d of it: a running installation could not go on.
                        Raise Groups.TOPOLOGY_VERSION by one, add enrich-streams/%s as the new version's file, keep the old file,
                        and say in CHANGELOG.md that this release needs a cut-over (docs/upgrade.md).
                        Only if each difference is a further part of a JSON value that may be absent when it is read, \
                        put the new file in the place of the old one\
                        """,
                        Groups.TOPOLOGY_VERSION, now)
                .isEqualTo(promised);
    }

    @Test
    void namesEachStoreWithTheFormatOfItsValues() {
        assertThat(DurableParts.of(topology()))
                .contains(
                        "2 sub-topologies",
                        "repartition topic signals: JSON Signal",
                        "store known-objects of sub-topology 0: binary 1 KnownObject",
                        "store finding-states of sub-topology 1: JSON FindingState");
    }

    private static Topology topology() {
        return EnrichmentScenario.topology(EnrichmentRules.defaults(), new SimpleMeterRegistry());
    }
}
