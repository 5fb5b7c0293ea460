package io.causestream.ai.prompt;

import static java.util.stream.Collectors.joining;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.log.FoldedLog;
import io.causestream.redaction.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a finding's context in lines.
 *
 * @param share of the window that this piece gets before the others use the rest
 */
record ContextLines(double share, List<RankedLine> lines) {

    private static final double MEBI = 1024 * 1024;
    private static final int MOST_LABELS = 12;

    ContextLines {
        lines = List.copyOf(lines);
    }

    /**
     * The lines by piece, fit for a prompt, the pieces that are worth most for this kind of problem
     * first. Secrets are masked once more: what was missed at the edge must not leave here.
     *
     * @param tag of the data in this prompt
     */
    static List<ContextLines> of(Finding finding, ProblemKind kind, String tag) {
        Map<Piece, List<RankedLine>> pieces = collected(finding);
        return kind.shares().stream()
                .map(share ->
                        new ContextLines(
                                share.of(),
                                plain(pieces.getOrDefault(share.piece(), List.of()), tag)))
                .toList();
    }

    private static List<RankedLine> plain(List<RankedLine> lines, String tag) {
        return lines.stream()
                .map(line ->
                        new RankedLine(
                                PlainLine.of(Redactor.standard().redact(line.text()), tag),
                                line.rank()))
                .filter(line -> !line.text().isEmpty())
                .toList();
    }

    /** A text of several lines in its lines; a secret may stand in more than one of them. */
    private static List<String> masked(List<String> lines) {
        return Redactor.standard().redact(String.join("\n", lines)).lines().toList();
    }

    private static Map<Piece, List<RankedLine>> collected(Finding finding) {
        List<RankedLine> states = new ArrayList<>();
        List<RankedLine> logs = new ArrayList<>();
        List<RankedLine> events = new ArrayList<>();
        List<RankedLine> rest = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            switch (enrichment) {
                case Enrichment.CrashInfo crash -> add(states, state(crash));
                case Enrichment.Graph graph -> add(states, curve(graph));
                case Enrichment.Logs log -> {
                    add(logs, log(log));
                    FoldedLog.of(masked(log.lines())).lines().stream()
                            .map(line -> new RankedLine(line.text(), line.rank()))
                            .forEach(logs::add);
                }
                case Enrichment.Events list -> addLatestFirst(events, list);
                case Enrichment.Table table -> addAll(rest, rows(table));
                case Enrichment.Diff diff -> addAll(rest, diffs(diff.title(), diff.diffs()));
                case Enrichment.Text text ->
                        addAll(
                                rest,
                                masked(text.text().lines().toList()).stream()
                                        .limit(50)
                                        .map(line -> text.title() + ": " + line)
                                        .toList());
                case Enrichment.Unavailable unavailable ->
                        add(
                                rest,
                                "not known: %s (%s)"
                                        .formatted(unavailable.what(), unavailable.why()));
                case Enrichment.Unknown unknown -> {
                    // From a later version, and unknown to this one.
                }
            }
        }
        List<RankedLine> changes = new ArrayList<>();
        finding.changes().forEach(change -> addAll(changes, changed(change)));
        List<RankedLine> about = new ArrayList<>();
        addAll(
                about,
                masked(finding.description().lines().toList()).stream()
                        .filter(line -> !line.isBlank())
                        .toList());
        finding.annotations()
                .forEach((name, value) -> {
                    if (name.equals("summary") || name.equals("description")) {
                        add(about, "alert says: " + value);
                    }
                });
        if (!finding.labels().isEmpty()) {
            add(
                    about,
                    finding.labels().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .limit(MOST_LABELS)
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(joining(", ", "labels: ", "")));
        }
        return Map.of(
                Piece.STATES, states,
                Piece.CHANGES, changes,
                Piece.LOGS, logs,
                Piece.EVENTS, events,
                Piece.ABOUT, about,
                Piece.REST, rest);
    }

    private static String state(Enrichment.CrashInfo crash) {
        StringBuilder line =
                new StringBuilder("container %s: %s".formatted(crash.container(), crash.status()));
        append(line, " ", crash.reason());
        line.append(", restarts ").append(crash.restarts());
        append(line, ", last run ended: ", crash.exitReason());
        if (crash.exitCode() != null) {
            line.append(", exit code ").append(crash.exitCode());
        }
        append(line, ", memory limit ", crash.memoryLimit());
        append(line, ", image ", crash.image());
        append(line, ", message: ", crash.message());
        return line.toString();
    }

    private static String log(Enrichment.Logs log) {
        return "log of container %s, %s run:"
                .formatted(log.container(), log.previous() ? "the crashed" : "the current");
    }

    private static String curve(Graph graph) {
        StringBuilder line = new StringBuilder(graph.title());
        for (Graph.Series series : graph.series()) {
            if (!series.points().isEmpty()) {
                double most =
                        series.points().stream().mapToDouble(Graph.Point::value).max().orElse(0);
                line.append(
                        ": %s from %s to %s, at most %s"
                                .formatted(
                                        series.name(),
                                        amount(series.points().getFirst().value(), graph.unit()),
                                        amount(series.points().getLast().value(), graph.unit()),
                                        amount(most, graph.unit())));
            }
        }
        graph.limits()
                .forEach(limit ->
                        line.append(
                                ", %s %s"
                                        .formatted(
                                                limit.name(),
                                                amount(limit.value(), graph.unit()))));
        return line.toString();
    }

    private static String amount(double value, String unit) {
        return unit.equals("bytes")
                ? String.format(Locale.ROOT, "%.1fMi", value / MEBI)
                : String.format(Locale.ROOT, "%.2f %s", value, unit);
    }

    private static List<String> changed(Change change) {
        StringBuilder title =
                new StringBuilder(
                        "%s was changed %d s before the problem began"
                                .formatted(change.workload(), change.beforeStart().toSeconds()));
        append(title, " by ", change.by() == null ? "" : change.by());
        append(title, ", cause given: ", change.cause() == null ? "" : change.cause());
        List<String> lines = new ArrayList<>(List.of(title.toString()));
        lines.addAll(diffs("changed", change.diffs()));
        return lines;
    }

    private static List<String> diffs(String title, List<FieldDiff> diffs) {
        return diffs.stream()
                .map(diff ->
                        "%s %s: %s → %s"
                                .formatted(
                                        title,
                                        diff.path(),
                                        shown(diff.before(), "(absent)", "(a hidden value)"),
                                        shown(diff.after(), "(removed)", "(another hidden value)")))
                .toList();
    }

    /** A digest stands for a value that never left its cluster, and says nothing by itself. */
    private static String shown(@Nullable String value, String absent, String hidden) {
        if (value == null) {
            return absent;
        }
        return value.startsWith("hmac:") ? hidden : value;
    }

    private static List<String> rows(Enrichment.Table table) {
        return table.rows().stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder(table.title()).append(':');
                    for (int i = 0; i < row.size(); i++) {
                        append(line, " " + table.columns().get(i) + "=", row.get(i));
                    }
                    return line.toString();
                })
                .toList();
    }

    private static void addLatestFirst(List<RankedLine> lines, Enrichment.Events events) {
        int rank = events.events().size();
        for (Enrichment.Events.Event event : events.events()) {
            lines.add(
                    new RankedLine(
                            "event %s %s of %s, %d times: %s"
                                    .formatted(
                                            event.type(),
                                            event.reason(),
                                            event.regarding(),
                                            event.count(),
                                            event.note()),
                            rank--));
        }
    }

    private static void add(List<RankedLine> lines, String text) {
        lines.add(new RankedLine(text, 0));
    }

    private static void addAll(List<RankedLine> lines, Collection<String> texts) {
        int rank = 0;
        for (String text : texts) {
            lines.add(new RankedLine(text, rank++));
        }
    }

    private static void append(StringBuilder line, String before, String text) {
        if (!text.isEmpty()) {
            line.append(before).append(text);
        }
    }
}
