package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Text that is too long is cut by {@code Excerpt}, which knows where a character ends. */
class CutTextTest {

    /**
     * To a length that is a bound; to a place that was looked for in the text is another matter.
     */
    private static final Pattern CUTS_BY_ITSELF =
            Pattern.compile(
                    "(?:substring|subSequence|Arrays\\.copyOf)\\(\\s*\\w+\\s*,\\s*"
                            + "(?:Math\\.min|(?:\\w+\\.)?[A-Z]{3,}[A-Z_]*\\b|longest|limit|most|\\d{2,})"
                            + "|setLength\\((?!0\\))|isHighSurrogate|%\\.\\d+s");

    private static final List<String> OF_ITS_OWN = List.of("Excerpt.java");

    @Test
    void noOtherPlaceCutsTextToABound() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<String> cuts =
                    modules.map(module -> module.resolve("src/main/java"))
                            .filter(Files::isDirectory)
                            .filter(sources ->
                                    !sources.startsWith("../doubles")
                                            && !sources.startsWith("../benchmarks"))
                            .flatMap(CutTextTest::sources)
                            .filter(source ->
                                    !OF_ITS_OWN.contains(String.valueOf(source.getFileName())))
                            .flatMap(CutTextTest::cuts)
                            .toList();

            assertThat(cuts).isEmpty();
        }
    }

    @Test
    void isFoundOut() {
        assertThat(
                        List.of(
                                "line.substring(0, LONGEST)",
                                "text.substring(0, Math.min(900, n))",
                                "a.substring(0, 200)",
                                "Arrays.copyOf(value, MAX_BYTES)",
                                "x.substring(0, longest - 1)",
                                "Arrays.copyOf(value, DeadLetters.MAX_BYTES)",
                                "all.setLength(limit)"))
                .allMatch(code -> CUTS_BY_ITSELF.matcher(code).find());
        assertThat(List.of("path.substring(0, slash)", "List.copyOf(all)", "step.setLength(0)"))
                .noneMatch(code -> CUTS_BY_ITSELF.matcher(code).find());
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> cuts(Path source) {
        try {
            return CUTS_BY_ITSELF
                    .matcher(Files.readString(source))
                    .results()
                    .map(cut -> source + ": " + cut.group());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
