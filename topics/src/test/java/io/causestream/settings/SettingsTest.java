package io.causestream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir private Path folder;

    @Test
    void theEnvironmentStandsOverTheFile() throws IOException {
        Settings settings =
                settings(
                        "clusterName: home\nholmesGPT: {timeout: 60}\n",
                        Map.of("CAUSESTREAM_CLUSTER_NAME", "far"));

        assertThat(settings.text("clusterName", "CAUSESTREAM_CLUSTER_NAME", "none"))
                .isEqualTo("far");
        assertThat(settings.duration("holmesGPT.timeout", "X", Duration.ZERO))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.text("not.there", "Y", "otherwise")).isEqualTo("otherwise");
    }

    @Test
    void variablesWithinTextsAndListsAreResolved() throws IOException {
        Settings settings =
                settings(
                        "a: \"pre-{{ env.NAME }}-post\"\nb: [\"{{env.NAME}}\", x]\n",
                        Map.of("NAME", "value"));

        assertThat(settings.text("a", "A", "")).isEqualTo("pre-value-post");
        assertThat(settings.texts("b", "B")).containsExactly("value", "x");
        assertThat(settings.tree("b").get(0).asString()).isEqualTo("value");
    }

    @Test
    void allMistakesAreToldAtOnceWithTheirPlaceAndTheNearestName() throws IOException {
        Settings settings =
                settings(
                        "clusterNam: home\nn: many\nd: soon\nf: maybe\nt: \"{{ env.NOWHERE }}\"\n",
                        Map.of());
        settings.allowKeys(Set.of("clusterName", "n", "d", "f", "t"));
        settings.number("n", "N", 1, 1, 9);
        settings.duration("d", "D", Duration.ZERO);
        settings.flag("f", "F", true);
        settings.text("t", "T", "");
        settings.requiredText("clusterName", "CAUSESTREAM_CLUSTER_NAME");

        assertThatThrownBy(settings::refuseMistakes)
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("6 mistakes")
                .hasMessageContaining("clusterNam: unknown key; did you mean clusterName?")
                .hasMessageContaining("n: 'many' is not a whole number from 1 to 9")
                .hasMessageContaining("d: 'soon' is not a duration")
                .hasMessageContaining("f: 'maybe' is neither true nor false")
                .hasMessageContaining("t: the environment has no NOWHERE")
                .hasMessageContaining("clusterName: is missing (or set CAUSESTREAM_CLUSTER_NAME)");
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "a: 1\nb: [1,\n");

        assertThatThrownBy(() -> Settings.read(file, Map.of()))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("bad.yaml, line");
        assertThatThrownBy(() -> Settings.read(folder.resolve("none.yaml"), Map.of()))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("none.yaml: can't be read");
    }

    private Settings settings(String yaml, Map<String, String> environment) throws IOException {
        return Settings.read(Files.writeString(folder.resolve("values.yaml"), yaml), environment);
    }
}
