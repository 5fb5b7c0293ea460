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

/** Messages, comments and pages are in plain modern English. */
class PlainEnglishTest {

    /** Over the end of a line as well, whatever a comment or a string begins its next line with. */
    private static final Pattern ARCHAIC =
            Pattern.compile(
                    Stream.of(
                                    "can(?:'t|not) be had",
                                    "is none such",
                                    "lets? us",
                                    "the old system",
                                    "what is no",
                                    "for want of",
                                    "a mistake of ours")
                            .map(phrase -> phrase.replace(" ", "[\\s*\"+#]+"))
                            .reduce(
                                    "",
                                    (some, phrase) -> some.isEmpty() ? phrase : some + "|" + phrase)
                            .transform(phrases -> "\\b(?:" + phrases + ")\\b"));

    private static final Pattern READ_BY_PEOPLE = Pattern.compile(".*\\.(?:java|yaml|md|html|js)");

    @Test
    void noSourceOrPageHasAnArchaicPhrase() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<String> found =
                    modules.flatMap(PlainEnglishTest::texts)
                            .flatMap(PlainEnglishTest::archaic)
                            .toList();

            assertThat(found).isEmpty();
        }
    }

    @Test
    void isFoundOverTheEndOfALine() {
        assertThat(
                        List.of(
                                "pods can't be had",
                                "the cluster does not\n     * let us in",
                                "killed for\" + \"\n want of memory",
                                "null for what is no pod"))
                .allMatch(text -> ARCHAIC.matcher(text).find());
        assertThat(List.of("what is not a number", "the outlets used", "what is now known"))
                .noneMatch(text -> ARCHAIC.matcher(text).find());
    }

    /** The main sources and the pages of a module, or of the folder of pages. */
    private static Stream<Path> texts(Path module) {
        try (Stream<Path> files = Files.walk(module)) {
            return files
                    .filter(file -> READ_BY_PEOPLE.matcher(file.toString()).matches())
                    .filter(file -> file.toString().endsWith(".md") || isMain(file))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMain(Path file) {
        return file.toString().contains("/src/main/");
    }

    private static Stream<String> archaic(Path text) {
        try {
            return ARCHAIC.matcher(Files.readString(text))
                    .results()
                    .map(phrase -> text + ": " + phrase.group().replaceAll("\\s+", " "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
