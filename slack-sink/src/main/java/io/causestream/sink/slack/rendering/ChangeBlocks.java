package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each change in full. */
final class ChangeBlocks {

    private ChangeBlocks() {}

    /** The blocks; empty if there is none of this. */
    static List<LayoutBlock> of(Finding finding) {
        List<LayoutBlock> blocks = new ArrayList<>();
        for (Change change : finding.changes()) {
            blocks.add(Blocks.section(ChangeLines.diff(change)));
        }
        for (Enrichment.Diff diff : diffs(finding)) {
            blocks.add(Blocks.section(ChangeLines.diff(diff.title(), diff.diffs())));
        }
        return blocks;
    }

    /** All changes, if not all of each is shown. */
    static Optional<MessagePart> file(Finding finding) {
        boolean isWhole =
                finding.changes().stream().allMatch(change -> isShown(change.diffs()))
                        && diffs(finding).stream().allMatch(diff -> isShown(diff.diffs()));
        if (isWhole) {
            return Optional.empty();
        }
        StringBuilder all = new StringBuilder();
        for (Change change : finding.changes()) {
            add(all, "%s, %s".formatted(change.workload(), change.at()), change.diffs());
        }
        for (Enrichment.Diff diff : diffs(finding)) {
            add(all, diff.title(), diff.diffs());
        }
        return Optional.of(
                MessagePart.File.ofText("changes-file", "diff", "What changed", all.toString()));
    }

    private static void add(StringBuilder all, String title, List<FieldDiff> diffs) {
        all.append(SlackText.clean(title)).append('\n').append(ChangeLines.all(diffs)).append('\n');
    }

    private static boolean isShown(List<FieldDiff> diffs) {
        return ChangeLines.isShownWhole(diffs);
    }

    private static List<Enrichment.Diff> diffs(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.Diff.class::isInstance)
                .map(Enrichment.Diff.class::cast)
                .filter(diff -> !diff.diffs().isEmpty())
                .toList();
    }
}
