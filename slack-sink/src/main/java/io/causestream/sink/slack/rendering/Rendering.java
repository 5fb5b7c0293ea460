package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.sink.slack.config.MessageStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a finding's revision looks like in Slack. Pure: equal findings give equal parts, whose names
 * are stable across revisions.
 */
public final class Rendering {

    private final MessageStyle style;

    public Rendering(MessageStyle style) {
        this.style = style;
    }

    /** The message first, then its thread in reading order. */
    public List<MessagePart> parts(Finding finding) {
        return switch (style) {
            case THREAD -> threaded(finding);
            case INLINE -> inline(finding);
        };
    }

    private static List<MessagePart> threaded(Finding finding) {
        List<MessagePart> parts = new ArrayList<>();
        parts.add(new MessagePart.Message(MessagePart.MESSAGE, MainMessage.of(finding)));
        addMessage(parts, finding, "details", "Crash info, what changed", Details.of(finding));
        List<Enrichment.Logs> logs = logs(finding);
        for (int i = 0; i < logs.size(); i++) {
            addMessage(parts, finding, numbered("logs", i), "Logs", LogLines.of(logs.get(i)));
        }
        parts.addAll(files(finding));
        addMessage(parts, finding, "evidence", "Events and neighbours", EvidenceBlocks.of(finding));
        addMessage(parts, finding, "analysis", "AI analysis", AnalysisWords.of(finding));
        return parts;
    }

    private static List<MessagePart> inline(Finding finding) {
        SlackMessage main = MainMessage.of(finding);
        List<LayoutBlock> below = new ArrayList<>(Details.of(finding));
        logs(finding).forEach(logs -> below.addAll(LogLines.of(logs)));
        below.addAll(AnalysisWords.of(finding));
        below.addAll(EvidenceBlocks.of(finding));
        int left = Blocks.MESSAGE - Blocks.weight(main.blocks()) - Blocks.weight(main.coloured());
        List<LayoutBlock> blocks = new ArrayList<>(main.blocks());
        blocks.addAll(main.coloured());
        blocks.addAll(Blocks.fit(below, left));
        List<MessagePart> parts = new ArrayList<>();
        parts.add(
                new MessagePart.Message(
                        MessagePart.MESSAGE,
                        SlackMessage.of(main.text(), Blocks.fit(blocks, Blocks.MESSAGE))));
        parts.addAll(files(finding));
        return parts;
    }

    /** The files; only a file shared in the channel is visible to all its members. */
    private static List<MessagePart> files(Finding finding) {
        List<MessagePart> files = new ArrayList<>();
        List<Enrichment.Logs> logs = logs(finding);
        for (int i = 0; i < logs.size(); i++) {
            String name = numbered("logs-file", i);
            LogLines.file(name, logs.get(i)).ifPresent(files::add);
        }
        int graphs = 0;
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.Graph graph) {
                Optional<MessagePart> picture = GraphPicture.of(numbered("graph", graphs), graph);
                graphs += picture.isPresent() ? 1 : 0;
                picture.ifPresent(files::add);
            }
        }
        return files;
    }

    private static void addMessage(
            List<MessagePart> parts,
            Finding finding,
            String name,
            String what,
            List<LayoutBlock> blocks) {
        if (!blocks.isEmpty()) {
            // Contains nothing that changes while a finding is open, which would cause an edit of
            // the part.
            String text =
                    SlackText.line(
                            "%s: %s, %s".formatted(what, finding.reason(), finding.workload()),
                            Blocks.HEADER);
            parts.add(
                    new MessagePart.Message(
                            name, SlackMessage.of(text, Blocks.fit(blocks, Blocks.MESSAGE))));
        }
    }

    private static List<Enrichment.Logs> logs(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.Logs.class::isInstance)
                .map(Enrichment.Logs.class::cast)
                .filter(logs -> !logs.lines().isEmpty())
                .toList();
    }

    private static String numbered(String name, int position) {
        return position == 0 ? name : name + "-" + (position + 1);
    }
}
