package io.causestream.replay.diff;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.replay.CrashingPods;
import io.causestream.replay.Replay;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.incident.IncidentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule changed from 2 restarts to 5, over pods that restart once to six times. */
class RestartThresholdTest {

    @TempDir static Path folder;

    private static FindingsDiff stricter;
    private static FindingsDiff looser;
    private static FindingsDiff same;

    @BeforeAll
    static void replay() throws IOException {
        Path file = folder.resolve("crashes.cs");
        CrashingPods.write(file);
        try (IncidentReader incident = IncidentReader.open(file)) {
            ReplayResult two = replay(incident, 2);
            ReplayResult five = replay(incident, 5);
            stricter = diff(incident, five, two);
            looser = diff(incident, two, five);
            same = diff(incident, two, replay(incident, 2));
        }
    }

    private static FindingsDiff diff(
            IncidentReader incident, ReplayResult with, ReplayResult against) {
        return FindingsDiff.between(
                incident.manifest(), with, FindingRoutes.UNKNOWN, against, FindingRoutes.UNKNOWN);
    }

    private static ReplayResult replay(IncidentReader incident, int restarts) throws IOException {
        Path rules = folder.resolve("after-%d.yaml".formatted(restarts));
        Files.writeString(
                rules,
                """
                customPlaybooks:
                  - name: CrashLoopBackOff
                    triggers: [{on_pod_crash_loop: {restart_count: %d}}]
                    actions: [{report_crash_loop: {}}]
                """
                        .formatted(restarts));
        return new Replay(
                        ReplayRules.with(
                                EnrichmentRules.defaults(),
                                new PlaybookSettings(List.of(rules), Duration.ofDays(1), Map.of())))
                .over(incident);
    }

    @Test
    void tellsExactlyWhatAHigherThresholdChanges() {
        assertThat(lines(stricter))
                .containsExactly(
                        "= home/ns-no-image/no-image ImagePullBackOff (MEDIUM)",
                        "- home/ns-restarts-2/restarts-2 CrashLoopBackOff (HIGH)",
                        "- home/ns-restarts-3/restarts-3 CrashLoopBackOff (HIGH)",
                        "- home/ns-restarts-4/restarts-4 CrashLoopBackOff (HIGH)",
                        "~ home/ns-restarts-5/restarts-5 CrashLoopBackOff (HIGH),"
                                + " first notification: 2026-01-01T12:40:00Z (3m0s later) instead of 2026-01-01T12:37:00Z,"
                                + " revisions: 2 instead of 3",
                        "~ home/ns-restarts-6/restarts-6 CrashLoopBackOff (HIGH),"
                                + " first notification: 2026-01-01T12:47:00Z (3m0s later) instead of 2026-01-01T12:44:00Z,"
                                + " revisions: 3 instead of 4");
        assertThat(stricter.headline()).isEqualTo("pages 3 times less: 2 instead of 5");
        assertThat(stricter.counts()).isEqualTo("0 appear, 3 vanish, 2 change, 1 stay");
    }

    @Test
    void tellsTheOppositeOfTheChangeUndone() {
        assertThat(lines(looser))
                .contains(
                        "+ home/ns-restarts-2/restarts-2 CrashLoopBackOff (HIGH)",
                        "~ home/ns-restarts-5/restarts-5 CrashLoopBackOff (HIGH),"
                                + " first notification: 2026-01-01T12:37:00Z (3m0s earlier) instead of 2026-01-01T12:40:00Z,"
                                + " revisions: 3 instead of 2");
        assertThat(looser.headline()).isEqualTo("pages 3 times more: 5 instead of 2");
        assertThat(looser.counts()).isEqualTo("3 appear, 0 vanish, 2 change, 1 stay");
    }

    @Test
    void findsNoDifferenceBetweenARuleAndItself() {
        assertThat(same.isDifferent()).isFalse();
        assertThat(same.changesPages()).isFalse();
        assertThat(same.headline()).isEqualTo("pages as often as before: 5 times");
        assertThat(same.counts()).isEqualTo("no difference in 6 findings");
    }

    private static List<String> lines(FindingsDiff diff) {
        return diff.pairs().stream().map(RestartThresholdTest::line).toList();
    }

    private static String line(FindingPair pair) {
        ComparedFinding finding = pair.either();
        String about =
                "%s %s (%s)".formatted(finding.place(), finding.reason(), finding.severity());
        return switch (pair) {
            case FindingPair.Appears _ -> "+ " + about;
            case FindingPair.Vanishes _ -> "- " + about;
            case FindingPair.Changes it ->
                    it.differences().stream()
                            .map(each ->
                                    "%s: %s instead of %s"
                                            .formatted(
                                                    each.aspect().title(),
                                                    each.with(),
                                                    each.against()))
                            .collect(joining(", ", "~ " + about + ", ", ""));
            case FindingPair.Stays _ -> "= " + about;
        };
    }
}
