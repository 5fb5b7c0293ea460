package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.topics.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAnswerTest {

    private static final List<String> LINES =
            List.of(
                    "container checkout: WAITING",
                    "required setting  \"DATABASE_URL\" is not set",
                    "exit code 1");

    private static Optional<ModelAnswer> read(String evidence) {
        return ModelAnswer.read(
                "{\"cause\":\"a setting is missing\",\"evidence\":[%s],\"fixes\":[\"set it\"],\"confidence\":\"HIGH\"}"
                        .formatted(evidence),
                LINES);
    }

    @Test
    void believesAQuoteThatStandsInItsLine() {
        assertThat(read("{\"id\":\"E2\",\"quote\":\"Required setting 'DATABASE_URL'  is not\"}"))
                .hasValue(
                        new ModelAnswer(
                                "a setting is missing",
                                List.of("required setting  \"DATABASE_URL\" is not set"),
                                List.of("set it"),
                                Confidence.HIGH,
                                0));
    }

    @ParameterizedTest
    @CsvSource({
        "E1, required setting",
        "E4, exit code 1",
        "E0, exit code 1",
        "X, exit code 1",
        "E99999, exit code 1",
        "E3, e",
        "E3, ''",
        "E3, exit code 137"
    })
    void dropsAQuoteThatDoesNot(String id, String quote) {
        ModelAnswer answer =
                read("{\"id\":\"%s\",\"quote\":\"%s\"}".formatted(id, quote)).orElseThrow();

        assertThat(answer.evidence()).isEmpty();
        assertThat(answer.dropped()).isEqualTo(1);
        assertThat(answer.confidence()).isEqualTo(Confidence.LOW);
    }

    @Test
    void keepsTheConfidenceWhereSomeEvidenceIsLeft() {
        ModelAnswer answer =
                read("{\"id\":\"E3\",\"quote\":\"exit code 1\"},{\"id\":\"E3\",\"quote\":\"E3: exit code 1\"},{\"id\":\"E1\",\"quote\":\"no\"},7,null")
                        .orElseThrow();

        assertThat(answer.evidence()).containsExactly("exit code 1");
        assertThat(answer.dropped()).isEqualTo(3);
        assertThat(answer.confidence()).isEqualTo(Confidence.HIGH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I think it is the database.",
                "[]",
                "null",
                "{}",
                "{\"cause\":\" \"}",
                "{\"cause\":7",
                "{\"cause\":{\"a\":1}}"
            })
    void isNoneWithoutACause(String text) {
        assertThat(ModelAnswer.read(text, LINES)).isEmpty();
    }

    @Test
    void readsAnAnswerWithSpaceAfterIt() {
        assertThat(ModelAnswer.read("{\"cause\":\"memory\"}\n\n  ", LINES))
                .hasValue(new ModelAnswer("memory", List.of(), List.of(), Confidence.LOW, 0));
    }

    @Test
    void masksASecretThatTheModelSays() {
        ModelAnswer answer =
                ModelAnswer.read(
                                "{\"cause\":\"set password=hunter2\",\"fixes\":[\"token: abcdefgh\"]}",
                                LINES)
                        .orElseThrow();

        assertThat(answer.toString()).doesNotContain("hunter2", "abcdefgh");
    }

    @Test
    void boundsWhatTheModelSays() {
        ModelAnswer answer =
                ModelAnswer.read("{\"cause\":\"%s\"}".formatted("x".repeat(10_000)), LINES)
                        .orElseThrow();

        assertThat(answer.cause()).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void asksForBoundsInItsSchema() {
        assertThat(Json.MAPPER.readTree(ModelAnswer.SCHEMA).findValues("maxLength")).hasSize(4);
        assertThat(Json.MAPPER.readTree(ModelAnswer.SCHEMA).findValues("maxItems")).hasSize(2);
    }
}
