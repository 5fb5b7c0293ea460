package io.causestream.enrich.alertkind;

import static java.util.stream.Collectors.joining;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Evidence as lines of text, in the order in which a sink shows it. */
final class EvidenceText {

    private EvidenceText() {}

    /** The text of each enrichment, by its heading. */
    static Map<String, String> of(Finding finding) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Enrichment each : finding.enrichments()) {
            String heading = heading(each);
            int more = 2;
            String name = heading;
            while (texts.containsKey(name)) {
                name = "%s (%d)".formatted(heading, more++);
            }
            texts.put(name, text(each));
        }
        return texts;
    }

    static String of(Change change) {
        return "%s: %s"
                .formatted(
                        change.workload(),
                        change.diffs().stream()
                                .map(diff ->
                                        "%s %s → %s"
                                                .formatted(
                                                        diff.path(), diff.before(), diff.after()))
                                .collect(joining("; ")));
    }

    private static String heading(Enrichment enrichment) {
        return switch (enrichment) {
            case CrashInfo _ -> "Last exit";
            case Enrichment.Logs logs ->
                    "Log of %s%s"
                            .formatted(logs.container(), logs.previous() ? ", the run before" : "");
            case Graph graph -> "Graph: " + graph.title();
            case Enrichment.Events _ -> "Events";
            case Enrichment.Table table -> table.title();
            case Enrichment.Diff diff -> diff.title();
            case Enrichment.Text text -> text.title();
            case Enrichment.Unavailable missing -> "Not available: " + missing.what();
            case Enrichment.Unknown unknown -> unknown.type();
        };
    }

    private static String text(Enrichment enrichment) {
        return switch (enrichment) {
            case CrashInfo crash -> text(crash);
            case Enrichment.Logs logs -> String.join("\n", logs.lines());
            case Graph graph -> text(graph);
            case Enrichment.Events events ->
                    events.events().stream()
                            .map(event ->
                                    "%s %s %s: %s%s"
                                            .formatted(
                                                    event.type(),
                                                    event.reason(),
                                                    event.regarding(),
                                                    event.note(),
                                                    event.count() == 1
                                                            ? ""
                                                            : " (%d times)"
                                                                    .formatted(event.count())))
                            .collect(joining("\n"));
            case Enrichment.Table table ->
                    Stream.concat(Stream.of(table.columns()), table.rows().stream())
                            .map(row -> String.join(" | ", row))
                            .collect(joining("\n"));
            case Enrichment.Diff diff -> diff.diffs().toString();
            case Enrichment.Text text -> text.text();
            case Enrichment.Unavailable missing -> missing.why();
            case Enrichment.Unknown unknown -> unknown.fields().toString();
        };
    }

    private static String text(CrashInfo crash) {
        return Stream.of(
                        "%s %s".formatted(crash.container(), crash.status()),
                        crash.reason(),
                        crash.exitCode() == null
                                ? ""
                                : "exit code %d %s".formatted(crash.exitCode(), crash.exitReason()),
                        crash.restarts() == 1 ? "1 restart" : crash.restarts() + " restarts",
                        crash.memoryLimit().isEmpty() ? "" : "memory limit " + crash.memoryLimit())
                .filter(part -> !part.isEmpty())
                .collect(joining(", "));
    }

    /** The highest value of each series, the lines across, and the moments that are marked. */
    private static String text(Graph graph) {
        List<String> parts = new ArrayList<>();
        for (Graph.Series series : graph.series()) {
            double highest =
                    series.points().stream().mapToDouble(Graph.Point::value).max().orElse(0);
            parts.add(
                    "%s up to %s"
                            .formatted(
                                    series.name().isEmpty() ? "values" : series.name(),
                                    amount(highest, graph.unit())));
        }
        graph.limits()
                .forEach(limit ->
                        parts.add(
                                "line %s at %s"
                                        .formatted(
                                                limit.name(),
                                                amount(limit.value(), graph.unit()))));
        graph.marks().forEach(mark -> parts.add("mark " + mark.name()));
        return String.join(", ", parts);
    }

    private static String amount(double value, String unit) {
        return switch (Objects.requireNonNull(unit)) {
            case "bytes" ->
                    value >= 1 << 30
                            ? String.format(Locale.ROOT, "%.1f GiB", value / (1 << 30))
                            : String.format(Locale.ROOT, "%.0f MiB", value / (1 << 20));
            case "ratio" -> String.format(Locale.ROOT, "%.0f %%", value * 100);
            case "cores" -> String.format(Locale.ROOT, "%.2f cores", value);
            default -> String.format(Locale.ROOT, "%.0f", value);
        };
    }
}
