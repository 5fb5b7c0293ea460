package io.causestream.doubles.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What Slack accepts as the blocks of a message, and the errors with which it refuses others.
 * Limits: Slack's block reference; lengths count code points.
 */
public final class BlockRules {

    private static final int MOST_BLOCKS = 50;

    /** Not documented; sums from about here on were refused. */
    private static final int MOST_CHARACTERS = 13_200;

    private static final int OVERHEAD_OF_A_BLOCK = 100;

    /** Accepted when well-formed, and shown by the page as far as it can. */
    private static final Set<String> OTHER_TYPES =
            Set.of(
                    "rich_text",
                    "table",
                    "video",
                    "file",
                    "card",
                    "alert",
                    "container",
                    "carousel",
                    "plan",
                    "task_card",
                    "context_actions",
                    "input");

    private final Predicate<String> isUsableFile;
    private final List<String> errors = new ArrayList<>();
    private int characters;

    private BlockRules(Predicate<String> isUsableFile) {
        this.isUsableFile = isUsableFile;
    }

    /**
     * @param isUsableFile whether a message may refer to a file of that id now
     * @return Slack's sentences, each with its JSON pointer; empty if it accepts the blocks
     */
    public static List<String> errors(JsonNode blocks, Predicate<String> isUsableFile) {
        BlockRules rules = new BlockRules(isUsableFile);
        rules.blocks(blocks, "/blocks");
        return List.copyOf(rules.errors);
    }

    /** Whether all of them together are too long for a message. */
    public static boolean isTooLong(JsonNode blocks) {
        BlockRules rules = new BlockRules(id -> true);
        rules.blocks(blocks, "/blocks");
        return rules.characters + OVERHEAD_OF_A_BLOCK * blocks.size() > MOST_CHARACTERS;
    }

    private void blocks(JsonNode blocks, String at) {
        if (blocks.size() > MOST_BLOCKS) {
            error("no more than %d items allowed".formatted(MOST_BLOCKS), at);
        }
        if (blocks.isEmpty()) {
            error("must be more than 0 items", at);
        }
        for (int i = 0; i < blocks.size(); i++) {
            block(blocks.get(i), at + "/" + i);
        }
    }

    private void block(JsonNode block, String at) {
        String type = block.path("type").asString("");
        length(block.path("block_id"), at + "/block_id", 255);
        switch (type) {
            case "section" -> section(block, at);
            case "header" -> required(block, "text", at, 150, "plain_text");
            case "context" -> elements(block, at, 10, Set.of("mrkdwn", "plain_text", "image"));
            case "actions" ->
                    elements(block, at, 25, Set.of("button", "overflow", "static_select"));
            case "divider" -> {}
            case "image" -> image(block, at);
            case "markdown" -> {
                length(block.path("text"), at + "/text", 12_000);
                characters += points(block.path("text").asString(""));
            }
            default -> {
                if (!OTHER_TYPES.contains(type)) {
                    error("unsupported type: " + type, at + "/type");
                }
            }
        }
    }

    private void section(JsonNode block, String at) {
        boolean hasText = block.has("text");
        if (!hasText && !block.has("fields")) {
            error("missing required field: text", at);
        }
        if (hasText) {
            text(block.path("text"), at + "/text", 3_000, "mrkdwn", "plain_text");
        }
        JsonNode fields = block.path("fields");
        if (fields.size() > 10) {
            error("no more than 10 items allowed", at + "/fields");
        }
        for (int i = 0; i < fields.size(); i++) {
            text(fields.get(i), at + "/fields/" + i, 2_000, "mrkdwn", "plain_text");
        }
    }

    private void elements(JsonNode block, String at, int most, Set<String> types) {
        JsonNode elements = block.path("elements");
        if (elements.isEmpty()) {
            error("must be more than 0 items", at + "/elements");
        }
        if (elements.size() > most) {
            error("no more than %d items allowed".formatted(most), at + "/elements");
        }
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            String place = at + "/elements/" + i;
            String type = element.path("type").asString("");
            if (!types.contains(type)) {
                error("unsupported type: " + type, place + "/type");
            } else if (type.equals("button")) {
                button(element, place);
            } else if (type.equals("image")) {
                image(element, place);
            } else if (type.equals("mrkdwn") || type.equals("plain_text")) {
                text(element, place, 2_000, "mrkdwn", "plain_text");
            }
        }
    }

    private void button(JsonNode button, String at) {
        required(button, "text", at, 75, "plain_text");
        length(button.path("value"), at + "/value", 2_000);
        length(button.path("url"), at + "/url", 3_000);
        length(button.path("action_id"), at + "/action_id", 255);
    }

    private void image(JsonNode image, String at) {
        if (image.has("image_url") == image.has("slack_file")) {
            error("failed to match all allowed schemas", at);
        }
        if (!image.has("alt_text")) {
            error("missing required field: alt_text", at);
        }
        length(image.path("alt_text"), at + "/alt_text", 2_000);
        length(image.path("image_url"), at + "/image_url", 3_000);
        if (image.has("title")) {
            text(image.path("title"), at + "/title", 2_000, "plain_text");
        }
        if (image.has("slack_file")
                && !isUsableFile.test(image.path("slack_file").path("id").asString(""))) {
            error("invalid slack file", at + "/slack_file");
        }
    }

    private void required(JsonNode block, String field, String at, int most, String type) {
        if (block.has(field)) {
            text(block.path(field), at + "/" + field, most, type);
        } else {
            error("missing required field: " + field, at);
        }
    }

    private void text(JsonNode text, String at, int most, String... types) {
        String type = text.path("type").asString("");
        if (!List.of(types).contains(type)) {
            error("unsupported type: " + type, at + "/type");
        }
        String words = text.path("text").asString("");
        if (words.isEmpty()) {
            error("must be more than 0 characters", at + "/text");
        }
        length(text.path("text"), at + "/text", most);
        characters += points(words);
    }

    private void length(JsonNode value, String at, int most) {
        if (points(value.asString("")) > most) {
            error("must be less than %d characters".formatted(most + 1), at);
        }
    }

    private static int points(String text) {
        return text.codePointCount(0, text.length());
    }

    private void error(String sentence, String at) {
        errors.add("%s [json-pointer:%s]".formatted(sentence, at));
    }
}
