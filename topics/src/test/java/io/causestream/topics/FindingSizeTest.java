package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingSizeTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject WEB = new Subject("Deployment", "shop", "web");

    @Test
    void leavesAloneWhatFits() {
        Finding finding = finding(List.of(log("web", 20)));

        FindingSize.Bounded bounded = FindingSize.bounded(finding);

        assertThat(bounded.finding()).isSameAs(finding);
        assertThat(bounded.cut()).isEmpty();
    }

    @Test
    void keepsSomethingOfEachOfFortyLogsAGraphAndTwoThousandEvents() {
        List<Enrichment> monstrous = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> monstrous.add(log("container-" + i, 3_000)));
        monstrous.add(graph(11_000));
        monstrous.add(events(2_000));

        FindingSize.Bounded bounded = FindingSize.bounded(finding(monstrous));

        assertThat(FindingSize.bytes(bounded.finding()))
                .isLessThanOrEqualTo(FindingSize.MAX_BYTES)
                .isGreaterThan(FindingSize.ENRICHMENTS_MAX_BYTES / 3);
        assertThat(bounded.cut()).contains(FindingSize.Part.LOGS, FindingSize.Part.EVENTS);
        assertThat(bounded.finding().enrichments())
                .hasSize(42)
                .allSatisfy(kept -> assertThat(kept).isNotInstanceOf(Enrichment.Unavailable.class));
        Enrichment.Logs log = (Enrichment.Logs) bounded.finding().enrichments().getFirst();
        assertThat(log.lines())
                .startsWith("line 0 of container-0")
                .endsWith("line 2999 of container-0")
                .anyMatch(line -> line.contains("lines are left out here"));
        Enrichment.Events events = (Enrichment.Events) bounded.finding().enrichments().getLast();
        assertThat(events.events().getFirst().note()).matches("\\d+ earlier events were left out");
        assertThat(events.events().getLast().note()).startsWith("event 1999");
    }

    @Test
    void fitsWhateverIsLarge() {
        String long1 = "\u0001\ud83d\udca5".repeat(20_000);
        Map<String, String> labels =
                IntStream.range(0, 2_000)
                        .boxed()
                        .collect(Collectors.toMap(i -> "label" + i, _ -> "x".repeat(2_000)));
        Finding finding =
                finding(
                                List.of(
                                        new Enrichment.Text(long1, long1),
                                        new Enrichment.Unavailable(long1, long1),
                                        new Enrichment.Unknown("profile", Map.of("a", long1)),
                                        new Enrichment.Diff(
                                                long1,
                                                Collections.nCopies(
                                                        9, new FieldDiff("a", long1, null))),
                                        new Enrichment.Table(
                                                "t",
                                                List.of("a"),
                                                Collections.nCopies(
                                                        5_000, List.of("y".repeat(500))))))
                        .edit()
                        .title(long1)
                        .description(long1)
                        .labels(labels)
                        .annotations(Map.of("description", long1))
                        .changes(
                                Collections.nCopies(
                                        5,
                                        new Change(
                                                WEB,
                                                NOON,
                                                Duration.ZERO,
                                                long1,
                                                "kubectl",
                                                Collections.nCopies(
                                                        20, new FieldDiff("a", long1, "b")))))
                        .finding();

        FindingSize.Bounded bounded = FindingSize.bounded(finding);

        byte[] json = Json.MAPPER.writeValueAsBytes(bounded.finding());
        assertThat(json).hasSizeLessThanOrEqualTo(FindingSize.MAX_BYTES);
        assertThat(new String(json, UTF_8)).doesNotContain("\ufffd");
        assertThat(bounded.cut())
                .contains(FindingSize.Part.TEXT, FindingSize.Part.CHANGES, FindingSize.Part.WORDS);
    }

    @Test
    void manySmallPartsFitTogether() {
        List<Enrichment> small =
                Collections.nCopies(5_000, new Enrichment.Text("note", "z".repeat(300)));

        List<Enrichment> fitting =
                FindingSize.within(small, 100_000, EnumSet.noneOf(FindingSize.Part.class));

        assertThat(fitting.stream().mapToInt(EnrichmentSize::bytes).sum())
                .isBetween(50_000, 100_000);
    }

    @Test
    void theCheapBoundIsNeverBelowTheRealSize() {
        for (Enrichment one :
                List.of(
                        log("\u0001\ud83d\udca5\u2028", 10),
                        graph(100),
                        events(50),
                        new Enrichment.Text("\u0001", "\u0002"),
                        new Enrichment.Unavailable("a", "\"\\"),
                        new Enrichment.Table("t", List.of("a"), List.of(List.of("\u0003"))))) {
            assertThat(EnrichmentSize.mostBytes(one))
                    .isGreaterThanOrEqualTo(EnrichmentSize.bytes(one));
        }
    }

    private static Finding finding(List<Enrichment> enrichments) {
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", "CrashLoopBackOff", WEB, ""),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "Crashing pod web",
                        "home",
                        Subject.pod("shop", "web-1"),
                        WEB,
                        NOON)
                .enrichments(enrichments)
                .finding();
    }

    private static Enrichment.Logs log(String container, int lines) {
        return new Enrichment.Logs(
                "web-1",
                container,
                true,
                IntStream.range(0, lines)
                        .mapToObj(i -> "line %d of %s".formatted(i, container))
                        .toList(),
                false);
    }

    private static Enrichment.Graph graph(int points) {
        return new Enrichment.Graph(
                "Memory of web",
                "bytes",
                List.of(
                        new Enrichment.Graph.Series(
                                "web",
                                IntStream.range(0, points)
                                        .mapToObj(i ->
                                                new Enrichment.Graph.Point(
                                                        NOON.plusMillis(i), -i / 3e-9))
                                        .toList())),
                List.of(new Enrichment.Graph.Limit("limit", 1)),
                List.of(new Enrichment.Graph.Mark("OOMKilled", NOON)));
    }

    private static Enrichment.Events events(int count) {
        return new Enrichment.Events(
                IntStream.range(0, count)
                        .mapToObj(i ->
                                new Enrichment.Events.Event(
                                        NOON.plusSeconds(i),
                                        "Warning",
                                        "BackOff",
                                        "Pod web-1",
                                        "event " + i + " " + "n".repeat(300),
                                        1))
                        .toList());
    }
}
