package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.log.LogExcerpt;
import java.util.List;
import java.util.Optional;

/** A container's log: the lines that matter as a code block, and all of it as a file. */
final class LogLines {

    private static final int NAME = 120;
    private static final int MOST_LINES = 20;
    private static final int MOST_CHARACTERS = 1_600;

    private LogLines() {}

    static List<LayoutBlock> of(Enrichment.Logs logs) {
        LogExcerpt excerpt = excerpt(logs);
        String heading =
                "*Logs*  %s%s%s%s"
                        .formatted(
                                SlackText.code(logs.container(), NAME),
                                logs.previous() ? ", the run that ended" : "",
                                which(logs, excerpt),
                                excerpt.span().isEmpty()
                                        ? ""
                                        : ", " + SlackText.line(excerpt.span(), NAME));
        return List.of(
                Blocks.section(
                        heading
                                + "\n"
                                + SlackText.head(
                                                excerpt.lines().stream()
                                                        .map(line -> line.replace("\t", "  "))
                                                        .toList(),
                                                Blocks.SECTION - SlackText.length(heading) - 60)
                                        .text()));
    }

    private static String which(Enrichment.Logs logs, LogExcerpt excerpt) {
        String all =
                (logs.truncated() ? "the last " : "")
                        + HumanFormat.count(logs.lines().size(), "line");
        if (!excerpt.hasError()) {
            return ", no line looks like an error%s"
                    .formatted(excerpt.isWhole() ? "" : ": the end of " + all);
        }
        if (!excerpt.isWhole()) {
            return ", what matters of " + all;
        }
        return logs.truncated() ? ", " + all : "";
    }

    /**
     * All the lines as a file; empty if the message has all of them as they are.
     *
     * @param maxBytes of the file; its last lines are kept
     */
    static Optional<MessagePart> file(String name, Enrichment.Logs logs, int maxBytes) {
        LogExcerpt excerpt = excerpt(logs);
        if (excerpt.isWhole() && excerpt.span().isEmpty()) {
            return Optional.empty();
        }
        String all = lastLines(SlackText.clean(String.join("\n", logs.lines())), maxBytes);
        return Optional.of(
                MessagePart.File.ofText(
                        name,
                        "log",
                        "%s%s.log"
                                .formatted(
                                        logs.container(), logs.previous() ? ", previous run" : ""),
                        all));
    }

    private static String lastLines(String text, int maxBytes) {
        List<String> lines = text.lines().toList();
        int first = lines.size();
        long bytes = 0;
        while (first > 0) {
            bytes += lines.get(first - 1).getBytes(UTF_8).length + 1;
            if (bytes > maxBytes) {
                break;
            }
            first--;
        }
        String kept = String.join("\n", lines.subList(first, lines.size())) + "\n";
        return first == 0
                ? kept
                : "[%s left out: max_log_file_limit_kb is %d]\n%s"
                        .formatted(HumanFormat.count(first, "line"), maxBytes / 1_000, kept);
    }

    /** Of the log as Slack shows it: colours of a terminal would hide an error's level. */
    private static LogExcerpt excerpt(Enrichment.Logs logs) {
        List<String> lines = logs.lines().stream().map(SlackText::clean).toList();
        int room = MOST_CHARACTERS;
        LogExcerpt excerpt = LogExcerpt.of(lines, MOST_LINES, room);
        // Slack counts the escaped text, which is up to five times as long.
        while (room > 2 * LogExcerpt.FEWEST_CHARACTERS
                && SlackText.head(excerpt.lines(), Blocks.SECTION - 2 * NAME).shown()
                        < excerpt.lines().size()) {
            room /= 2;
            excerpt = LogExcerpt.of(lines, MOST_LINES, room);
        }
        return excerpt;
    }
}
