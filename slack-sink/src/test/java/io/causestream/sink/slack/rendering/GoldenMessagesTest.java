package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.causestream.sink.slack.rendering.MessageExamples.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GoldenMessagesTest {

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    @TestFactory
    Stream<DynamicTest> looksAsReviewed() {
        return examples()
                .map(example ->
                        DynamicTest.dynamicTest(example.name(), () -> assertReviewed(example)));
    }

    @TestFactory
    Stream<DynamicTest> isAcceptedBySlack() {
        return examples()
                .map(example ->
                        DynamicTest.dynamicTest(
                                example.name(),
                                () ->
                                        SlackLimits.assertKept(
                                                example.name().equals("mentions")
                                                        ? example.parts()
                                                                .subList(1, example.parts().size())
                                                        : example.parts())));
    }

    private static Stream<Example> examples() {
        return Stream.of(MessageExamples.ofEachKind(), MessageExamples.ofEachState())
                .flatMap(List::stream);
    }

    /** The reviewed file is replaced by hand with what the failing test leaves in target. */
    private static void assertReviewed(Example example) throws IOException {
        String actual = JSON.toJson(json(example)) + "\n";
        String file = example.name() + ".json";
        Path left = Path.of("target", "rendered", file);
        Files.createDirectories(left.getParent());
        Files.writeString(left, actual);
        try (InputStream reviewed = GoldenMessagesTest.class.getResourceAsStream(file)) {
            assertThat(reviewed).as("%s, as left in %s", file, left).isNotNull();
            assertThat(actual)
                    .as("%s, as left in %s", file, left)
                    .isEqualTo(new String(reviewed.readAllBytes(), UTF_8));
        }
    }

    private static JsonArray json(Example example) {
        JsonArray parts = new JsonArray();
        for (MessagePart part : example.parts()) {
            JsonObject json = new JsonObject();
            json.addProperty("part", part.name());
            switch (part) {
                case MessagePart.Message message ->
                        JsonParser.parseString(message.message().json())
                                .getAsJsonObject()
                                .entrySet()
                                .forEach(field -> json.add(field.getKey(), field.getValue()));
                case MessagePart.File file -> {
                    json.addProperty("file", file.fileName());
                    json.addProperty("title", file.title());
                    json.addProperty("alt", file.alt());
                }
            }
            parts.add(json);
        }
        return parts;
    }
}
