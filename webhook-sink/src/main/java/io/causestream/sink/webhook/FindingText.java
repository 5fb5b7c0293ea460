package io.causestream.sink.webhook;

import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A finding as plain text, the most urgent first. Pure. */
final class FindingText {

    private FindingText() {}

    static String of(Finding finding) {
        List<String> lines = new ArrayList<>();
        lines.add(first(finding));
        add(lines, "Cause: ", cause(finding));
        add(lines, "Fix: ", fixes(finding));
        add(lines, "Changed: ", changes(finding));
        add(lines, "AI: ", analysis(finding));
        add(lines, "", finding.description());
        lines.add("Where: %s, cluster %s".formatted(finding.workload(), finding.cluster()));
        lines.add(
                finding.endsAt() == null
                        ? "Since: %s, seen %d times"
                                .formatted(finding.startsAt(), finding.occurrences().count())
                        : "From %s to %s".formatted(finding.startsAt(), finding.endsAt()));
        for (Link link : finding.links()) {
            lines.add(link.title() + ": " + link.url());
        }
        lines.add("Finding: " + finding.id());
        return String.join("\n", lines) + "\n";
    }

    /** The first line alone. */
    static String headline(Finding finding) {
        return first(finding) + "\n";
    }

    private static String first(Finding finding) {
        return "[%s] %s: %s".formatted(finding.severity(), status(finding), finding.title());
    }

    private static void add(List<String> lines, String name, String text) {
        if (!text.isBlank()) {
            lines.add(name + text);
        }
    }

    /** {@code firing} or {@code resolved}. */
    static String status(Finding finding) {
        return finding.status().name().toLowerCase(Locale.ROOT);
    }

    /** By the rules, else by the model; empty if neither has one. */
    static String cause(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        return diagnosis != null ? diagnosis.cause() : analysis(finding);
    }

    /** One a line, the likeliest first; empty if there is none. */
    static String fixes(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        List<String> fixes =
                diagnosis != null
                        ? diagnosis.fixes()
                        : finding.analysis() instanceof Analysis.Answered answer
                                ? answer.fixes()
                                : List.of();
        return String.join("\n", fixes);
    }

    /** One a line; empty if there is none. */
    static String changes(Finding finding) {
        return finding.changes().stream()
                .map(FindingText::change)
                .collect(Collectors.joining("\n"));
    }

    private static String change(Change change) {
        return "%s at %s: %s"
                .formatted(
                        change.workload(),
                        change.at(),
                        change.diffs().stream()
                                .map(diff -> diff.path())
                                .collect(Collectors.joining(", ")));
    }

    /** What the model says; empty if it has not answered. */
    static String analysis(Finding finding) {
        return finding.analysis() instanceof Analysis.Answered answer ? answer.cause() : "";
    }
}
