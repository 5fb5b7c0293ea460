package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What stands on a topic may have been written by anybody whom an ACL allows to. */
class HostileRecordTest {

    private static final int DEPTH = 200_000;

    private static final List<String> BODIES =
            List.of(
                    "[".repeat(DEPTH),
                    "{\"a\":".repeat(DEPTH),
                    "{\"id\":" + "9".repeat(DEPTH) + "}",
                    "{\"count\":1e" + "9".repeat(20) + "}",
                    "{\"@class\":\"java.lang.ProcessBuilder\",\"type\":\"java.lang.ProcessBuilder\"",
                    "\u0000\u0000");

    @TestFactory
    Stream<DynamicTest> isRefusedInAFewWordsOrReadAsOneOfOurTypes() {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX);
        return topics.all().stream()
                // Dead letters are kept as they came.
                .filter(topic -> !topic.name().equals(topics.deadLetters().name()))
                .map(topic -> DynamicTest.dynamicTest(topic.name(), () -> readsEach(topic)));
    }

    private static void readsEach(Topic<?, ?> topic) {
        for (String body : BODIES) {
            try {
                Object read =
                        topic.valueSerde()
                                .deserializer()
                                .deserialize(topic.name(), body.getBytes(UTF_8));

                // A type that nobody knows is a later version's; no name makes a class of Java's.
                assertThat(read.getClass().getName()).startsWith("io.causestream.");
            } catch (SerializationException | IllegalArgumentException refusal) {
                assertThat(String.valueOf(refusal.getMessage())).hasSizeLessThan(2_000);
            }
        }
    }
}
