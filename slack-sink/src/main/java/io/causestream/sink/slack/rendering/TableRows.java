package io.causestream.sink.slack.rendering;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as people read them on a phone: aligned columns if they fit, otherwise one
 * bullet a row. Rows that are as usual are left out of what has a usual state.
 */
final class TableRows {

    /** Characters of a fixed width that Slack shows side by side on a phone. */
    static final int PHONE = 38;

    private static final int AT_MOST = 8;
    private static final int KEY = 40;
    private static final int CELL = 90;
    private static final int FILE_CELL = 300;

    /** Of all bullets together, and of one: a section has room for this and a title. */
    private static final int LONGEST = 2_500;

    private static final int BULLET = 900;

    /** A fact of no more letters may be quoted by chance. */
    private static final int SHORTEST_QUOTE = 4;

    private static final List<String> FACTS = List.of("Of", "What", "Value");

    /** Columns whose values tell what they are. */
    private static final Set<String> TELLING =
            Set.of("status", "phase", "reason", "message", "note", "state", "title", "value");

    private TableRows() {}

    /**
     * @param text the rows; empty if none is worth showing
     * @param hidden how many rows are not shown
     */
    record Shown(String text, int hidden) {}

    static Shown of(Enrichment.Table table, Finding finding) {
        List<List<String>> telling =
                table.columns().isEmpty() ? List.of() : telling(table, finding);
        List<List<String>> shown = telling.subList(0, Math.min(AT_MOST, telling.size()));
        int hidden = table.rows().size() - shown.size();
        if (shown.isEmpty()) {
            return new Shown("", hidden);
        }
        List<String> aligned = aligned(table.columns(), shown, CELL);
        boolean fits = aligned.stream().allMatch(line -> SlackText.length(line) <= PHONE);
        if (fits && !table.columns().equals(FACTS)) {
            return new Shown(SlackText.head(aligned, Blocks.SECTION / 2).text(), hidden);
        }
        StringBuilder bullets = new StringBuilder();
        int rows = 0;
        for (List<String> row : shown) {
            String bullet = "•  " + bullet(table.columns(), row);
            if (bullets.length() + bullet.length() > LONGEST) {
                break;
            }
            bullets.append(rows++ == 0 ? "" : "\n").append(bullet);
        }
        return new Shown(bullets.toString(), table.rows().size() - rows);
    }

    /** All of the table as text. */
    static String file(Enrichment.Table table) {
        return SlackText.clean(
                String.join("\n", aligned(table.columns(), table.rows(), FILE_CELL)) + "\n");
    }

    private static List<List<String>> telling(Enrichment.Table table, Finding finding) {
        if (table.columns().equals(FACTS)) {
            String quoted = quoted(finding.diagnosis());
            return table.rows().stream().filter(row -> isQuoted(row.get(2), quoted)).toList();
        }
        if (table.columns().size() > 1
                && table.columns().get(0).equals("Condition")
                && table.columns().get(1).equals("Status")) {
            return table.rows().stream().filter(row -> !isUsual(row)).toList();
        }
        return table.rows();
    }

    /** What the diagnosis rests on, and what it says. */
    private static String quoted(@Nullable Diagnosis diagnosis) {
        return diagnosis == null
                ? ""
                : Stream.of(
                                List.of(diagnosis.cause()),
                                diagnosis.evidence(),
                                diagnosis.alternatives())
                        .flatMap(List::stream)
                        .collect(Collectors.joining("\n"));
    }

    private static boolean isQuoted(String value, String quoted) {
        return value.length() >= SHORTEST_QUOTE && quoted.contains(value);
    }

    /** A node is ready, and none of its other conditions holds. */
    private static boolean isUsual(List<String> row) {
        String usual = row.get(0).equals("Ready") ? "True" : "False";
        return row.get(1).equals(usual);
    }

    private static String bullet(List<String> columns, List<String> row) {
        if (columns.equals(FACTS)) {
            return "*%s*  %s: %s"
                    .formatted(
                            cell(row.get(0), KEY), cell(row.get(1), KEY), cell(row.get(2), CELL));
        }
        String key = row.getFirst();
        boolean isNumber = key.chars().allMatch(Character::isDigit);
        StringBuilder bullet =
                new StringBuilder("*")
                        .append(isNumber ? cell(columns.getFirst(), KEY) + " " : "")
                        .append(cell(key, KEY))
                        .append("* ");
        String separator = " ";
        for (int i = 1; i < row.size(); i++) {
            String value = row.get(i).strip();
            if (value.isEmpty() || value.equals("-")) {
                continue;
            }
            String column = columns.get(i);
            String label =
                    TELLING.contains(column.toLowerCase(Locale.ROOT))
                            ? ""
                            : cell(lowerFirst(column), KEY) + " ";
            String shown = label + cell(value, CELL);
            if (bullet.length() + shown.length() > BULLET) {
                bullet.append(separator).append(Excerpt.CUT);
                break;
            }
            bullet.append(separator).append(shown);
            separator = "  ·  ";
        }
        return bullet.toString();
    }

    /** {@code node}, but {@code CPU request}. */
    private static String lowerFirst(String column) {
        boolean isShort = column.length() > 1 && Character.isUpperCase(column.charAt(1));
        return column.isEmpty() || isShort
                ? column
                : column.substring(0, 1).toLowerCase(Locale.ROOT) + column.substring(1);
    }

    private static String cell(String text, int limit) {
        return SlackText.line(Excerpt.middle(oneLine(text), limit), 5 * limit);
    }

    /** The lines with columns as wide as their widest cell. */
    private static List<String> aligned(
            List<String> columns, List<List<String>> rows, int longest) {
        List<List<String>> all =
                Stream.concat(Stream.of(columns), rows.stream())
                        .map(row ->
                                row.stream()
                                        .map(cell -> Excerpt.middle(oneLine(cell), longest))
                                        .toList())
                        .toList();
        int[] widths = new int[columns.size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], SlackText.length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - SlackText.length(row.get(i)) + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String oneLine(String text) {
        return SlackText.plainLine(text, FILE_CELL).replaceAll("\\s+", " ");
    }
}
