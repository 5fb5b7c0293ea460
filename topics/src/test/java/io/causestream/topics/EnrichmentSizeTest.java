package io.causestream.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnrichmentSizeTest {

    @Test
    void leavesAloneWhatFits() {
        Enrichment small = new Enrichment.Table("t", List.of("a"), List.of(List.of("b")));

        assertThat(EnrichmentSize.bounded("t", small, EnrichmentSize.MAX_BYTES)).isSameAs(small);
    }

    @Test
    void cutsALogInItsMiddle() {
        List<String> lines =
                IntStream.range(0, 1_000).mapToObj(n -> n + " " + "é".repeat(400)).toList();

        Enrichment.Logs cut =
                (Enrichment.Logs) bounded(new Enrichment.Logs("p", "c", true, lines, false));

        assertThat(cut.truncated()).isTrue();
        assertThat(cut.previous()).isTrue();
        assertThat(cut.lines())
                .hasSizeGreaterThan(100)
                .startsWith(lines.getFirst())
                .endsWith(lines.getLast())
                .anyMatch(line -> line.matches("\\[… \\d+ lines are left out here …]"));
    }

    @Test
    void saysInTheTitleHowManyRowsAreLeft() {
        Enrichment.Table cut =
                (Enrichment.Table)
                        bounded(
                                new Enrichment.Table(
                                        "pods",
                                        List.of("a"),
                                        Collections.nCopies(1_000, List.of("x".repeat(1_000)))));

        assertThat(cut.title()).matches("pods \\(cut: \\d+ of 1000 rows\\)");
    }

    @Test
    void thinsACurveAndKeepsItsEnd() {
        List<Enrichment.Graph.Point> points =
                IntStream.range(0, 11_000)
                        .mapToObj(n -> new Enrichment.Graph.Point(Instant.ofEpochSecond(n), n))
                        .toList();

        Enrichment.Graph cut =
                (Enrichment.Graph)
                        bounded(
                                new Enrichment.Graph(
                                        "memory",
                                        "bytes",
                                        List.of(new Enrichment.Graph.Series("a", points)),
                                        List.of(),
                                        List.of()));

        assertThat(cut.title()).isEqualTo("memory (cut: one point of 2)");
        assertThat(cut.series().getFirst().points()).endsWith(points.getLast());
    }

    @Test
    void shortensNotes() {
        Enrichment.Events.Event event =
                new Enrichment.Events.Event(
                        Instant.EPOCH, "Warning", "BackOff", "Pod x", "n".repeat(10_000), 1);

        Enrichment.Events cut =
                (Enrichment.Events) bounded(new Enrichment.Events(Collections.nCopies(90, event)));

        assertThat(cut.events()).hasSize(90);
        assertThat(cut.events().getFirst().note()).endsWith("…");
    }

    private static Enrichment bounded(Enrichment answer) {
        Enrichment bounded = EnrichmentSize.bounded("it", answer, EnrichmentSize.MAX_BYTES);
        assertThat(Json.MAPPER.writerFor(Enrichment.class).writeValueAsBytes(bounded))
                .hasSizeLessThanOrEqualTo(EnrichmentSize.MAX_BYTES);
        return bounded;
    }
}
