package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the container ended, and each change in full. */
final class Details {

    private static final int VALUE = 300;
    private static final int DESCRIPTION = 1_500;

    private Details() {}

    /** The blocks; empty if there is none of this. */
    static List<LayoutBlock> of(Finding finding) {
        List<LayoutBlock> blocks = new ArrayList<>();
        if (!finding.description().isBlank() && LeadingCause.of(finding).isPresent()) {
            // Otherwise the message leads with it.
            blocks.add(Blocks.section(SlackText.words(finding.description().strip(), DESCRIPTION)));
        }
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.CrashInfo crash) {
                blocks.add(Blocks.section(crashInfo(crash)));
            }
        }
        for (Change change : finding.changes()) {
            blocks.add(Blocks.section(ChangeLines.diff(change, Blocks.SECTION)));
        }
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.Diff diff && !diff.diffs().isEmpty()) {
                blocks.add(
                        Blocks.section(
                                ChangeLines.diff(diff.title(), diff.diffs(), Blocks.SECTION)));
            }
        }
        return blocks;
    }

    private static String crashInfo(Enrichment.CrashInfo crash) {
        List<String> lines = new ArrayList<>();
        lines.add("*Crash info*");
        lines.add(
                "Container: %s of pod %s"
                        .formatted(
                                SlackText.code(crash.container(), VALUE),
                                SlackText.code(crash.pod(), VALUE)));
        lines.add(
                "Status: "
                        + SlackText.line(crash.status(), VALUE)
                        + (crash.reason().isEmpty()
                                ? ""
                                : ", " + SlackText.line(crash.reason(), VALUE)));
        lines.add("Restarts: " + HumanFormat.number(crash.restarts()));
        if (crash.exitCode() != null) {
            lines.add("Last exit: " + exit(crash, crash.exitCode()));
        }
        if (!crash.message().isEmpty()) {
            lines.add("Message: " + SlackText.line(crash.message(), VALUE));
        }
        if (!crash.image().isEmpty()) {
            lines.add("Image: " + SlackText.code(crash.image(), VALUE));
        }
        if (!crash.memoryLimit().isEmpty()) {
            lines.add("Memory limit: " + SlackText.code(crash.memoryLimit(), VALUE));
        }
        return String.join("\n•  ", lines);
    }

    private static String exit(Enrichment.CrashInfo crash, int exitCode) {
        StringBuilder exit = new StringBuilder("code ").append(exitCode);
        if (!crash.exitReason().isEmpty()) {
            exit.append(" (").append(SlackText.line(crash.exitReason(), VALUE)).append(')');
        }
        if (crash.finishedAt() != null) {
            exit.append(", ").append(HumanFormat.moment(crash.finishedAt()));
            if (crash.startedAt() != null) {
                exit.append(", after ")
                        .append(
                                HumanFormat.duration(
                                        Duration.between(crash.startedAt(), crash.finishedAt())));
            }
        }
        return exit.toString();
    }
}
