package io.causestream.standalone.robusta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.YamlDocument;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.ConfigCheck;
import io.causestream.standalone.robusta.RobustaImport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of Robusta's configuration. Beside each values.yaml stand the settings that are made
 * of it and the report; both as they are now are left in the target folder, to be read and taken
 * over.
 */
class RobustaImportTest {

    private static final Path FILES = Path.of("src/test/resources/robusta");
    private static final Path NOW = Path.of("target/robusta");

    /** What is secret in the files. */
    private static final List<String> SECRETS =
            List.of(
                    "xoxb-111111111111",
                    "6ba7b810",
                    "LS0tLS1CRUdJ",
                    "eyJhY2Nv",
                    "0123456789abcdef",
                    "abcdefghijklmnop0123456789",
                    "geheim",
                    "dXNlcjpnZWhlaW0",
                    "glsa_");

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "SLACK_API_KEY", "xoxb-0",
                    "SLACK_TOKEN", "xoxb-0",
                    "CHANNEL", "#alerts",
                    "AUTHORIZATION", "Bearer 0",
                    "PROMETHEUS_AUTH", "Bearer 0",
                    "ALERTMANAGER_AUTH", "Basic 0");

    /** Each file is imported once for all tests. */
    private static final Map<Path, Result> RESULTS = new HashMap<>();

    @TempDir Path folder;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .filter(file -> file.toString().matches(".*/\\d\\d-[a-z-]+\\.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void becomesTheSettingsAndTheReportThatWereReviewed(Path file) throws IOException {
        Result result = imported(file);
        Files.createDirectories(NOW);
        Path settings = Path.of(file.getFileName().toString().replace(".yaml", ".settings.yaml"));
        Path report = Path.of(file.getFileName().toString().replace(".yaml", ".report.txt"));
        Files.writeString(NOW.resolve(settings), result.yaml());
        Files.writeString(NOW.resolve(report), result.report().text());

        assertThat(result.report().text()).isEqualTo(Files.readString(FILES.resolve(report)));
        assertThat(result.yaml()).isEqualTo(Files.readString(FILES.resolve(settings)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void passesTheCheckOfSettings(Path file) throws IOException {
        Path settings = Files.writeString(folder.resolve("settings.yaml"), imported(file).yaml());

        assertThat(ConfigCheck.of(List.of(settings), ENVIRONMENT).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void staysTheSameWhenItIsImportedAgain(Path file) throws IOException {
        String once = imported(file).yaml();
        Result again = RobustaImport.of("settings.yaml", once, Map.of());

        assertThat(again.yaml()).isEqualTo(once);
        assertThat(again.report().entries())
                .filteredOn(entry -> !entry.from().isEmpty())
                .extracting(ImportEntry::kind)
                .containsOnly(ImportEntry.Kind.SAME);
    }

    @ParameterizedTest
    @MethodSource("files")
    void reportsEveryKeyOfTheFile(Path file) throws IOException {
        YamlDocument document = YamlDocument.of("values.yaml", Files.readString(file));
        List<String> reported =
                imported(file).report().entries().stream().map(ImportEntry::from).toList();

        assertThat(paths(ConfigNode.root(document, new ArrayList<>())))
                .isNotEmpty()
                .allMatch(path ->
                        reported.stream()
                                .anyMatch(from ->
                                        path.equals(from)
                                                || path.startsWith(from + ".")
                                                || path.startsWith(from + "[")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void repeatsNoSecret(Path file) throws IOException {
        Result result = imported(file);

        assertThat(result.yaml() + result.report().text() + result.report().json())
                .doesNotContain(SECRETS);
    }

    @Test
    void reportsToProgramsWhatItReportsToPeople() {
        String json =
                RobustaImport.of("values.yaml", "clusterName: a\nlightActions: []\n", Map.of())
                        .report()
                        .json();

        assertThat(json.replaceAll("\\s+", ""))
                .contains(
                        "\"same\":[{\"line\":1,\"from\":\"clusterName\",\"to\":\"clusterName\",\"sentence\":\"\"}]",
                        "\"no_counterpart\":[{\"line\":2,\"from\":\"lightActions\"",
                        "\"secret\":[]");
    }

    @Test
    void refusesWhatIsNoMapOfYaml() {
        assertThatThrownBy(() -> RobustaImport.of("values.yaml", "- a\n", Map.of()))
                .isInstanceOf(CannotRun.class)
                .hasMessage("values.yaml: not a YAML map of settings");
        assertThatThrownBy(() -> RobustaImport.of("values.yaml", "a: [\n", Map.of()))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("values.yaml, line 2: not YAML");
    }

    private static Result imported(Path file) throws IOException {
        Result known = RESULTS.get(file);
        if (known == null) {
            known = RobustaImport.of("values.yaml", Files.readString(file), Map.of());
            RESULTS.put(file, known);
        }
        return known;
    }

    /** The paths of all values. */
    private static List<String> paths(ConfigNode node) {
        List<ConfigNode> parts =
                node.value().isArray()
                        ? node.elements()
                        : node.keys().stream().map(node::at).toList();
        return parts.isEmpty()
                ? List.of(node.path())
                : parts.stream().flatMap(part -> paths(part).stream()).toList();
    }
}
