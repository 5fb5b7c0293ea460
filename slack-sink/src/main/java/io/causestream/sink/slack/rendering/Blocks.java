package io.causestream.sink.slack.rendering;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import io.causestream.finding.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * Slack's blocks, of text that {@link SlackText} has made fit. Always verbatim: Slack then links no
 * address or channel name that merely appears in the text.
 */
public final class Blocks {

    /**
     * The limit for all texts of a message, with an allowance for each block: Slack's own is
     * undocumented.
     */
    static final int MESSAGE = 10_000;

    static final int SECTION = 3_000;
    static final int HEADER = 150;
    static final int COUNT = 50;

    private static final int PER_BLOCK = 100;
    private static final int LINKS = 5;
    private static final int LINK_TITLE = 75;
    private static final int LINK_URL = 3_000;

    private Blocks() {}

    static LayoutBlock header(String text) {
        return HeaderBlock.builder()
                .text(PlainTextObject.builder().text(text).emoji(true).build())
                .build();
    }

    static LayoutBlock section(String markdown) {
        return SectionBlock.builder().text(markdown(markdown)).build();
    }

    /** Small and grey. */
    public static LayoutBlock context(String markdown) {
        return ContextBlock.builder().elements(List.of(markdown(markdown))).build();
    }

    /** Buttons for the links that are safe to open; empty if there are none. */
    static List<LayoutBlock> links(List<Link> links) {
        List<BlockElement> buttons = new ArrayList<>();
        for (Link link : links) {
            if (isShown(link) && buttons.size() < LINKS) {
                buttons.add(
                        ButtonElement.builder()
                                .actionId("link-" + buttons.size())
                                .text(
                                        PlainTextObject.builder()
                                                .text(title(link))
                                                .emoji(true)
                                                .build())
                                .url(link.url())
                                .build());
            }
        }
        return buttons.isEmpty()
                ? List.of()
                : List.of(ActionsBlock.builder().elements(buttons).build());
    }

    /** Whether the link is safe to open, and Slack accepts the address. */
    static boolean isShown(Link link) {
        return Link.isSafe(link.url()) && link.url().length() <= LINK_URL;
    }

    private static String title(Link link) {
        String title = SlackText.line(link.title(), LINK_TITLE);
        return title.isEmpty() ? "Link" : title;
    }

    private static MarkdownTextObject markdown(String text) {
        return MarkdownTextObject.builder().text(text).verbatim(true).build();
    }

    /**
     * As many of the blocks, from the first, as fit into a message; the last then states that there
     * were more.
     */
    static List<LayoutBlock> fit(List<LayoutBlock> blocks, int limit) {
        int total = 0;
        for (int i = 0; i < blocks.size(); i++) {
            total += weight(blocks.get(i));
            boolean last = i == blocks.size() - 1;
            if (total > limit - (last ? 0 : 2 * PER_BLOCK) || (i == COUNT - 1 && !last)) {
                List<LayoutBlock> fitting = new ArrayList<>(blocks.subList(0, i));
                fitting.add(
                        context(
                                "%s did not fit into this message"
                                        .formatted(
                                                HumanFormat.count(
                                                        blocks.size() - i, "more section"))));
                return fitting;
            }
        }
        return blocks;
    }

    static int weight(List<LayoutBlock> blocks) {
        return blocks.stream().mapToInt(Blocks::weight).sum();
    }

    private static int weight(LayoutBlock block) {
        int text =
                switch (block) {
                    case HeaderBlock header -> SlackText.length(header.getText().getText());
                    case SectionBlock section -> SlackText.length(section.getText().getText());
                    case ContextBlock context ->
                            context.getElements().stream()
                                    .mapToInt(element ->
                                            element instanceof MarkdownTextObject words
                                                    ? SlackText.length(words.getText())
                                                    : 0)
                                    .sum();
                    case ActionsBlock actions ->
                            actions.getElements().stream()
                                    .mapToInt(element ->
                                            element instanceof ButtonElement button
                                                    ? SlackText.length(button.getText().getText())
                                                    : 0)
                                    .sum();
                    default -> 0;
                };
        return text + PER_BLOCK;
    }
}
