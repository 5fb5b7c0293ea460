package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.slack.api.model.Attachment;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import io.causestream.finding.Excerpt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One message for Slack; the constructor enforces Slack's limits.
 *
 * @param text the text of the notification; shown where blocks can't be; never empty
 * @param blocks may be empty: then the text is the message
 * @param coloured blocks next to a bar of the colour; empty for none
 * @param colour {@code #RRGGBB}; empty exactly if nothing is coloured
 */
public record SlackMessage(
        String text, List<LayoutBlock> blocks, List<LayoutBlock> coloured, String colour) {

    private static final Gson JSON = GsonFactory.createSnakeCase();

    public SlackMessage {
        blocks = List.copyOf(blocks);
        coloured = List.copyOf(coloured);
        if (text.isBlank()) {
            throw new IllegalArgumentException("a message has a text for its notification");
        }
    }

    public static SlackMessage of(String text, List<LayoutBlock> blocks) {
        return new SlackMessage(text, blocks, List.of(), "");
    }

    /** A message that Slack accepts in any case: only text, truncated to the limit of an edit. */
    public SlackMessage plain() {
        return of(Excerpt.ofBytes(text, 3_500), List.of());
    }

    /** The coloured blocks as a Slack attachment; empty for none. */
    public List<Attachment> attachments() {
        return coloured.isEmpty()
                ? List.of()
                : List.of(
                        Attachment.builder().color(colour).fallback(text).blocks(coloured).build());
    }

    /** The blocks and attachments as sent to Slack. */
    String json() {
        return "{\"text\":%s,\"blocks\":%s,\"attachments\":%s}"
                .formatted(JSON.toJson(text), JSON.toJson(blocks), JSON.toJson(attachments()));
    }

    /** A hash of what is shown: equal for equal messages. */
    String content() {
        return content(json());
    }

    static String content(String shown) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
