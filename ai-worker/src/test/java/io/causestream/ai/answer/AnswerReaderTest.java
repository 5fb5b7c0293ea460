package io.causestream.ai.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.causestream.ai.answer.ModelAnswer.Cause;
import io.causestream.ai.answer.ModelAnswer.Dropped;
import io.causestream.finding.Confidence;
import io.causestream.topics.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final List<String> LINES =
            List.of(
                    "container checkout: WAITING",
                    "required setting  \"DATABASE_URL\" is not set",
                    "exit code 1");

    private static final AnswerContext CONTEXT =
            new AnswerContext(LINES, ComparedText.of(String.join(" ", LINES)), "", null);

    private static Optional<Cause> read(String text, List<String> lines) {
        assertThat(lines).isEqualTo(LINES);
        return AnswerReader.read(text, CONTEXT, false) instanceof Cause cause
                ? Optional.of(cause)
                : Optional.empty();
    }

    private static String whyNone(String text, List<String> lines) {
        assertThat(lines).isEqualTo(LINES);
        return AnswerReader.read(text, CONTEXT, false) instanceof ModelAnswer.None none
                ? none.why()
                : "";
    }

    private static Optional<Cause> quoting(String evidence) {
        return read(
                "{\"cause\":\"a setting is missing\",\"evidence\":[%s],\"fixes\":[\"set it\"],\"confidence\":\"MEDIUM\"}"
                        .formatted(evidence),
                LINES);
    }

    private static Cause cause(
            String cause, List<String> evidence, List<String> fixes, Confidence confidence) {
        return new Cause(
                cause, "", evidence, fixes, List.of(), confidence, "", new Dropped(0, 0, 0));
    }

    @Test
    void believesAQuoteThatStandsInItsLine() {
        assertThat(quoting("{\"id\":\"E2\",\"quote\":\"Required setting 'DATABASE_URL'  is not\"}"))
                .hasValue(
                        cause(
                                "a setting is missing",
                                List.of("required setting  \"DATABASE_URL\" is not set"),
                                List.of("set it"),
                                Confidence.MEDIUM));
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
        Cause answer =
                quoting("{\"id\":\"%s\",\"quote\":\"%s\"}".formatted(id, quote)).orElseThrow();

        assertThat(answer.evidence()).isEmpty();
        assertThat(answer.dropped().quotes()).isEqualTo(1);
        assertThat(answer.confidence()).isEqualTo(Confidence.LOW);
    }

    @Test
    void keepsTheConfidenceWhereSomeEvidenceIsLeft() {
        Cause answer =
                quoting(
                                "{\"id\":\"E3\",\"quote\":\"exit code 1\"},{\"id\":\"E3\",\"quote\":\"E3: exit code 1\"},{\"id\":\"E1\",\"quote\":\"no\"},7,null")
                        .orElseThrow();

        assertThat(answer.evidence()).containsExactly("exit code 1");
        assertThat(answer.dropped().quotes()).isEqualTo(3);
        assertThat(answer.confidence()).isEqualTo(Confidence.MEDIUM);
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
        assertThat(read(text, LINES)).isEmpty();
    }

    @Test
    void readsAnAnswerWithSpaceAfterIt() {
        assertThat(read("{\"cause\":\"memory\"}\n\n  ", LINES))
                .hasValue(cause("memory", List.of(), List.of(), Confidence.LOW));
    }

    private static final String ONE =
            """
            {"cause":"a setting is missing","evidence":[{"id":"E2","quote":"is not set"}],\
            "fixes":["set {DATABASE_URL}"],"confidence":"MEDIUM"}\
            """;

    private static final String OTHER = "{\"cause\":\"the disk is full\"}";

    static Stream<String> whateverStandsAroundIt() {
        return Stream.of(
                ONE,
                "```json\n" + ONE + "\n```",
                "```\n" + ONE + "\n```\nI hope that helps.",
                "~~~JSON\r\n" + ONE + "\r\n~~~",
                "Here {as you asked} is my analysis:\n\n" + ONE,
                ONE + "\n\nNote: {\"id\":\"E2\"} is the line to look at.",
                "\ufeff" + ONE,
                "<think>It may be {this} or {\"cause\":\"that\"}.</think>\n" + ONE,
                ONE + "<think>Was that right? " + OTHER + "</think>",
                "It may be " + OTHER + "\n</think>\n\n```json\n" + ONE + "```",
                "<think>Say </think> {\"cause\":\"only\"} </think>" + ONE,
                "<think>\n" + ONE,
                "[THINK]" + OTHER + "[/THINK]" + ONE,
                "[" + ONE + "]",
                "{\"analysis\":" + ONE + "}",
                "{\"name\":\"analysis\",\"arguments\":{\"answer\":" + ONE + "}}",
                quoted(ONE),
                quoted(quoted(ONE)),
                "```json\n" + quoted("\n" + ONE) + "\n```",
                "{\"content\":" + quoted(ONE) + "}",
                ONE.replace("\"", "\\\""),
                ONE.replace("],", "],\n"),
                ONE.replace("\"]", "\",]"),
                ONE + "\n" + ONE);
    }

    private static String quoted(String text) {
        return Json.MAPPER.writeValueAsString(text);
    }

    @ParameterizedTest
    @MethodSource("whateverStandsAroundIt")
    void takesTheOneObjectOutOfWhateverStandsAroundIt(String text) {
        assertThat(read(text, LINES))
                .hasValue(
                        cause(
                                "a setting is missing",
                                List.of("required setting  \"DATABASE_URL\" is not set"),
                                List.of("set {DATABASE_URL}"),
                                Confidence.MEDIUM));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>{\"cause\":\"only a thought\"}</think>",
                "{\"cause\":\"only a thought\"}</think> I do not know.",
                "```json\n{\"cause\":\"…\"}\n```",
                "```json\n{\"cause\":\"cut in the mid",
                "{\"type\":\"object\",\"properties\":{\"cause\":{\"type\":\"string\"}}}"
            })
    void isNoneWithoutAnObjectThatAnswers(String text) {
        assertThat(read(text, LINES)).isEmpty();
        assertThat(whyNone(text, LINES)).isEqualTo("the model's answer was no analysis");
    }

    @Test
    void choosesNoneOfTwoThatDiffer() {
        assertThat(read(ONE + OTHER, LINES)).isEmpty();
        assertThat(whyNone(ONE + OTHER, LINES)).isEqualTo("the model gave 2 analyses that differ");
    }

    @Test
    void saysThatTheModelSaidNothing() {
        assertThat(whyNone(" \n", LINES)).isEqualTo("the model's answer was empty");
    }

    @Test
    void isDoneSoonWithAnAnswerOfNothingButBraces() {
        assertTimeout(
                Duration.ofSeconds(5),
                () -> {
                    for (String brace : List.of("{", "{\"a\":", "{\\\"", "{\"", "<think>{")) {
                        assertThat(read(brace.repeat(50_000), LINES)).isEmpty();
                    }
                });
    }

    @Test
    void cutsWhatTheModelSaysBetweenCharacters() {
        String fire = "\ud83d\udd25";
        Cause answer = read("{\"cause\":\"x%s\"}".formatted(fire.repeat(400)), LINES).orElseThrow();

        assertThat(answer.cause()).isEqualTo("x" + fire.repeat(199) + "…");
    }

    @Test
    void masksASecretThatTheModelSays() {
        Cause answer =
                read("{\"cause\":\"set password=hunter2\",\"fixes\":[\"token: abcdefgh\"]}", LINES)
                        .orElseThrow();

        assertThat(answer.toString()).doesNotContain("hunter2", "abcdefgh");
    }

    @Test
    void boundsWhatTheModelSays() {
        Cause answer =
                read("{\"cause\":\"%s\"}".formatted("x".repeat(10_000)), LINES).orElseThrow();

        assertThat(answer.cause()).hasSizeLessThanOrEqualTo(400);
    }
}
