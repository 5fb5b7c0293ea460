package io.causestream.enrich.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.object.ObjectChange;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedDependenciesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final FieldDiff CORDONED = new FieldDiff("spec.unschedulable", null, "true");
    private static final FieldDiff UNWELL =
            new FieldDiff("spec.taints[node.kubernetes.io/not-ready:NoExecute]", null, "{}");

    @Test
    void aCordonedNodeIsToldInRecordTimeWithWhoDidIt() {
        Instant read = NOON.plusSeconds(90);

        assertThat(
                        SharedDependencies.changed(
                                news(Subject.node("n"), UNWELL, CORDONED), read.toEpochMilli()))
                .hasValueSatisfying(signal -> {
                    assertThat(signal.object()).isEqualTo(Subject.node("n"));
                    assertThat(signal.since()).isEqualTo(read);
                    assertThat(signal.change().at()).isEqualTo(NOON);
                    assertThat(signal.change().by()).isEqualTo("kubectl-cordon");
                    assertThat(signal.change().diffs()).containsExactly(CORDONED);
                });
    }

    @Test
    void whatTheNodeControllerTaintsAndWhatIsNobodysGroundIsNotTold() {
        assertThat(SharedDependencies.changed(news(Subject.node("n"), UNWELL), 0)).isEmpty();
        assertThat(SharedDependencies.changed(news(Subject.node("n")), 0)).isEmpty();
        assertThat(
                        SharedDependencies.changed(
                                news(new Subject("Service", "shop", "s"), CORDONED), 0))
                .isEmpty();
        assertThat(
                        SharedDependencies.changed(
                                news(new Subject("PersistentVolume", "", "v"), CORDONED), 0))
                .isPresent();
    }

    private static ObjectChange.Now news(Subject object, FieldDiff... diffs) {
        return new ObjectChange.Now(
                new ObjectObserved(
                        "id",
                        "home",
                        Change.MODIFIED,
                        object,
                        "uid",
                        object,
                        0,
                        1,
                        1,
                        NOON,
                        Duration.ZERO,
                        Json.MAPPER.readTree("{\"lastManager\":\"kubectl-cordon\"}")),
                NOON.minusSeconds(60),
                false,
                List.of(diffs));
    }
}
