package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.doubles.slack.BlockRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every message has to keep to: Slack's limits, our own, and no markup but ours. */
final class SlackLimits {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TEXT = 4_000;
    private static final int TITLE = 150;
    private static final int PICTURE_WORDS = 1_000;

    /** All markup that rendering itself writes; a mention has to be asked for. */
    private static final Pattern OURS =
            Pattern.compile(
                    "<!date\\^-?\\d+\\^(\\{date_short_pretty} )?\\{time_secs}\\|[^<>|]{0,60}>"
                            + "|<https://[a-z]+\\.slack\\.com/archives/[A-Z0-9]+/p\\d+\\|[a-z ]+>");

    /** Turn text, or have no width; ours alone is the space that breaks a fence. */
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\u202a-\\u202e\\u2066-\\u2069\\u200e\\u200f\\u061c\\u2060\\ufeff\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\ud800-\\udfff]");

    private SlackLimits() {}

    static void assertKept(List<MessagePart> parts) {
        Set<String> names = new HashSet<>();
        for (MessagePart part : parts) {
            assertThat(names.add(part.name())).as("one part is named %s", part.name()).isTrue();
            switch (part) {
                case MessagePart.Message(String name, SlackMessage message) ->
                        assertKept(name, message);
                case MessagePart.File file -> assertKept(file);
            }
        }
    }

    private static void assertKept(String name, SlackMessage message) {
        JsonNode json = JSON.readTree(message.json());
        int blocks = accepted(name, json.path("blocks"));
        int weight = Blocks.weight(message.blocks()) + Blocks.weight(message.coloured());
        for (JsonNode attachment : json.path("attachments")) {
            blocks += accepted(name, attachment.path("blocks"));
        }
        assertThat(blocks).as("%s: blocks", name).isLessThanOrEqualTo(Blocks.COUNT);
        assertThat(weight).as("%s: characters", name).isLessThanOrEqualTo(Blocks.MESSAGE);
        assertThat(message.text().getBytes(UTF_8).length)
                .as("%s: bytes of the text", name)
                .isLessThan(TEXT);
        if (name.equals(MessagePart.MESSAGE)) {
            assertThat(SlackText.length(message.text()))
                    .as("the notification: %s", message.text())
                    .isLessThanOrEqualTo(Headline.LOCK_SCREEN);
        }
        texts(json)
                .forEach(text -> {
                    assertThat(OURS.matcher(text).replaceAll(""))
                            .as("%s: foreign markup", name)
                            .doesNotContain("<", ">\"");
                    assertThat(text.split("```", -1).length % 2)
                            .as("%s: fences of %s", name, text)
                            .isOne();
                    assertThat(INVISIBLE.matcher(text).find())
                            .as("%s: invisible characters in %s", name, text)
                            .isFalse();
                });
    }

    private static int accepted(String name, JsonNode blocks) {
        if (!blocks.isEmpty()) {
            assertThat(BlockRules.errors(blocks, file -> true)).as(name).isEmpty();
            assertThat(BlockRules.isTooLong(blocks)).as("%s is too long", name).isFalse();
        }
        return blocks.size();
    }

    private static void assertKept(MessagePart.File file) {
        assertThat(SlackText.length(file.title())).as(file.name()).isLessThanOrEqualTo(TITLE);
        assertThat(file.alt().length()).as(file.name()).isLessThanOrEqualTo(PICTURE_WORDS);
        for (String text : List.of(file.title(), file.alt(), file.fileName())) {
            assertThat(text).doesNotContain("\n");
            assertThat(INVISIBLE.matcher(text).find()).as(text).isFalse();
        }
        if (!file.extension().equals("png")) {
            assertThat(requireNonNull(file.bytes().get())).as(file.name()).isNotEmpty();
        }
    }

    /** All strings that are shown. */
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.properties()
                .forEach(field -> {
                    if (field.getValue().isString() && !field.getKey().equals("url")) {
                        texts.add(field.getValue().asString());
                    }
                });
        node.forEach(child -> {
            if (child.isContainer()) {
                texts.addAll(texts(child));
            }
        });
        return texts;
    }
}
