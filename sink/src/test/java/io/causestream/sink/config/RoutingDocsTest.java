package io.causestream.sink.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.sink.routing.RoutedFindings;
import io.causestream.sink.routing.SinkRouting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example of docs/routing.md, with the findings of the table that follows it. */
class RoutingDocsTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\\n(.*?)```\\n\\n((?:\\|[^\\n]*\\n)+)", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.*) \\|");

    @TempDir Path folder;

    record Example(String yaml, List<String> rows) {

        @Override
        public String toString() {
            return rows.getFirst();
        }
    }

    static Stream<Example> examples() throws IOException {
        return EXAMPLE.matcher(page())
                .results()
                .map(found ->
                        new Example(
                                found.group(1),
                                found.group(2)
                                        .lines()
                                        .filter(line -> line.contains("="))
                                        .toList()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sendsEachFindingWhereItsTableSays(Example example) {
        SinkRouting routing = GivenSinks.routing(folder, example.yaml());

        List<String> routed = new ArrayList<>();
        for (String row : example.rows()) {
            Matcher cells = ROW.matcher(row);
            assertThat(cells.matches()).as(row).isTrue();
            routed.add("| `%s` | %s |".formatted(cells.group(1), goesTo(routing, cells.group(1))));
        }

        assertThat(routed).isEqualTo(example.rows());
    }

    @Test
    void everyBlockOfSettingsHasATable() throws IOException {
        assertThat(examples())
                .hasSize((int) Pattern.compile("```yaml").matcher(page()).results().count());
    }

    @Test
    void theOverlayShipsWhatThePageSays() throws IOException {
        String overlay = Files.readString(Path.of("../k8s/overlays/central/causestream.yaml"));
        List<String> routes = overlay.lines().filter(line -> line.contains("matchers:")).toList();

        assertThat(routes).hasSize(4);
        assertThat(page()).contains(routes);
    }

    private static String goesTo(SinkRouting routing, String words) {
        List<String> all =
                routing.sinks().stream()
                        .flatMap(sink ->
                                routing.destinations(sink.name(), RoutedFindings.of(words)).stream()
                                        .map(to ->
                                                "`%s %s %s`"
                                                        .formatted(
                                                                sink.name(),
                                                                to.channel(),
                                                                to.tier()
                                                                        .name()
                                                                        .toLowerCase(Locale.ROOT))))
                        .toList();
        return all.isEmpty() ? "nowhere" : String.join(", ", all);
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/routing.md"));
    }
}
