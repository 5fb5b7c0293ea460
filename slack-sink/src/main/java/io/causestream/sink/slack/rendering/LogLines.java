package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import java.util.List;
import java.util.Optional;

/** A container's log: the end as a code block, and all of it as a file if it is longer. */
final class LogLines {

    private static final int NAME = 120;

    private LogLines() {}

    static List<LayoutBlock> of(Enrichment.Logs logs) {
        String heading = heading(logs);
        SlackText.Fenced block = block(logs);
        String left = "";
        if (block.shown() < logs.lines().size()) {
            left =
                    ", the last %d of %s"
                            .formatted(
                                    block.shown(), HumanFormat.count(logs.lines().size(), "line"));
        } else if (logs.truncated()) {
            left = ", the last " + HumanFormat.count(logs.lines().size(), "line");
        }
        return List.of(Blocks.section(heading + left + "\n" + block.text()));
    }

    /** All the lines as a file, if they did not fit into the message. */
    static Optional<MessagePart> file(String name, Enrichment.Logs logs) {
        if (block(logs).shown() == logs.lines().size()) {
            return Optional.empty();
        }
        String all = SlackText.clean(String.join("\n", logs.lines())) + "\n";
        return Optional.of(
                new MessagePart.File(
                        name,
                        "log",
                        SlackText.clean(
                                "%s%s.log"
                                        .formatted(
                                                logs.container(),
                                                logs.previous() ? ", previous run" : "")),
                        "",
                        SlackMessage.content(all),
                        () -> all.getBytes(UTF_8)));
    }

    private static SlackText.Fenced block(Enrichment.Logs logs) {
        return SlackText.tail(logs.lines(), Blocks.SECTION - SlackText.length(heading(logs)) - 60);
    }

    private static String heading(Enrichment.Logs logs) {
        return "*Logs*  %s%s"
                .formatted(
                        SlackText.code(logs.container(), NAME),
                        logs.previous() ? ", the run that ended" : "");
    }
}
