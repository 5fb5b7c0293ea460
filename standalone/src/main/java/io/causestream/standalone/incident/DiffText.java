package io.causestream.standalone.incident;

import io.causestream.replay.diff.ComparedFinding;
import io.causestream.replay.diff.Difference;
import io.causestream.replay.diff.FindingPair;
import io.causestream.replay.diff.FindingsDiff;
import io.causestream.replay.diff.FindingsDiff.Totals;
import io.causestream.standalone.findings.TerminalText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A comparison for a terminal. */
final class DiffText {

    private DiffText() {}

    static void print(DiffReport report, PrintWriter out) {
        FindingsDiff diff = report.diff();
        out.println(diff.headline());
        out.println(diff.counts());
        out.println();
        out.printf("%-9s%10s%15s%8s  %s%n", "", "FINDINGS", "NOTIFICATIONS", "PAGES", "RULES");
        print("with", report.with(), diff.with(), out);
        print("against", report.against(), diff.against(), out);
        print("appear", diff.of(FindingPair.Appears.class), out);
        print("vanish", diff.of(FindingPair.Vanishes.class), out);
        print("change", diff.of(FindingPair.Changes.class), out);
    }

    private static void print(String side, String rules, Totals totals, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-9s%,10d%,15d%,8d  %s%n",
                side,
                totals.findings(),
                totals.notifications(),
                totals.pages(),
                rules);
    }

    private static void print(String heading, List<? extends FindingPair> pairs, PrintWriter out) {
        if (pairs.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "%n%s (%,d)%n", heading, pairs.size());
        for (FindingPair pair : pairs) {
            print(pair, out);
        }
    }

    private static void print(FindingPair pair, PrintWriter out) {
        ComparedFinding finding = pair.either();
        out.printf(
                Locale.ROOT,
                "  %s  %-8s  %-28s  %s%s%n",
                pair.published().truncatedTo(ChronoUnit.SECONDS),
                finding.severity(),
                TerminalText.line(finding.place()),
                TerminalText.line(finding.title()),
                finding.heldBack() ? " (held back)" : "");
        switch (pair) {
            case FindingPair.Changes it -> it.differences().forEach(each -> print(each, out));
            case FindingPair.Appears(ComparedFinding it) -> describe(it, out);
            case FindingPair.Vanishes(ComparedFinding it) -> describe(it, out);
            case FindingPair.Stays _ -> {}
        }
        pair.with().ifPresent(it -> printNotRecorded(it, out));
    }

    private static void print(Difference difference, PrintWriter out) {
        line(
                difference.aspect().title(),
                "%s instead of %s".formatted(difference.with(), difference.against()),
                out);
    }

    private static void describe(ComparedFinding finding, PrintWriter out) {
        if (!finding.cause().isEmpty()) {
            line("cause", finding.cause(), out);
        }
        if (!finding.notifications().isEmpty()) {
            Instant first = finding.notifications().getFirst().at();
            line(
                    finding.pages() > 0 ? "pages" : "notifies",
                    first.truncatedTo(ChronoUnit.SECONDS)
                            + (finding.channels().isEmpty()
                                    ? ""
                                    : ", " + String.join(", ", finding.channels())),
                    out);
        }
    }

    private static void printNotRecorded(ComparedFinding finding, PrintWriter out) {
        if (!finding.notRecorded().isEmpty()) {
            line(
                    "not recorded",
                    "%s, so the cause may be another one"
                            .formatted(String.join(", ", finding.notRecorded())),
                    out);
        }
    }

    private static void line(String name, String text, PrintWriter out) {
        out.printf("      %-19s %s%n", name, TerminalText.line(text));
    }
}
