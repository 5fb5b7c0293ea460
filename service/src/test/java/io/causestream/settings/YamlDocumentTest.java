package io.causestream.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a YAML text is as a tree, and what is said of one that is wrong. */
class YamlDocumentTest {

    @Test
    void takesAnAliasForWhatItsAnchorNames() {
        assertThat(
                        tree(
                                """
                                usual: &usual {limits: [1, 2]}
                                channels: [&main "#alerts", "#info"]
                                web: *usual
                                routes: {HIGH: *main, all: [*main, *usual]}
                                """))
                .isEqualTo(
                        json(
                                """
                                {"usual": {"limits": [1, 2]},
                                 "channels": ["#alerts", "#info"],
                                 "web": {"limits": [1, 2]},
                                 "routes": {"HIGH": "#alerts", "all": ["#alerts", {"limits": [1, 2]}]}}
                                """));
    }

    @Test
    void takesOverAnotherMapWhoseKeysGoBehindTheMapsOwn() {
        assertThat(
                        tree(
                                """
                                slow: &slow {timeout: 60s, retries: 5, tags: [a]}
                                fast: &fast {timeout: 1s, port: 80}
                                list:
                                  - <<: *slow
                                    retries: 1
                                both: {<<: [*fast, *slow]}
                                chained:
                                  inner: &inner {<<: *fast, port: 81}
                                  outer: {<<: *inner}
                                """))
                .isEqualTo(
                        json(
                                """
                                {"slow": {"timeout": "60s", "retries": 5, "tags": ["a"]},
                                 "fast": {"timeout": "1s", "port": 80},
                                 "list": [{"timeout": "60s", "retries": 1, "tags": ["a"]}],
                                 "both": {"timeout": "1s", "port": 80, "retries": 5, "tags": ["a"]},
                                 "chained": {"inner": {"timeout": "1s", "port": 81},
                                             "outer": {"timeout": "1s", "port": 81}}}
                                """));
    }

    @Test
    void placesAKeyThatIsOverriddenAtItsOwnLine() {
        YamlDocument document =
                document(
                        """
                        usual: &usual
                          port: 80
                          host: web
                        other:
                          port: 81
                          <<: *usual
                        """);

        assertThat(document.problem("other.port", "").line()).isEqualTo(5);
        assertThat(document.problem("other.host", "").line()).isEqualTo(3);
    }

    @Test
    void namesBothLinesOfAKeyThatIsGivenTwiceHoweverDeep() {
        YamlDocument document =
                document(
                        """
                        a: 1
                        b:
                          - {x: 1}
                          - x: 1
                            y: {p: 1}
                            x: 2
                        c: {d: &d
                          e: 1,
                          e: 2}
                        a: 2
                        again: *d
                        """
                                .replace("{d: &d", "{d: &d {")
                                .replace("e: 2}", "e: 2}}"));

        assertThat(document.problems())
                .map(Problem::toString)
                .containsExactly(
                        "f.yaml, line 6, b[1].x: the key is given twice, on lines 4 and 6; keep one of them",
                        "f.yaml, line 9, c.d.e: the key is given twice, on lines 8 and 9; keep one of them",
                        "f.yaml, line 10, a: the key is given twice, on lines 1 and 10; keep one of them");
    }

    @Test
    void namesTheFirstLineAgainForAThird() {
        assertThat(document("a: 1\na: 2\na: 3\n").problems())
                .map(Problem::sentence)
                .containsExactly(
                        "the key is given twice, on lines 1 and 2; keep one of them",
                        "the key is given twice, on lines 1 and 3; keep one of them");
    }

    @Test
    void isNotTwiceWhatIsTakenOverAndGiven() {
        assertThat(document("a: &a {x: 1}\nb: {<<: *a, x: 2}\n").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'a: 1\n b: 2'  | 'f.yaml, line 2: not YAML: mapping values are not allowed here (column 3)'
                    'a: *gone'     | 'f.yaml, line 1: not YAML: found undefined alias gone (column 4)'
                    'a: 1\n---\nb' | 'f.yaml, line 2: not YAML: but found another document (column 1)'
                    'a:\n  - <<: 1' | 'f.yaml, line 2, a[0]: << takes a map or a list of maps, such as ''<<: *defaults'''
                    'x: {{ env.X }}' | 'f.yaml, line 1, x: a key here is not a string; is a {{ … }} missing its quotes?'
                    """)
    void namesThePlaceOfWhatIsWrong(String text, String problem) {
        assertThat(document(text.replace("\\n", "\n")).problems())
                .map(Problem::toString)
                .containsExactly(problem);
    }

    @Test
    void refusesAliasesThatSayTooMuch() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertIsTooLarge(text.toString());
    }

    @Test
    void refusesMapsTakenOverThatSayTooMuch() {
        StringBuilder text = new StringBuilder("a0: &a0 {}\n");
        for (int i = 1; i < 60; i++) {
            text.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
        }

        assertIsTooLarge(text.toString());
    }

    @Test
    void refusesWhatContainsItself() {
        assertIsTooLarge("a: &a {b: *a}");
        assertIsTooLarge("a: &a {<<: *a}");
        assertIsTooLarge("a: &a [*a]");
    }

    @Test
    void refusesWhatNestsTooDeep() {
        assertThat(document("[".repeat(64) + "]".repeat(64)).problems()).isEmpty();
        assertIsTooLarge("[".repeat(65) + "]".repeat(65));
        assertIsTooLarge("a: " + "[".repeat(100_000));
    }

    @Test
    void writesWhatIsReadAsTheSame() {
        JsonNode tree =
                json(
                        """
                        {"a": ["true", true, "1", 1, 9999999999, 1.5, null, "null", "", "{{ env.X }}"],
                         "<<": "two\\nlines", "b": {}, "c": [], "d": " # no comment ", "e": "\\u007f\\u0085 ü 😀"}
                        """);

        assertThat(tree(YamlDocument.write(tree))).isEqualTo(tree);
    }

    private static void assertIsTooLarge(String text) {
        assertThat(document(text).problems())
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .startsWith("nests deeper than 64 levels or has more than 200000 nodes");
        assertThat(document(text).root().isMissingNode()).isTrue();
    }

    private static YamlDocument document(String text) {
        return YamlDocument.of("f.yaml", text);
    }

    private static JsonNode tree(String text) {
        YamlDocument document = document(text);
        assertThat(document.problems()).isEmpty();
        return document.root();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
