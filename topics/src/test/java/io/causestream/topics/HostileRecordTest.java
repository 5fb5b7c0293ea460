package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    Stream<DynamicTest> isNoRecordOfAnyTopicAndSaysSoInAFewWords() {
        return new Topics(Topics.DEFAULT_PREFIX)
                .all().stream()
                        .map(topic ->
                                DynamicTest.dynamicTest(topic.name(), () -> refusesEach(topic)));
    }

    private static void refusesEach(Topic<?, ?> topic) {
        for (String body : BODIES) {
            assertThatThrownBy(() ->
                            topic.valueSerde()
                                    .deserializer()
                                    .deserialize(topic.name(), body.getBytes(UTF_8)))
                    .isInstanceOfAny(SerializationException.class, IllegalArgumentException.class)
                    .satisfies(
                            refusal ->
                                    assertThat(String.valueOf(refusal.getMessage()))
                                            .hasSizeLessThan(2_000));
        }
    }
}
