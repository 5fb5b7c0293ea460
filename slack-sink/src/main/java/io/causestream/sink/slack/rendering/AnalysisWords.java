package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The analysis of the model, marked as such; or a grey line about why there is none. */
final class AnalysisWords {

    private static final int SENTENCE = 1_000;
    private static final int LINE = 300;
    private static final int AT_MOST = 5;

    private AnalysisWords() {}

    /** The blocks; empty until there is an analysis or a reason for its absence. */
    static List<LayoutBlock> of(Finding finding) {
        return switch (finding.analysis()) {
            case null -> List.of();
            case Analysis.Answered answer -> answered(answer);
            case Analysis.NoAnswer none ->
                    List.of(
                            Blocks.context(
                                    "🤖 no AI analysis: " + SlackText.line(none.why(), LINE)));
            case Analysis.NeedsContext _, Analysis.Unknown _ ->
                    List.of(Blocks.context("🤖 the AI analysis needs a newer slack-sink"));
        };
    }

    /** What to do has a section of its own: Slack folds long ones, and the end would be hidden. */
    private static List<LayoutBlock> answered(Analysis.Answered answer) {
        Analysis.Details details = answer.details();
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(Blocks.section(words(answer)));
        if (!answer.fixes().isEmpty()) {
            blocks.add(Blocks.section(Fixes.of(answer.fixes())));
        }
        if (!details.checks().isEmpty()) {
            blocks.add(Blocks.section(checks(details.checks())));
        }
        blocks.add(Blocks.context(small(answer)));
        if (!details.runbook().isEmpty()) {
            blocks.addAll(Blocks.links(List.of(new Link("Runbook", details.runbook()))));
        }
        return blocks;
    }

    /** All of the answer, if some of it is shortened. */
    static Optional<MessagePart> file(Finding finding) {
        if (!(finding.analysis() instanceof Analysis.Answered answer) || isWhole(answer)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(answer.cause());
        lines.addAll(answer.evidence().stream().map("> "::concat).toList());
        lines.addAll(answer.fixes().stream().map("- "::concat).toList());
        return Optional.of(
                MessagePart.File.ofText(
                        "analysis-file",
                        "txt",
                        "AI analysis",
                        SlackText.clean(String.join("\n", lines)) + "\n"));
    }

    private static boolean isWhole(Analysis.Answered answer) {
        return !SlackText.isTooLong(answer.cause(), SENTENCE)
                && answer.evidence().size() <= AT_MOST
                && answer.evidence().stream().noneMatch(line -> SlackText.isTooLong(line, LINE - 2))
                && !Fixes.isShortened(answer.fixes());
    }

    private static String words(Analysis.Answered answer) {
        List<String> lines = new ArrayList<>();
        lines.add("🤖 *AI Analysis*");
        lines.add(SlackText.line(answer.cause(), SENTENCE));
        answer.evidence().stream()
                .limit(AT_MOST)
                .forEach(line -> lines.add(">" + SlackText.code(line, LINE)));
        if (!answer.details().contradiction().isEmpty()) {
            lines.add(
                    "⚠️ The rules say otherwise: "
                            + SlackText.line(answer.details().contradiction(), LINE));
        }
        return String.join("\n", lines);
    }

    private static String checks(List<String> checks) {
        List<String> lines = new ArrayList<>(List.of("*Look next at*"));
        checks.stream()
                .limit(Fixes.AT_MOST)
                .forEach(check -> lines.add("• " + SlackText.line(check, LINE)));
        return String.join("\n", lines);
    }

    private static String small(Analysis.Answered answer) {
        List<String> parts = new ArrayList<>();
        parts.add(answer.confidence().name().toLowerCase(Locale.ROOT) + " confidence");
        if (!answer.details().category().isEmpty()) {
            parts.add(SlackText.line(answer.details().category(), LINE));
        }
        parts.add(SlackText.line(answer.model(), LINE));
        Instant reused = answer.details().reusedFrom();
        parts.add(
                reused == null
                        ? HumanFormat.duration(answer.took())
                        : "as answered at %s for the same problem"
                                .formatted(HumanFormat.moment(reused)));
        if (answer.dropped() > 0) {
            parts.add(
                    "%s left out, since the context does not have it"
                            .formatted(HumanFormat.count(answer.dropped(), "quotation")));
        }
        return String.join(", ", parts);
    }
}
