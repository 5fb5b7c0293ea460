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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[^\\s/?#<>\\p{Cntrl}][^\\s<>\\p{Cntrl}\\p{Cf}\\p{Cs}]*");
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

    /** Buttons for links that are {@link #shown}; empty if there are none. */
    static List<LayoutBlock> links(List<Link> links) {
        List<BlockElement> buttons = new ArrayList<>();
        for (Link link : links.stream().filter(Blocks::isShown).toList()) {
            buttons.add(
                    ButtonElement.builder()
                            .actionId("link-" + buttons.size())
                            .text(PlainTextObject.builder().text(title(link)).emoji(true).build())
                            .url(link.url())
                            .build());
        }
        return buttons.isEmpty()
                ? List.of()
                : List.of(ActionsBlock.builder().elements(buttons).build());
    }

    /** Whether the link is safe to open, and Slack accepts the address. */
    static boolean isShown(Link link) {
        return link.url().length() <= LINK_URL && ADDRESS.matcher(link.url()).matches();
    }

    /** Those with a button: the rest are too many. */
    static List<Link> shown(List<Link> links) {
        return links.stream().filter(Blocks::isShown).limit(LINKS).toList();
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

    /** Those of the blocks, the last ones, that {@link #fit} leaves out. */
    static List<LayoutBlock> leftOut(List<LayoutBlock> blocks, int limit) {
        List<LayoutBlock> fitting = fit(blocks, limit);
        return fitting.size() == blocks.size() && fitting.equals(blocks)
                ? List.of()
                : blocks.subList(fitting.size() - 1, blocks.size());
    }

    /** The blocks as plain text, one after the other. */
    static String read(List<LayoutBlock> blocks) {
        return blocks.stream()
                .map(block -> texts(block).map(SlackText::read).collect(Collectors.joining("  ")))
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private static Stream<String> texts(LayoutBlock block) {
        return switch (block) {
            case HeaderBlock header -> Stream.of(header.getText().getText());
            case SectionBlock section -> Stream.of(section.getText().getText());
            case ContextBlock context ->
                    context.getElements().stream()
                            .filter(MarkdownTextObject.class::isInstance)
                            .map(words -> ((MarkdownTextObject) words).getText());
            case ActionsBlock actions ->
                    actions.getElements().stream()
                            .filter(ButtonElement.class::isInstance)
                            .map(button ->
                                    "[%s]".formatted(((ButtonElement) button).getText().getText()));
            default -> Stream.of();
        };
    }

    static int weight(List<LayoutBlock> blocks) {
        return blocks.stream().mapToInt(Blocks::weight).sum();
    }

    private static int weight(LayoutBlock block) {
        return texts(block).mapToInt(SlackText::length).sum() + PER_BLOCK;
    }
}
