package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each threat that docs/threat-model.md speaks of has a test that exists. */
class ThreatModelTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
    private static final String HEAD = "| threat | what holds against it | test |";

    @Test
    void eachThreatHasATestThatExists() throws IOException {
        Map<String, String> tests = tests();
        List<String> rows = threats();
        assertThat(rows).hasSizeGreaterThan(30);
        for (String row : rows) {
            String shown = row.substring(row.lastIndexOf('|', row.length() - 2));
            List<MatchResult> named = TEST.matcher(shown).results().toList();
            assertThat(named).as("the tests of: " + row).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(tests.getOrDefault(test.group(1), ""))
                        .as("%s, of: %s", test.group(), row)
                        .containsPattern(
                                "void " + test.group(2) + "\\(|> " + test.group(2) + "\\(");
            }
        }
    }

    private static List<String> threats() throws IOException {
        List<String> rows = new ArrayList<>();
        boolean isTable = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/threat-model.md"))) {
            if (isTable && line.startsWith("|") && !line.startsWith("|--")) {
                rows.add(line);
            }
            isTable = line.startsWith("|") && (isTable || line.equals(HEAD));
        }
        return rows;
    }

    /** The sources of test classes by name; of two with one name both. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        Files.walkFileTree(
                ROOT,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        String name = folder.getFileName().toString();
                        return name.equals("target") || name.equals(".git")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        String name = file.getFileName().toString();
                        if (name.endsWith("Test.java")) {
                            tests.merge(
                                    name.replace(".java", ""),
                                    Files.readString(file),
                                    String::concat);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return tests;
    }
}
