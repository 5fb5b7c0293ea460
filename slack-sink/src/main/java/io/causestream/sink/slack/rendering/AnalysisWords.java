package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
            case Analysis.Answered answer ->
                    List.of(Blocks.section(words(answer)), Blocks.context(small(answer)));
            case Analysis.NoAnswer none ->
                    List.of(
                            Blocks.context(
                                    "🤖 no AI analysis: " + SlackText.line(none.why(), LINE)));
            case Analysis.Unknown _ ->
                    List.of(Blocks.context("🤖 the AI analysis needs a newer slack-sink"));
        };
    }

    private static String words(Analysis.Answered answer) {
        List<String> lines = new ArrayList<>();
        lines.add("🤖 *AI Analysis*");
        lines.add(SlackText.line(answer.cause(), SENTENCE));
        answer.evidence().stream()
                .limit(AT_MOST)
                .forEach(line -> lines.add(">" + SlackText.code(line, LINE)));
        if (!answer.fixes().isEmpty()) {
            lines.add("*What to do*");
            int number = 1;
            for (String fix : answer.fixes().subList(0, Math.min(AT_MOST, answer.fixes().size()))) {
                lines.add("%d. %s".formatted(number++, SlackText.line(fix, LINE)));
            }
        }
        return String.join("\n", lines);
    }

    private static String small(Analysis.Answered answer) {
        String dropped =
                answer.dropped() == 0
                        ? ""
                        : ", %s left out, since the context does not have it"
                                .formatted(HumanFormat.count(answer.dropped(), "quotation"));
        return "%s confidence, %s, %s%s"
                .formatted(
                        answer.confidence().name().toLowerCase(Locale.ROOT),
                        SlackText.line(answer.model(), LINE),
                        HumanFormat.duration(answer.took()),
                        dropped);
    }
}
