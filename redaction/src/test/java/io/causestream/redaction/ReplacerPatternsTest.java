package io.causestream.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.causestream.redaction.ReplacerPatterns.Named;
import io.causestream.redaction.ReplacerPatterns.Style;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacerPatternsTest {

    @TempDir private Path folder;

    @Test
    void masksWhatTheUsersExpressionsMatchAtItsLength() throws IOException {
        Redactor redactor =
                Redactor.with(
                        read(
                                """
                                globalConfig:
                                  regex_replacer_patterns:
                                    - name: CreditCard
                                      regex: "[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}"
                                    - regex: "(?P<user>[a-z.]+)@shop"
                                """));

        assertThat(redactor.redact("paid with 4111-1111-1111-1111 by a.b@shop, order 7"))
                .isEqualTo("paid with ******************* by ********, order 7");
    }

    @Test
    void canPutTheNameOfTheExpressionInItsPlace() throws IOException {
        Redactor redactor =
                Redactor.with(
                        read(
                                """
                                globalConfig:
                                  regex_replacement_style: NAMED
                                  regex_replacer_patterns: [{name: Port, regex: 'secret port \\d+'}]
                                """));

        assertThat(redactor.redact("using my secret port 114, ip 172.18.0.3"))
                .isEqualTo("using my [PORT], ip 172.18.0.3");
    }

    @Test
    void masksWhatIsBuiltInAsWell() {
        Redactor redactor = redactor("order-\\d+");

        assertThat(redactor.redact("order-17 failed: password=hunter2"))
                .isEqualTo("******** failed: password=[redacted]");
    }

    @Test
    void anExpressionThatMatchesNothingAtAllChangesNothing() {
        assertThat(redactor("z*").redact("a text")).isEqualTo("a text");
    }

    @Test
    void namesEachMistakeWithItsPlace() {
        assertThatThrownBy(() ->
                        read(
                                """
                                globalConfig:
                                  regex_replacement_style: STARS
                                  regex_replacer_patterns:
                                    - {name: open, regex: "(a"}
                                    - {name: ahead, regex: "a(?=b)"}
                                    - {name: huge, regex: "((a{100}){100}){100}"}
                                    - {name: none}
                                    - {name: misspelt, regexp: "a"}
                                """))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("regex_replacer_patterns[0].regex: not a regular expression")
                .hasMessageContaining("regex_replacer_patterns[1].regex: not a regular expression")
                .hasMessageContaining(
                        "regex_replacer_patterns[2].regex: the expression repeats too much")
                .hasMessageContaining("regex_replacer_patterns[3].regex: is missing")
                .hasMessageContaining(
                        "regex_replacer_patterns[4].regexp: unknown key; did you mean")
                .hasMessageContaining("regex_replacement_style: unknown style 'STARS'");
        assertThatThrownBy(() -> read("globalConfig: {regex_replacer_patterns: {name: a}}"))
                .hasMessageContaining("a list of {name, regex} is expected");
    }

    @Test
    void printsNoExpression() {
        ReplacerPatterns patterns =
                new ReplacerPatterns(List.of(new Named("key", "hunter2")), Style.NAMED);

        assertThat(patterns.toString()).contains("key").doesNotContain("hunter2");
    }

    @Test
    void anExpressionThatWouldBacktrackForEverIsLinear() {
        Redactor redactor = redactor("(a+)+$");
        String hostile = "a".repeat(50_000) + "b";

        assertThat(
                        assertTimeoutPreemptively(
                                Duration.ofSeconds(10), () -> redactor.redact(hostile)))
                .isEqualTo(hostile);
    }

    private static Redactor redactor(String regex) {
        return Redactor.with(
                new ReplacerPatterns(
                        List.of(new Named("own", regex)), Style.SAME_LENGTH_ASTERISKS));
    }

    private ReplacerPatterns read(String yaml) throws IOException {
        Settings settings =
                Settings.read(
                        Files.writeString(folder.resolve("causestream.yaml"), yaml), Map.of());
        ReplacerPatterns patterns = ReplacerPatterns.from(settings);
        settings.refuseProblems();
        return patterns;
    }
}
