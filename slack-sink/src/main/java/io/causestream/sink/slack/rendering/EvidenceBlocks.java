package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/** Other evidence around the subject: events, tables, texts. */
final class EvidenceBlocks {

    private static final int TITLE = 150;
    private static final int CELL = 60;
    private static final int NOTE = 160;

    private EvidenceBlocks() {}

    /** The blocks; empty if there is none of this. */
    static List<LayoutBlock> of(Finding finding) {
        List<LayoutBlock> blocks = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            switch (enrichment) {
                case Enrichment.Events events -> {
                    if (!events.events().isEmpty()) {
                        blocks.add(block("Events", eventLines(events)));
                    }
                }
                case Enrichment.Table table -> {
                    if (!table.rows().isEmpty()) {
                        blocks.add(block(table.title(), tableLines(table)));
                    }
                }
                case Enrichment.Text(String title, String text) -> {
                    if (!text.isBlank()) {
                        blocks.add(
                                Blocks.section(
                                        "*%s*\n%s"
                                                .formatted(
                                                        SlackText.line(title, TITLE),
                                                        SlackText.words(text, 2_500))));
                    }
                }
                case Enrichment.CrashInfo _,
                        Enrichment.Logs _,
                        Enrichment.Graph _,
                        Enrichment.Diff _,
                        Enrichment.Unavailable _,
                        Enrichment.Unknown _ -> {
                    // Shown elsewhere: in the details, as files, in the message.
                }
            }
        }
        return blocks;
    }

    private static LayoutBlock block(String title, List<String> lines) {
        String heading = "*%s*".formatted(SlackText.line(title, TITLE));
        SlackText.Fenced block =
                SlackText.tail(lines, Blocks.SECTION - SlackText.length(heading) - 40);
        String left =
                block.shown() < lines.size()
                        ? ", the last %d of %d".formatted(block.shown(), lines.size())
                        : "";
        return Blocks.section(heading + left + "\n" + block.text());
    }

    private static List<String> eventLines(Enrichment.Events events) {
        return events.events().stream()
                .map(event ->
                        "%s  %-7s  %s%s: %s"
                                .formatted(
                                        HumanFormat.clock(event.at()),
                                        shorten(event.type(), 7),
                                        shorten(event.reason(), CELL),
                                        event.count() > 1 ? " (×%d)".formatted(event.count()) : "",
                                        shorten(event.note(), NOTE)))
                .toList();
    }

    /** The lines of a table, with columns as wide as their widest cell. */
    private static List<String> tableLines(Enrichment.Table table) {
        List<List<String>> all = new ArrayList<>();
        all.add(table.columns());
        all.addAll(table.rows());
        int[] widths = new int[table.columns().size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], SlackText.length(shorten(row.get(i), CELL)));
            }
        }
        return all.stream().map(row -> tableLine(row, widths)).toList();
    }

    private static String tableLine(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = shorten(row.get(i), CELL);
            line.append(cell).append(" ".repeat(widths[i] - SlackText.length(cell) + 2));
        }
        return line.toString().stripTrailing();
    }

    private static String shorten(String text, int limit) {
        String line = SlackText.clean(text).replaceAll("\\s+", " ").strip();
        return Excerpt.ofCodePoints(line, limit);
    }
}
