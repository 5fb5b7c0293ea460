package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/** Other evidence around the subject: events first, then tables and texts in their order. */
final class EvidenceBlocks {

    private static final int TITLE = 150;
    private static final int TEXT = 2_500;
    private static final int FILES_AT_MOST = 4;

    private EvidenceBlocks() {}

    /** The blocks; empty if there is none of this. */
    static List<LayoutBlock> of(Finding finding) {
        List<LayoutBlock> events = new ArrayList<>();
        List<LayoutBlock> others = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            switch (enrichment) {
                case Enrichment.Events all -> add(events, "Events", EventRows.of(all));
                case Enrichment.Table table ->
                        add(others, table.title(), TableRows.of(table, finding));
                case Enrichment.Text(String title, String text) -> {
                    String words = SlackText.words(text, TEXT);
                    if (!words.isBlank()) {
                        others.add(
                                Blocks.section(
                                        "*%s*\n%s".formatted(SlackText.line(title, TITLE), words)));
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
        events.addAll(others);
        return events;
    }

    private static void add(List<LayoutBlock> blocks, String title, TableRows.Shown rows) {
        if (!rows.text().isEmpty()) {
            String more =
                    rows.hidden() > 0
                            ? "  %s in the file"
                                    .formatted(HumanFormat.number(rows.hidden()) + " more")
                            : "";
            blocks.add(
                    Blocks.section(
                            "*%s*%s\n%s"
                                    .formatted(SlackText.line(title, TITLE), more, rows.text())));
        }
    }

    /** What the message shows a part of, as files. */
    static List<MessagePart> files(Finding finding) {
        List<MessagePart> files = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            if (files.size() == FILES_AT_MOST) {
                break;
            }
            switch (enrichment) {
                case Enrichment.Events events -> {
                    if (EventRows.of(events).hidden() > 0) {
                        files.add(file("events-file", files, "Events", EventRows.file(events)));
                    }
                }
                case Enrichment.Table table -> {
                    if (TableRows.of(table, finding).hidden() > 0) {
                        files.add(file("table-file", files, table.title(), TableRows.file(table)));
                    }
                }
                case Enrichment.Text(String title, String text) -> {
                    if (SlackText.isTooLong(text, TEXT)) {
                        files.add(file("text-file", files, title, SlackText.clean(text)));
                    }
                }
                case Enrichment.CrashInfo _,
                        Enrichment.Logs _,
                        Enrichment.Graph _,
                        Enrichment.Diff _,
                        Enrichment.Unavailable _,
                        Enrichment.Unknown _ -> {
                    // In files of their own, or too short for one.
                }
            }
        }
        return files;
    }

    private static MessagePart file(
            String name, List<MessagePart> before, String title, String text) {
        long same = before.stream().filter(part -> part.name().startsWith(name)).count();
        return MessagePart.File.ofText(
                same == 0 ? name : name + "-" + (same + 1), "txt", title, text);
    }
}
