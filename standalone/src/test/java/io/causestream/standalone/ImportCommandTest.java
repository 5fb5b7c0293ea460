package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code causestream import robusta} writes what. */
class ImportCommandTest {

    private static final String ROBUSTAS =
            """
            clusterName: home
            sinksConfig:
              - slack_sink: {name: home, slack_channel: alerts, api_key: xoxb-1-2-abcdefghijklmnop}
            lightActions: []
            """;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path values = Path.of("");

    @BeforeEach
    void writeValues() throws IOException {
        values = Files.writeString(folder.resolve("values.yaml"), ROBUSTAS);
    }

    @Test
    void printsTheSettingsAndApartFromThemTheReport() {
        assertThat(run("import", "robusta", values.toString())).isZero();
        assertThat(out.toString())
                .contains("clusterName: home", "api_key: '{{ env.SLACK_API_KEY }}'")
                .doesNotContain("lightActions");
        assertThat(err.toString())
                .contains(
                        "the same (4)",
                        "secrets (1)",
                        "set the variable SLACK_API_KEY to it",
                        "line 4, lightActions: no endpoint calls actions");
    }

    @Test
    void writesTheSettingsToAFileAndPrintsTheReport() throws IOException {
        Path settings = folder.resolve("causestream.yaml");

        assertThat(
                        run(
                                "import",
                                "robusta",
                                values.toString(),
                                "-o",
                                settings.toString(),
                                "--report",
                                "json"))
                .isZero();
        assertThat(out.toString()).startsWith("{").contains("\"no_counterpart\"");
        assertThat(err.toString()).isEmpty();
        assertThat(Files.readString(settings)).contains("clusterName: home");
        assertThat(run("check-config", settings.toString())).isZero();
    }

    @Test
    void leavesTheImportedFileAlone() throws IOException {
        assertThat(run("import", "robusta", values.toString(), "-o", values.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is the file that is imported");
        assertThat(Files.readString(values)).isEqualTo(ROBUSTAS);
    }

    @Test
    void saysThatTheFileCanNotBeReadAndWhatElseToImport() {
        assertThat(run("import", "robusta", folder.resolve("gone.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("gone.yaml: can't be read");

        assertThat(run("import")).isEqualTo(2);
        assertThat(err.toString()).contains("import from what: robusta?");
    }

    private int run(String... arguments) {
        return Causestream.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
