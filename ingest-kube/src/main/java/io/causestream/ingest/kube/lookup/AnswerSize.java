package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.topics.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Truncates an answer until it fits, and notes in it what was removed. Pure. */
final class AnswerSize {

    /** The limit of the serialised answer, in bytes. */
    static final int MAX_BYTES = 300_000;

    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_LINE = 8_000;

    private AnswerSize() {}

    static Enrichment bounded(String what, Enrichment answer) {
        if (size(answer) <= MAX_BYTES) {
            return answer;
        }
        Enrichment smaller =
                switch (answer) {
                    case Enrichment.Logs logs -> logs(logs);
                    case Enrichment.Events events -> events(events);
                    case Enrichment.Table table -> table(table);
                    case Enrichment.Graph graph -> graph(graph);
                    case Enrichment.Text(String title, String text) ->
                            new Enrichment.Text(title, SizeLimit.shorten(text, LONGEST_LINE));
                    case Enrichment.CrashInfo other -> other;
                    case Enrichment.Diff other -> other;
                    case Enrichment.Unavailable other -> other;
                    case Enrichment.Unknown other -> other;
                };
        return size(smaller) <= MAX_BYTES
                ? smaller
                : new Enrichment.Unavailable(
                        what, "the answer has more than %d bytes".formatted(MAX_BYTES));
    }

    private static Enrichment logs(Enrichment.Logs logs) {
        List<String> lines =
                logs.lines().stream().map(line -> SizeLimit.shorten(line, LONGEST_LINE)).toList();
        Enrichment.Logs shorter = with(logs, lines, logs.truncated());
        int wanted = lines.size();
        while (wanted > 1 && size(shorter) > MAX_BYTES) {
            wanted = wanted * 3 / 4;
            LogTail tail = LogTail.of(lines, wanted, false);
            shorter = with(logs, tail.lines(), tail.truncated());
        }
        return shorter;
    }

    private static Enrichment.Logs with(
            Enrichment.Logs logs, List<String> lines, boolean truncated) {
        return new Enrichment.Logs(logs.pod(), logs.container(), logs.previous(), lines, truncated);
    }

    /** 100 events at most, so shortening notes is enough; each notes that it was cut. */
    private static Enrichment events(Enrichment.Events events) {
        return new Enrichment.Events(
                events.events().stream()
                        .map(event ->
                                new Enrichment.Events.Event(
                                        event.at(),
                                        event.type(),
                                        event.reason(),
                                        event.regarding(),
                                        SizeLimit.shorten(event.note(), LONGEST_TEXT),
                                        event.count()))
                        .toList());
    }

    private static Enrichment table(Enrichment.Table table) {
        List<List<String>> rows =
                table.rows().stream()
                        .map(row ->
                                row.stream()
                                        .map(cell -> SizeLimit.shorten(cell, LONGEST_TEXT))
                                        .toList())
                        .toList();
        Enrichment.Table shorter = new Enrichment.Table(table.title(), table.columns(), rows);
        int kept = rows.size();
        while (kept > 1 && size(shorter) > MAX_BYTES) {
            kept = kept * 3 / 4;
            shorter =
                    new Enrichment.Table(
                            "%s (cut: %d of %d rows)".formatted(table.title(), kept, rows.size()),
                            table.columns(),
                            rows.subList(0, kept));
        }
        return shorter;
    }

    private static Enrichment graph(Enrichment.Graph graph) {
        Enrichment.Graph thinner = graph;
        for (int every = 2; every <= 4096 && size(thinner) > MAX_BYTES; every *= 2) {
            List<Enrichment.Graph.Series> series = new ArrayList<>();
            for (Enrichment.Graph.Series one : graph.series()) {
                series.add(new Enrichment.Graph.Series(one.name(), thin(one.points(), every)));
            }
            thinner =
                    new Enrichment.Graph(
                            "%s (cut: one point of %d)".formatted(graph.title(), every),
                            graph.unit(),
                            series,
                            graph.limits(),
                            graph.marks());
        }
        return thinner;
    }

    private static List<Enrichment.Graph.Point> thin(
            List<Enrichment.Graph.Point> points, int every) {
        // Counted from the end, so that the last point stays.
        return IntStream.range(0, points.size())
                .filter(at -> (points.size() - 1 - at) % every == 0)
                .mapToObj(points::get)
                .toList();
    }

    private static int size(Enrichment answer) {
        return Json.MAPPER.writerFor(Enrichment.class).writeValueAsBytes(answer).length;
    }
}
