package io.causestream.playbook;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/** A page that grows. */
final class Markdown {

    private final StringBuilder page = new StringBuilder();

    Markdown heading(int level, String text) {
        return paragraph("#".repeat(level) + " " + text);
    }

    Markdown paragraph(String text) {
        if (!page.isEmpty()) {
            page.append('\n');
        }
        page.append(text).append('\n');
        return this;
    }

    Markdown table(List<String> head, List<List<String>> rows) {
        return paragraph(
                Stream.concat(
                                Stream.of(head, head.stream().map(each -> "---").toList()),
                                rows.stream())
                        .map(Markdown::row)
                        .collect(joining("\n")));
    }

    static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    String text() {
        return page.toString();
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(joining(" | ", "| ", " |"));
    }
}
