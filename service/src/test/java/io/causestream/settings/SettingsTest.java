package io.causestream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a settings file may say, and what is said of one that is wrong. */
class SettingsTest {

    @TempDir Path folder;

    @Test
    void takesAnAliasForWhatItsAnchorNames() {
        Settings settings =
                read(
                        """
                        clusterName: &name home
                        slack:
                          channels: &channels ["#a", "#b"]
                        webhook: {cluster: *name, others: [*name, work]}
                        labels: &labels {team: web}
                        copies: {channels: *channels, labels: *labels}
                        """);

        assertThat(settings.text("webhook.cluster", "CLUSTER", "")).isEqualTo("home");
        assertThat(settings.texts("webhook.others", "OTHERS")).containsExactly("home", "work");
        assertThat(settings.texts("copies.channels", "CHANNELS")).containsExactly("#a", "#b");
        assertThat(settings.map("copies.labels")).isEqualTo(Map.of("team", "web"));
        settings.refuseProblems();
    }

    @Test
    void takesOverAMapAtEachLevelOfTheFile() {
        Settings settings =
                read(
                        """
                        usual: &usual
                          kafka: {client: {acks: all}}
                          webhook: {port: 9095}
                        <<: *usual
                        sinks:
                          - &first {name: a, channel: "#a"}
                          - <<: *first
                            name: b
                        webhook:
                          port: 9096
                        """);

        assertThat(settings.map("kafka.client")).isEqualTo(Map.of("acks", "all"));
        assertThat(settings.number("webhook.port", "PORT", 1, 0, 65_535)).isEqualTo(9096);
        assertThat(settings.tree("sinks").path(1).path("name").asString()).isEqualTo("b");
        assertThat(settings.tree("sinks").path(1).path("channel").asString()).isEqualTo("#a");
        settings.refuseProblems();
    }

    @Test
    void tellsAKeyThatIsGivenTwiceWithAllElseThatIsWrong() {
        Settings settings =
                read(
                        """
                        clusterNmae: home
                        webhook:
                          port: many
                          tokens:
                            - token: a
                              cluster: x
                              token: b
                        kafka: {}
                        webhook:
                          port: 70000
                        """);
        settings.allowKeys("", Set.of("clusterName", "webhook", "kafka"));
        settings.number("webhook.port", "PORT", 1, 0, 65_535);
        settings.requiredText("clusterName", "CLUSTER");

        assertThat(problems(settings))
                .containsExactly(
                        "line 1, clusterName: is missing (or set CLUSTER)",
                        "line 1, clusterNmae: unknown key; did you mean clusterName?",
                        "line 7, webhook.tokens[0].token: the key is given twice, on lines 5 and 7; keep one of them",
                        "line 9, webhook: the key is given twice, on lines 2 and 9; keep one of them",
                        "line 10, webhook.port: '70000' is not a whole number from 0 to 65535");
    }

    @Test
    void namesLineAndColumnOfWhatIsNoYaml() {
        assertThatThrownBy(() -> read("clusterName: home\nwebhook: [1, 2\nkafka: {}\n"))
                .isInstanceOf(BadSettings.class)
                .hasMessage(
                        "the configuration has a problem: %s, line 3: not YAML: expected ',' or ']', but got : (column 6)"
                                .formatted(folder.resolve("values.yaml")));
    }

    @Test
    void refusesAFileThatIsNoMapOrIsNotThere() {
        assertThatThrownBy(() -> read("- a\n"))
                .hasMessageEndingWith("values.yaml, line 1: not a YAML map of settings");
        assertThatThrownBy(() -> read(""))
                .hasMessageEndingWith("values.yaml: not a YAML map of settings");
        assertThatThrownBy(() -> Settings.read(folder.resolve("gone.yaml"), Map.of()))
                .hasMessageContaining("gone.yaml: can't be read (java.nio.file.NoSuchFile");
    }

    @Test
    void namesTheVariableWhereItStandsOverTheFile() {
        Settings settings = read("webhook: {port: 1}", Map.of("PORT", "many"));
        settings.number("webhook.port", "PORT", 1, 0, 9);

        assertThatThrownBy(settings::refuseProblems)
                .hasMessage(
                        "the configuration has a problem: PORT, webhook.port: 'many' is not a whole number from 0 to 9");
    }

    @Test
    void needsNoPlaceWithoutAFile() {
        Settings settings = Settings.read(null, Map.of());
        settings.requiredText("clusterName", "CLUSTER");

        assertThatThrownBy(settings::refuseProblems)
                .hasMessage(
                        "the configuration has a problem: clusterName: is missing (or set CLUSTER)");
    }

    @Test
    void placesAVariableThatIsMissingInAListOrAMap() {
        Settings settings = read("a:\n  - x\n  - '{{ env.GONE }}'\nb:\n  c: '{{ env.LOST }}'\n");
        settings.texts("a", "A");
        settings.map("b");

        assertThat(problems(settings))
                .containsExactly(
                        "line 3, a[1]: the environment has no GONE",
                        "line 5, b.c: the environment has no LOST");
    }

    @Test
    void takesTheContentOfAFileWithoutTheNewlineAtItsEnd() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "xoxb-1\n");
        Path password = Files.writeString(folder.resolve("password"), "a$1\\b\n\n");
        Settings settings =
                read(
                        """
                        token: "{{ file.%s }}"
                        header: "Bearer {{file.%s}}"
                        client: {password: "{{ file.%s }}"}
                        sinks: [{api_key: "{{ file.%s }}"}]
                        """
                                .formatted(token, token, password, token));

        assertThat(settings.text("token", "TOKEN", "")).isEqualTo("xoxb-1");
        assertThat(settings.text("header", "HEADER", "")).isEqualTo("Bearer xoxb-1");
        assertThat(settings.map("client")).isEqualTo(Map.of("password", "a$1\\b\n"));
        assertThat(settings.tree("sinks").path(0).path("api_key").asString()).isEqualTo("xoxb-1");
        settings.refuseProblems();
    }

    @Test
    void namesAFileThatIsMissingOrTooLargeAndNothingOfItsContent() throws IOException {
        Path large = Files.writeString(folder.resolve("large"), "s".repeat(65_537));
        Path gone = folder.resolve("gone");
        Settings settings =
                read("a: '{{ file.%s }}'\nb: ['{{ file.%s }}']\n".formatted(gone, large));
        settings.text("a", "A", "");
        settings.texts("b", "B");

        assertThat(problems(settings))
                .containsExactly(
                        "line 1, a: the file %s can't be read (NoSuchFileException)"
                                .formatted(gone),
                        "line 2, b[0]: the file %s has more than 65536 bytes".formatted(large));
    }

    @Test
    void namesWhatChangedInTheFileSinceItWasRead() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one");
        String yaml =
                """
                webhook: {port: 1, host: a}
                unread: 1
                kafka: {client: {password: "{{ file.%s }}"}}
                disabledPlaybooks: []
                overridden: 1
                """
                        .formatted(token);
        Settings settings = read(yaml, Map.of("OVERRIDDEN", "2"));
        settings.tree("webhook");
        settings.number("webhook.port", "PORT", 0, 0, 9);
        settings.text("webhook.host", "HOST", "");
        settings.map("kafka.client");
        settings.texts("disabledPlaybooks", "");
        settings.text("overridden", "OVERRIDDEN", "");
        assertThat(settings.changed()).isEmpty();

        read(
                yaml.replace("port: 1", "port: 2")
                        .replace("unread: 1", "unread: 2")
                        .replace("disabledPlaybooks: []", "disabledPlaybooks: [a]")
                        .replace("overridden: 1", "overridden: 3"));
        assertThat(settings.changed()).containsExactly("webhook.port");

        Files.writeString(token, "two");
        assertThat(settings.changed()).containsExactly("kafka.client", "webhook.port");

        read(yaml);
        Files.writeString(token, "one");
        assertThat(settings.changed()).isEmpty();
    }

    @Test
    void expectsTextsInAListOfTexts() {
        Settings settings = read("a: [x, {y: z}]\nb: {c: [d]}\n");

        assertThat(settings.texts("a", "A")).containsExactly("x", "");
        assertThat(settings.map("b")).isEqualTo(Map.of("c", ""));
        assertThat(problems(settings))
                .containsExactly(
                        "line 1, a[1]: a string is expected here",
                        "line 2, b.c: a string is expected here");
    }

    private Settings read(String yaml) {
        return read(yaml, Map.of());
    }

    private Settings read(String yaml, Map<String, String> environment) {
        try {
            return Settings.read(
                    Files.writeString(folder.resolve("values.yaml"), yaml), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the file's name. */
    private List<String> problems(Settings settings) {
        BadSettings refusal = catchThrowableOfType(BadSettings.class, settings::refuseProblems);
        return refusal.problems().stream()
                .map(problem ->
                        problem.toString().replace(folder.resolve("values.yaml") + ", ", ""))
                .toList();
    }

    @Test
    void readsATimeOrHowLongAgoItWas() {
        Instant noon = Instant.parse("2026-01-31T12:00:00Z");

        assertThat(Settings.parseTime("2026-01-31T11:00:00+01:00", noon))
                .isEqualTo(Instant.parse("2026-01-31T10:00:00Z"));
        assertThat(Settings.parseTime("2h", noon)).isEqualTo(noon.minusSeconds(7_200));
        assertThat(Settings.parseTime("3d", noon)).isEqualTo(noon.minusSeconds(3 * 86_400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2 h", "-2h", "2026-01-31", "2026-01-31T11:00:00"})
    void refusesWhatIsNeitherATimeNorADuration(String text) {
        assertThatThrownBy(() -> Settings.parseTime(text, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' is neither a time such as 2026-01-01T12:00:00Z nor a duration back such as 30m, 2h or 1d",
                        text);
    }
}
