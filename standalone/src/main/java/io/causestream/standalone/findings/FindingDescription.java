package io.causestream.standalone.findings;

import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.findings.StoredFinding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One finding in full, for people: what {@code kubectl describe} is for an object. */
public final class FindingDescription {

    private static final int MOST_LOG_LINES = 20;

    private final List<String> lines = new ArrayList<>();

    private record Moment(Instant at, String what) {}

    private FindingDescription() {}

    /**
     * The lines.
     *
     * @param revisions that are on the topic, the latest first; empty for one that is on none
     * @param now for the age
     */
    public static List<String> of(
            Finding finding, List<StoredFinding.Revision> revisions, Instant now) {
        FindingDescription description = new FindingDescription();
        description.head(finding, revisions, now);
        description.cause(finding.diagnosis());
        description.analysis(finding.analysis());
        description.changes(finding.changes());
        description.timeline(finding);
        finding.enrichments().forEach(description::evidence);
        description.links(finding.links());
        return description.lines;
    }

    private void head(Finding finding, List<StoredFinding.Revision> revisions, Instant now) {
        lines.add(TerminalText.line(finding.title()));
        if (!finding.description().isBlank()) {
            text("", finding.description());
        }
        lines.add("");
        field("ID", finding.id());
        field(
                "Status",
                "%s, %s".formatted(finding.status(), finding.severity())
                        + (finding.isHeldBack() ? ", notifies nobody" : ""));
        field("Reason", finding.reason());
        field("Cluster", finding.cluster());
        field("Workload", finding.workload().toString());
        if (!finding.subject().equals(finding.workload())) {
            field("Subject", finding.subject().toString());
        }
        if (!finding.affected().isEmpty()) {
            field("Affected", String.join(", ", finding.affected()));
        }
        field(
                "Age",
                "%s, seen %s"
                        .formatted(
                                TerminalText.age(Duration.between(finding.startsAt(), now)),
                                finding.occurrences().count() == 1
                                        ? "once"
                                        : finding.occurrences().count() + " times"));
        if (!revisions.isEmpty()) {
            field(
                    "Revisions",
                    revisions.stream()
                            .map(each -> Integer.toString(each.revision()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void cause(@Nullable Diagnosis diagnosis) {
        if (diagnosis == null) {
            return;
        }
        section(
                "Cause (%s confidence, by rule %s)"
                        .formatted(word(diagnosis.confidence()), diagnosis.category()));
        text("  ", diagnosis.cause());
        list("Also possible", diagnosis.alternatives());
        list("Evidence", diagnosis.evidence());
        list("What to do", diagnosis.fixes());
    }

    private void analysis(@Nullable Analysis analysis) {
        switch (analysis) {
            case null -> {}
            case Analysis.Answered answer -> {
                section(
                        "Analysis (%s confidence, by %s)"
                                .formatted(word(answer.confidence()), answer.model()));
                text("  ", answer.cause());
                list("Evidence", answer.evidence());
                list("What to do", answer.fixes());
            }
            case Analysis.NoAnswer none -> {
                section("Analysis");
                text("  ", "none: " + none.why());
            }
            case Analysis.NeedsContext _, Analysis.Unknown _ -> {
                section("Analysis");
                lines.add("  of a later version of Causestream; see it with -o json");
            }
        }
    }

    private void changes(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        section("Changes");
        for (Change change : changes) {
            lines.add(
                    "  %s  %s%s%s"
                            .formatted(
                                    time(change.at()),
                                    TerminalText.line(change.workload().toString()),
                                    change.by() == null
                                            ? ""
                                            : " by " + TerminalText.line(change.by()),
                                    change.cause() == null
                                            ? ""
                                            : ": " + TerminalText.line(change.cause())));
            diffs(change.diffs());
        }
    }

    private void diffs(List<FieldDiff> diffs) {
        for (FieldDiff diff : diffs) {
            lines.add("    " + TerminalText.line(diff.path()));
            if (diff.before() != null) {
                text("      - ", diff.before());
            }
            if (diff.after() != null) {
                text("      + ", diff.after());
            }
        }
    }

    private void timeline(Finding finding) {
        List<Moment> moments = new ArrayList<>();
        for (Change change : finding.changes()) {
            moments.add(new Moment(change.at(), "changed: " + change.workload()));
        }
        moments.add(new Moment(finding.startsAt(), "began"));
        Instant last = finding.occurrences().lastSeen();
        if (last.isAfter(finding.startsAt())) {
            moments.add(new Moment(last, "last seen"));
        }
        for (Enrichment enrichment : finding.enrichments()) {
            switch (enrichment) {
                case Enrichment.Events events ->
                        events.events()
                                .forEach(event ->
                                        moments.add(
                                                new Moment(
                                                        event.at(),
                                                        "%s %s: %s"
                                                                .formatted(
                                                                        event.reason(),
                                                                        event.regarding(),
                                                                        event.note()))));
                case Enrichment.CrashInfo crash -> {
                    Instant ended = crash.finishedAt();
                    if (ended != null) {
                        moments.add(
                                new Moment(
                                        ended,
                                        "container %s of %s ended: %s"
                                                .formatted(
                                                        crash.container(),
                                                        crash.pod(),
                                                        ended(crash))));
                    }
                }
                default -> {}
            }
        }
        if (finding.endsAt() != null) {
            moments.add(new Moment(finding.endsAt(), "resolved"));
        }
        section("Timeline (UTC)");
        moments.stream()
                .sorted(Comparator.comparing(Moment::at))
                .forEach(moment ->
                        lines.add(
                                "  %s  %s"
                                        .formatted(
                                                time(moment.at()),
                                                TerminalText.line(moment.what()))));
    }

    private static String ended(Enrichment.CrashInfo crash) {
        return crash.exitCode() == null
                ? crash.exitReason()
                : "%s, exit code %d".formatted(crash.exitReason(), crash.exitCode());
    }

    /** Events are in the timeline. */
    private void evidence(Enrichment enrichment) {
        switch (enrichment) {
            case Enrichment.CrashInfo crash -> {
                section("Container %s of %s".formatted(crash.container(), crash.pod()));
                lines.add("  restarts   %d".formatted(crash.restarts()));
                value("state", (crash.status() + " " + crash.reason()).strip());
                value("message", crash.message());
                value("image", crash.image());
                value("last exit", ended(crash));
                value("memory", crash.memoryLimit());
            }
            case Enrichment.Logs logs -> {
                List<String> last =
                        logs.lines()
                                .subList(
                                        Math.max(0, logs.lines().size() - MOST_LOG_LINES),
                                        logs.lines().size());
                section(
                        "Logs of %s/%s%s, last %d lines"
                                .formatted(
                                        logs.pod(),
                                        logs.container(),
                                        logs.previous() ? " (the run before)" : "",
                                        last.size()));
                last.forEach(line -> text("  ", line));
            }
            case Enrichment.Graph graph -> {
                section(graph.title());
                graph.series().stream()
                        .filter(series -> !series.points().isEmpty())
                        .forEach(series ->
                                value(
                                        series.name(),
                                        "last %s %s"
                                                .formatted(
                                                        series.points().getLast().value(),
                                                        graph.unit())));
                graph.limits()
                        .forEach(limit ->
                                value(
                                        limit.name(),
                                        "%s %s".formatted(limit.value(), graph.unit())));
            }
            case Enrichment.Events _ -> {}
            case Enrichment.Table table -> {
                section(table.title());
                lines.add("  " + row(table.columns()));
                table.rows().forEach(row -> lines.add("  " + row(row)));
            }
            case Enrichment.Diff diff -> {
                section(diff.title());
                diffs(diff.diffs());
            }
            case Enrichment.Text text -> {
                section(text.title());
                text("  ", text.text());
            }
            case Enrichment.Unavailable absent -> {
                section("Not available: " + absent.what());
                text("  ", absent.why());
            }
            case Enrichment.Unknown unknown ->
                    section(
                            "%s, of a later version of Causestream; see it with -o json"
                                    .formatted(unknown.type()));
        }
    }

    private static String row(List<String> cells) {
        return TerminalText.line(String.join(" | ", cells));
    }

    private void links(List<Link> links) {
        if (links.isEmpty()) {
            return;
        }
        section("Links");
        links.forEach(link ->
                lines.add(
                        "  %s: %s"
                                .formatted(
                                        TerminalText.line(link.title()),
                                        TerminalText.line(link.url()))));
    }

    private void section(String title) {
        lines.add("");
        lines.add(TerminalText.line(title));
    }

    private void list(String title, List<String> each) {
        if (!each.isEmpty()) {
            lines.add("  " + title + ":");
            each.forEach(text -> text("  - ", text));
        }
    }

    private void field(String name, String value) {
        lines.add("%-11s%s".formatted(name + ":", TerminalText.line(value)));
    }

    private void value(String name, String value) {
        if (!value.isBlank()) {
            lines.add("  %-10s %s".formatted(TerminalText.line(name), TerminalText.line(value)));
        }
    }

    private void text(String indent, String text) {
        TerminalText.lines(text).strip().lines().forEach(line -> lines.add(indent + line));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
