package io.causestream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Severity;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSeverityTest {

    @Test
    void noWordMeansTwoThings() {
        assertThat(Arrays.stream(Severity.values()).flatMap(each -> each.words().stream()))
                .doesNotHaveDuplicates()
                .allSatisfy(word -> assertThat(Severity.ofWord(word)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "page, HIGH",
        "Critical, CRITICAL",
        "' warning ', MEDIUM",
        "SEV-1, CRITICAL",
        "sev_3, MEDIUM",
        "Priority 2, HIGH",
        "p5, INFO",
        "emerg, CRITICAL",
        "HIGH, HIGH",
        "debug, DEBUG"
    })
    void readsTheWordsOfTheField(String word, Severity severity) {
        assertThat(AlertSeverity.of(Map.of("severity", word), Map.of()))
                .isEqualTo(new AlertSeverity(severity, ""));
    }

    @Test
    void anUnknownWordIsMediumWithARemark() {
        AlertSeverity read = AlertSeverity.of(Map.of("severity", "sev-blue"), Map.of());

        assertThat(read.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(read.remark())
                .isEqualTo(
                        "The alert's severity \"sev-blue\" is unknown and counts as MEDIUM; map it in globalConfig.custom_severity_map.");
    }

    @Test
    void cutsALongWordBetweenWholeCharacters() {
        String word = "x".repeat(59) + "😀😀😀";

        assertThat(AlertSeverity.of(Map.of("severity", word), Map.of()).remark())
                .contains("\"" + "x".repeat(59) + "😀…\"");
    }

    @Test
    void believesTheUsersMapFirst() {
        Map<String, Severity> map = Map.of("page", Severity.LOW, "sev-blue", Severity.CRITICAL);

        assertThat(AlertSeverity.of(Map.of("severity", "Page"), map).severity())
                .isEqualTo(Severity.LOW);
        assertThat(AlertSeverity.of(Map.of("severity", "SEV-BLUE"), map))
                .isEqualTo(new AlertSeverity(Severity.CRITICAL, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "priority=P1, CRITICAL",
        "level=page, HIGH",
        "exported_severity=critical priority=P4, CRITICAL",
        "priority=3 level=error, HIGH",
        "priority=blue, INFO",
        "level=debug, INFO",
        "severity= priority=P2, HIGH",
        "severity=warning priority=P1, MEDIUM",
        "team=shop, INFO"
    })
    void looksElsewhereWhereThereIsNoSeverity(String labels, Severity severity) {
        Map<String, String> read =
                Arrays.stream(labels.split(" "))
                        .map(pair -> pair.split("=", 2))
                        .collect(
                                java.util.stream.Collectors.toMap(
                                        pair -> pair[0], pair -> pair[1]));

        assertThat(AlertSeverity.of(read, Map.of())).isEqualTo(new AlertSeverity(severity, ""));
    }
}
