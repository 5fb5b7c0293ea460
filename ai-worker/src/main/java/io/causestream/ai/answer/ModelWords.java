package io.causestream.ai.answer;

import io.causestream.finding.Excerpt;
import io.causestream.redaction.Redactor;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A model's words, made harmless: one line, masked, bounded, without what a chat takes for a
 * mention or a link.
 */
final class ModelWords {

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}&&[^\\u200d]]+");
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    /** {@code <!channel>}, {@code <@U123>}, {@code <https://…|text>}. */
    private static final Pattern MARKUP =
            Pattern.compile("<(?:[!@#]|https?:|mailto:)[^>]{0,500}>?");

    private static final Pattern MENTION =
            Pattern.compile(
                    "[@＠]\\s?(?=(?:channel|here|everyone|all)\\b)", Pattern.CASE_INSENSITIVE);

    /** {@code [text](https://…)}. */
    private static final Pattern MARKDOWN_LINK =
            Pattern.compile(
                    "\\[([^\\]]{0,200})]\\((?:https?|mailto|javascript|data):[^)]{0,500}\\)");

    private static final Pattern SCHEME =
            Pattern.compile(
                    "\\b(?:https?|ftp|file|mailto|javascript|data)://?", Pattern.CASE_INSENSITIVE);

    private ModelWords() {}

    /** Masks secrets, too: a model may repeat what it was given, or invent one. */
    static String of(JsonNode node, int longest) {
        String text = GAP.matcher(UNSEEN.matcher(node.asString("")).replaceAll("")).replaceAll(" ");
        String masked = Redactor.standard().redact(text.strip());
        String plain =
                MARKDOWN_LINK.matcher(MARKUP.matcher(masked).replaceAll("")).replaceAll("$1");
        return Excerpt.of(MENTION.matcher(plain).replaceAll("").strip(), longest);
    }

    /** Whether there is an address in it that a chat could make a link of. */
    static boolean hasAddress(String text) {
        return SCHEME.matcher(text).find();
    }

    /** Addresses without their scheme: to read, not to open. */
    static String withoutLinks(String text) {
        return SCHEME.matcher(text).replaceAll("");
    }
}
