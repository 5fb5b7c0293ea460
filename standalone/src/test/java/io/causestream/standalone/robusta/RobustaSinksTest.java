package io.causestream.standalone.robusta;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.standalone.config.ConfigCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What becomes of blocks of {@code sinksConfig} as Robusta's users write them: for each the file
 * expected.txt says that it loads, with which warnings, or why it is refused. What it is now is
 * left in the target folder, to be read and taken over.
 */
class RobustaSinksTest {

    private static final Path FILES = Path.of("src/test/resources/robusta/sinks");
    private static final Path NOW = Path.of("target/robusta/sinks-expected.txt");

    @Test
    void whatIsNotWrongLoadsAndWhatHasNoEffectIsSaid() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FILES)) {
            files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            ConfigCheck check =
                    ConfigCheck.of(List.of(file), Map.of("SLACK_API_KEY", "xoxb-not-a-token"));
            lines.add(
                    "%s: %s"
                            .formatted(
                                    file.getFileName(),
                                    check.problems().isEmpty() ? "loads" : "refused"));
            check.problems().forEach(problem -> lines.add("  problem: " + without(file, problem)));
            check.warnings().stream()
                    .filter(warning -> warning.contains("sinksConfig"))
                    .forEach(warning -> lines.add("  warning: " + without(file, warning)));
        }
        Files.createDirectories(NOW.getParent());
        Files.write(NOW, lines);

        assertThat(lines)
                .containsExactlyElementsOf(Files.readAllLines(FILES.resolve("expected.txt")));
    }

    private static String without(Path file, Object line) {
        return line.toString().replace(file + ", ", "");
    }
}
