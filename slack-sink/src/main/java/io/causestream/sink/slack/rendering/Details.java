package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happened: how the container ended, first in words, its image and limit last. */
final class Details {

    private static final int VALUE = 300;
    private static final int DESCRIPTION = 1_500;

    private Details() {}

    /** The blocks; empty if there is none of this. */
    static List<LayoutBlock> of(Finding finding) {
        List<LayoutBlock> blocks = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.CrashInfo crash) {
                blocks.add(Blocks.section(crashInfo(finding, crash)));
            }
        }
        // Otherwise the message leads with it.
        String description = SlackText.words(finding.description().strip(), DESCRIPTION);
        if (isTelling(description) && isBelow(finding)) {
            blocks.add(Blocks.section(description));
        }
        return blocks;
    }

    /** The cause and the description as they are, if the messages shorten one of them. */
    static Optional<MessagePart> file(Finding finding) {
        String cause = LeadingCause.of(finding).map(LeadingCause::sentence).orElse("");
        String description = finding.description();
        int shown = isBelow(finding) ? DESCRIPTION : MainMessage.SENTENCE;
        if (!SlackText.isTooLong(cause, MainMessage.SENTENCE)
                && !SlackText.isTooLong(description, shown)) {
            return Optional.empty();
        }
        return Optional.of(
                MessagePart.File.ofText(
                        "details-file",
                        "txt",
                        "What happened",
                        SlackText.clean(cause + "\n\n" + description).strip() + "\n"));
    }

    private static boolean isBelow(Finding finding) {
        return LeadingCause.of(finding).isPresent() || whatHappened(finding).isPresent();
    }

    /** That a container waits to be started again is never why. */
    static boolean isTelling(String text) {
        return !text.isBlank() && !text.strip().toLowerCase(Locale.ROOT).startsWith("back-off ");
    }

    /** How the container ended, in a sentence; empty if none did. */
    static Optional<String> whatHappened(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.CrashInfo.class::isInstance)
                .map(Enrichment.CrashInfo.class::cast)
                .filter(crash -> crash.exitCode() != null)
                .findFirst()
                .map(crash ->
                        "container %s ended with %s"
                                .formatted(SlackText.code(crash.container(), VALUE), exit(crash)));
    }

    private static String crashInfo(Finding finding, Enrichment.CrashInfo crash) {
        List<String> lines = new ArrayList<>();
        lines.add("*Crash info*");
        String pod =
                crash.pod().equals(finding.subject().name())
                        ? ""
                        : " of pod " + SlackText.code(crash.pod(), VALUE);
        if (crash.exitCode() != null) {
            String exit = exit(crash);
            lines.add(exit.substring(0, 1).toUpperCase(Locale.ROOT) + exit.substring(1));
        }
        lines.add(
                "Container: %s%s, %s%s, %s"
                        .formatted(
                                SlackText.code(crash.container(), VALUE),
                                pod,
                                SlackText.line(crash.status().toLowerCase(Locale.ROOT), VALUE),
                                crash.reason().isEmpty()
                                        ? ""
                                        : " (%s)".formatted(SlackText.line(crash.reason(), VALUE)),
                                HumanFormat.count(crash.restarts(), "restart")));
        if (crash.finishedAt() != null) {
            lines.add("Ended: " + HumanFormat.moment(crash.finishedAt()));
        }
        if (isTelling(crash.message())) {
            lines.add("Message: " + SlackText.line(crash.message(), VALUE));
        }
        if (!crash.memoryLimit().isEmpty()) {
            lines.add("Memory limit: " + SlackText.code(crash.memoryLimit(), VALUE));
        }
        if (!crash.image().isEmpty()) {
            lines.add("Image: " + SlackText.code(crash.image(), VALUE));
        }
        return String.join("\n•  ", lines);
    }

    private static String exit(Enrichment.CrashInfo crash) {
        int code = crash.exitCode() == null ? 0 : crash.exitCode();
        String words = SlackText.line(ExitCodes.words(code, crash.exitReason()), VALUE);
        if (crash.startedAt() == null || crash.finishedAt() == null) {
            return words;
        }
        Duration ran = Duration.between(crash.startedAt(), crash.finishedAt());
        return words
                + (ran.toSeconds() < 1
                        ? ", within a second of its start"
                        : ", %s after its start".formatted(HumanFormat.duration(ran)));
    }
}
