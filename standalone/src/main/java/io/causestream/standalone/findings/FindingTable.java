package io.causestream.standalone.findings;

import io.causestream.finding.Excerpt;
import io.causestream.findings.FindingSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings as kubectl shows objects: a header, then a row each. The columns are as wide as the
 * first rows need, so that later rows line up with them.
 */
final class FindingTable {

    private static final List<String> HEADER =
            List.of("STATUS", "SEVERITY", "AGE", "CLUSTER/NAMESPACE", "TITLE", "ID");
    private static final String GAP = "   ";
    private static final int LONGEST_TITLE = 60;

    private final int[] widths = new int[HEADER.size()];
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param first the rows that determine the widths
     * @param now for the ages
     */
    FindingTable(List<FindingSummary> first, Instant now) {
        rows.add(HEADER);
        first.forEach(finding -> rows.add(cells(finding, now)));
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
    }

    /** The header and the first rows. */
    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    /** One more row. */
    String line(FindingSummary finding, Instant now) {
        return line(cells(finding, now));
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell);
            if (column < widths.length - 1) {
                line.append(" ".repeat(Math.max(0, widths[column] - width(cell)))).append(GAP);
            }
        }
        return line.toString();
    }

    private static List<String> cells(FindingSummary finding, Instant now) {
        return List.of(
                finding.status().name(),
                finding.severity().name(),
                TerminalText.age(Duration.between(finding.startsAt(), now)),
                TerminalText.line(
                        finding.namespace().isEmpty()
                                ? finding.cluster()
                                : finding.cluster() + "/" + finding.namespace()),
                Excerpt.of(TerminalText.line(finding.title()), LONGEST_TITLE),
                TerminalText.line(finding.id()));
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
