package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shipped may be passed on, and docs/licences.md has all of it. */
class LicencesTest {

    /** The name that a licence has here, and those that POMs have for it. */
    private static final Map<String, Pattern> KNOWN =
            new TreeMap<>(
                    Map.of(
                            "Apache-2.0",
                            name(".*apache.*2.*|asl 2.*"),
                            "MIT",
                            name("(the )?mit( license)?|mit-0|mit license.*"),
                            "BSD-2-Clause",
                            name(".*bsd[ -]2.*|.*2-clause bsd.*"),
                            "BSD-3-Clause",
                            name(
                                    ".*bsd[ -]3.*|.*3-clause.*|.*new bsd.*|.*revised bsd.*|bsd.*|go license"),
                            "EPL",
                            name("eclipse public license.*|epl-[12].*"),
                            "CC0-1.0",
                            name("cc0.*|public domain, per creative commons cc0"),
                            "Bouncy Castle (MIT)",
                            name("bouncy castle licence")));

    private static Map<String, List<String>> libraries;

    @BeforeAll
    static void readPoms() throws IOException {
        libraries = ShippedLibraries.licencesOf(Path.of("..").toAbsolutePath().normalize());
        assertThat(libraries).hasSizeGreaterThan(50).containsKey("org.apache.kafka:kafka-clients");
    }

    @Test
    void eachLibraryThatIsShippedHasALicenceThatMayBePassedOn() {
        assertThat(libraries)
                .allSatisfy((library, licences) ->
                        assertThat(licences).as(library).anyMatch(name -> !known(name).isEmpty()));
    }

    @Test
    void thePageHasThemAll() throws IOException {
        StringBuilder table = new StringBuilder("| library | licence |\n|---|---|\n");
        libraries.forEach((library, licences) ->
                table.append("| %s | %s |\n".formatted(library, chosen(licences))));
        Files.writeString(Path.of("target/licences.md"), table);

        assertThat(Path.of("../docs/licences.md"))
                .as(
                        "the table of docs/licences.md; once read, take it from standalone/target/licences.md")
                .content()
                .contains(table);
    }

    /** Of several that one may choose from, the first that is known. */
    private static String chosen(List<String> licences) {
        return licences.stream()
                .map(LicencesTest::known)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("unknown");
    }

    private static String known(String name) {
        return KNOWN.entrySet().stream()
                .filter(each -> each.getValue().matcher(name).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private static Pattern name(String names) {
        return Pattern.compile(names, Pattern.CASE_INSENSITIVE);
    }
}
