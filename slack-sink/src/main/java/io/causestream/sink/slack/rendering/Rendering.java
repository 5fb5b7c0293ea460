package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.MessageHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a finding's revision looks like in Slack. Pure: equal findings give equal parts, whose names
 * are stable across revisions.
 */
public final class Rendering {

    /** A pod may have dozens of containers: a thread of dozens of logs is read by nobody. */
    private static final int LOGS_AT_MOST = 6;

    private final String alertmanagerUrl;
    private final int maxLogFileBytes;

    /**
     * @param alertmanagerUrl where people silence an alert that does not say where it comes from:
     *     http or https; empty for nowhere
     * @param maxLogFileBytes the most of a log that is in a file, from 1,000; its last lines are
     *     kept
     * @throws IllegalArgumentException if it is another address
     */
    public Rendering(String alertmanagerUrl, int maxLogFileBytes) {
        if (!alertmanagerUrl.isEmpty() && !Link.isSafe(alertmanagerUrl)) {
            throw new IllegalArgumentException(
                    "Alertmanager's address begins with http:// or https://, unlike '%s'"
                            .formatted(alertmanagerUrl));
        }
        this.alertmanagerUrl = alertmanagerUrl;
        this.maxLogFileBytes = maxLogFileBytes;
    }

    /**
     * The message first; then what stands in place of the finding's earlier messages, and the
     * thread in reading order.
     *
     * @param tier how much of the finding the message carries
     * @param history the finding's other messages in the channel
     */
    public List<MessagePart> parts(Finding finding, Tier tier, MessageHistory history) {
        List<MessagePart> thread = new ArrayList<>();
        SlackMessage main =
                switch (tier) {
                    case THREAD -> {
                        thread.addAll(evidence(finding));
                        yield MainMessage.of(finding, history, alertmanagerUrl);
                    }
                    case INLINE -> {
                        List<LayoutBlock> blocks = allInOne(finding, history);
                        thread.addAll(graphs(finding));
                        thread.addAll(files(finding));
                        rest(finding, MessagePart.MESSAGE, blocks, Blocks.MESSAGE)
                                .ifPresent(thread::add);
                        yield SlackMessage.of(
                                Headline.notification(finding), Blocks.fit(blocks, Blocks.MESSAGE));
                    }
                    case LINE -> MainMessage.line(finding, history);
                };
        if (tier != Tier.LINE) {
            StatusReplies.of(finding).ifPresent(thread::add);
        }
        List<MessagePart> parts = new ArrayList<>();
        parts.add(new MessagePart.Message(MessagePart.MESSAGE, main));
        parts.addAll(StatusReplies.inPlaceOfEarlier(finding, history));
        parts.addAll(thread);
        return parts;
    }

    private List<MessagePart> evidence(Finding finding) {
        List<MessagePart> parts = new ArrayList<>();
        List<MessagePart> rests = new ArrayList<>();
        Replies replies = new Replies(finding, parts, rests);
        replies.add("details", "What happened", Details.of(finding));
        List<Enrichment.Logs> logs = logs(finding);
        for (int i = 0; i < logs.size(); i++) {
            replies.add(numbered("logs", i), "Logs", LogLines.of(logs.get(i)));
        }
        parts.addAll(graphs(finding));
        replies.add("analysis", "AI analysis", AnalysisWords.of(finding));
        replies.add("evidence", "Events and neighbours", EvidenceBlocks.of(finding));
        replies.add("changes", "What changed", ChangeBlocks.of(finding));
        parts.addAll(files(finding));
        parts.addAll(rests);
        return parts;
    }

    private record Replies(Finding finding, List<MessagePart> parts, List<MessagePart> rests) {

        void add(String name, String what, List<LayoutBlock> blocks) {
            if (!blocks.isEmpty()) {
                // Contains nothing that changes while a finding is open, which would cause an edit
                // of the part.
                String text =
                        SlackText.line(
                                "%s: %s, %s".formatted(what, finding.reason(), finding.workload()),
                                Blocks.HEADER);
                parts.add(
                        new MessagePart.Message(
                                name, SlackMessage.of(text, Blocks.fit(blocks, Blocks.MESSAGE))));
                rest(finding, name, blocks, Blocks.MESSAGE).ifPresent(rests::add);
            }
        }
    }

    private List<LayoutBlock> allInOne(Finding finding, MessageHistory history) {
        SlackMessage main = MainMessage.of(finding, history, alertmanagerUrl);
        List<LayoutBlock> blocks = new ArrayList<>(main.blocks());
        blocks.addAll(main.coloured());
        blocks.addAll(Details.of(finding));
        logs(finding).forEach(logs -> blocks.addAll(LogLines.of(logs)));
        blocks.addAll(AnalysisWords.of(finding));
        blocks.addAll(EvidenceBlocks.of(finding));
        blocks.addAll(ChangeBlocks.of(finding));
        return blocks;
    }

    /** The sections for which a message has no room, as a file. */
    private static Optional<MessagePart> rest(
            Finding finding, String name, List<LayoutBlock> blocks, int limit) {
        List<LayoutBlock> rest = Blocks.leftOut(blocks, limit);
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        MessagePart.File.ofText(
                                name + "-rest",
                                "txt",
                                "More about " + finding.workload(),
                                Blocks.read(rest)));
    }

    /** What is long, whole; only a file shared in the channel is visible to all its members. */
    private List<MessagePart> files(Finding finding) {
        List<MessagePart> files = new ArrayList<>();
        List<Enrichment.Logs> logs = logs(finding);
        for (int i = 0; i < logs.size(); i++) {
            String name = numbered("logs-file", i);
            LogLines.file(name, logs.get(i), maxLogFileBytes).ifPresent(files::add);
        }
        Details.file(finding).ifPresent(files::add);
        AnalysisWords.file(finding).ifPresent(files::add);
        files.addAll(EvidenceBlocks.files(finding));
        ChangeBlocks.file(finding).ifPresent(files::add);
        return files;
    }

    private static List<MessagePart> graphs(Finding finding) {
        List<MessagePart> files = new ArrayList<>();
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

    private static List<Enrichment.Logs> logs(Finding finding) {
        return finding.enrichments().stream()
                .filter(Enrichment.Logs.class::isInstance)
                .map(Enrichment.Logs.class::cast)
                .filter(logs -> !logs.lines().isEmpty())
                .limit(LOGS_AT_MOST)
                .toList();
    }

    private static String numbered(String name, int position) {
        return position == 0 ? name : name + "-" + (position + 1);
    }
}
