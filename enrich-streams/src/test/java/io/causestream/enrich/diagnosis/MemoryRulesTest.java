package io.causestream.enrich.diagnosis;

import static io.causestream.enrich.diagnosis.Findings.NOON;
import static io.causestream.enrich.diagnosis.Findings.STARTED;
import static io.causestream.enrich.diagnosis.Findings.crash;
import static io.causestream.enrich.diagnosis.Findings.diff;
import static io.causestream.enrich.diagnosis.Findings.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MemoryRulesTest {

    private static final double MIB = 0x1p20;

    @Test
    void aMeasuredCurveThatGrewIntoItsLimitIsTold() {
        // The recorded run went from 14:48:38 to 14:50:29; what follows it is the next run's.
        Duration shift = Duration.between(Instant.parse("2026-11-23T14:50:28Z"), NOON);
        List<Point> points =
                Stream.of(recorded("oom-slow.memory"))
                        .map(line -> line.split(" "))
                        .map(cells ->
                                new Point(
                                        Instant.parse(cells[0]).plus(shift),
                                        Double.parseDouble(cells[1])))
                        .toList();

        Diagnosis diagnosis = diagnosis(crash(137, "OOMKilled", "48Mi").with(graph(points)));

        assertThat(diagnosis.category()).isEqualTo("memory-limit");
        assertThat(diagnosis.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(diagnosis.cause())
                .contains("limit of 48Mi, after growing from ")
                .contains("Mi to 4")
                .contains(" s.");
        assertThat(diagnosis.fixes().getFirst())
                .startsWith(
                        "Raise the memory limit of container web in deployment shop/checkout above 48Mi")
                .contains("find what grows");
        assertThat(diagnosis.evidence().getFirst())
                .isEqualTo("exit code 137, reason OOMKilled, memory limit 48Mi");
    }

    @Test
    void aJumpIsNoGrowth() {
        assertThat(diagnosis(ended(10, 10, 11, 10, 47)).cause())
                .contains("after a jump from about 10.0Mi");
        assertThat(diagnosis(ended(10, 10, 11, 10, 12)).cause())
                .contains("too quick for the curve");
    }

    @Test
    void whatIsAlwaysNearItsLimitNeedsMore() {
        assertThat(diagnosis(ended(45, 46, 45, 46, 47)).fixes().getFirst())
                .contains("always needs about that much");
    }

    @Test
    void theTeethOfASawAreRuns() {
        List<Point> saw = new ArrayList<>();
        for (int i = 1; i < 48; i++) {
            saw.add(new Point(STARTED.minusSeconds(480 - i * 10L), i * MIB));
        }
        for (int i = 0; i < 5; i++) {
            saw.add(new Point(STARTED.plusSeconds(1 + 2L * i), (10 + i % 2) * MIB));
        }

        assertThat(diagnosis(crash(137, "OOMKilled", "48Mi").with(graph(saw))).cause())
                .endsWith(
                        "limit of 48Mi, after a jump from 10.0Mi that was too quick for the curve.");
    }

    @Test
    void aRunThatTheCurveHardlySawTakesNothingBackOfTheOneBefore() {
        List<Point> saw = new ArrayList<>();
        for (int i = 1; i < 48; i++) {
            saw.add(new Point(STARTED.minusSeconds(480 - i * 10L), i * MIB));
        }
        saw.add(new Point(STARTED.minusSeconds(1), 2 * MIB));
        saw.add(new Point(STARTED, 47 * MIB));
        saw.add(new Point(STARTED.plusSeconds(2), 3 * MIB));

        assertThat(diagnosis(crash(137, "OOMKilled", "48Mi").with(graph(saw))).cause())
                .endsWith(
                        "limit of 48Mi, after growing from 1.0Mi to 47.0Mi within 7 min in a run before.");
    }

    @Test
    void aCurveOfARunBeforeStillTellsAndSaysSo() {
        List<Point> before = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            before.add(new Point(STARTED.minusSeconds(300 - i * 20L), (i % 6 + 1) * 7.9 * MIB));
        }

        assertThat(diagnosis(crash(137, "OOMKilled", "48Mi").with(graph(before))).cause())
                .isEqualTo(
                        "Container web was killed at its memory limit of 48Mi, after growing from 7.9Mi to 47.4Mi within 100 s in a run before.");
        assertThat(diagnosis(crash(137, "Error", "48Mi").with(graph(before))).category())
                .isEqualTo("killed");
    }

    @Test
    void withoutALimitItWasTheNode() {
        assertThat(diagnosis(crash(137, "OOMKilled", "")).category())
                .isEqualTo("node-out-of-memory");
    }

    @Test
    void aKillNearTheLimitThatNobodyCallsOutOfMemoryIsLikelyOne() {
        assertThat(
                        diagnosis(
                                Findings.crash(137, "Error", "48Mi")
                                        .with(graph(points(10, 20, 30, 40, 47)))))
                .satisfies(it -> {
                    assertThat(it.category()).isEqualTo("memory-limit");
                    assertThat(it.confidence()).isEqualTo(Confidence.MEDIUM);
                });
        assertThat(
                        diagnosis(
                                        Findings.crash(137, "Error", "48Mi")
                                                .with(graph(points(10, 11, 10, 11, 10))))
                                .category())
                .isEqualTo("killed");
    }

    @Test
    void aRolloutThatLoweredTheLimitIsToBlameAndOneThatRaisedItIsNot() {
        assertThat(
                        diagnosis(
                                        ended(10, 20, 30, 40, 47)
                                                .rolledOut(
                                                        diff(
                                                                "resources.limits.memory",
                                                                "128Mi",
                                                                "48Mi")))
                                .cause())
                .endsWith(
                        ": the rollout 62 s before changed resources.limits.memory 128Mi → 48Mi.");
        assertThat(
                        diagnosis(
                                        ended(10, 20, 30, 40, 47)
                                                .rolledOut(
                                                        diff(
                                                                "resources.limits.memory",
                                                                "32Mi",
                                                                "48Mi")))
                                .cause())
                .contains("It began 62 s after the rollout");
    }

    @Test
    void aLimitTooSmallToStartWithIsNoMissingCommand() {
        assertThat(
                        diagnosis(
                                        crash(128, "StartError", "4Mi")
                                                .event(
                                                        "Warning",
                                                        "Failed",
                                                        "Error: failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown"))
                                .category())
                .isEqualTo("memory-limit");
    }

    private static Findings ended(double... mebibytes) {
        return crash(137, "OOMKilled", "48Mi").with(graph(points(mebibytes)));
    }

    private static List<Point> points(double... mebibytes) {
        List<Point> points = new ArrayList<>();
        for (double value : mebibytes) {
            points.add(new Point(STARTED.plusSeconds(1 + 20L * points.size()), value * MIB));
        }
        return points;
    }

    private static Enrichment graph(List<Point> points) {
        return new Enrichment.Graph(
                "Memory of web",
                "bytes",
                List.of(new Enrichment.Graph.Series("web", points)),
                List.of(new Enrichment.Graph.Limit("limit", 48 * MIB)),
                List.of());
    }

    private static Diagnosis diagnosis(Findings findings) {
        return Diagnostician.diagnose(findings.finding()).orElseThrow();
    }
}
