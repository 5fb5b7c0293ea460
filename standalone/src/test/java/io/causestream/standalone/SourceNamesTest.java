package io.causestream.standalone;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the names and places of source files promise: of all modules, benchmarks among them. */
class SourceNamesTest {

    private static final int MOST_FILES_OF_A_PACKAGE = 25;

    /** What we once called things that Kafka, Kubernetes, Prometheus or Slack have a word for. */
    private static final Set<String> DIALECT =
            Set.of(
                    """
                    AlertMatch AlertNews CannotBeHad Companion Complaint Complaints ConditionWatch
                    Counters Doubts DoubtfulPosts Fact Failure FindingBook FindingLife Followed
                    Foundations Gates Gathering HeardEvents Hold Holds Life MessageTelling Mistake
                    ObjectMemory Page Patience Place PlaybookShelf Reading Relating Reread
                    Rereading ScopeNews Setbacks Shape Shaping Sighted Sightings SlackMeters Spoken
                    Standing Tally Telling Term Terms Ticks Trouble Truncated Visitors\
                    """
                            .split("\\s+"));

    @Test
    void aPackageHoldsOneIdea() throws IOException {
        Map<Path, List<Path>> packages =
                mainSources().stream().collect(groupingBy(Path::getParent));
        packages.values().removeIf(files -> files.size() <= MOST_FILES_OF_A_PACKAGE);

        assertThat(packages.keySet()).isEmpty();
    }

    @Test
    void noTwoTypesHaveOneName() throws IOException {
        Map<String, List<Path>> types =
                mainSources().stream().collect(groupingBy(SourceNamesTest::typeOf));
        types.values().removeIf(files -> files.size() == 1);

        assertThat(types).isEmpty();
    }

    @Test
    void noTypeHasANameOfOurOwnDialect() throws IOException {
        assertThat(mainSources())
                .map(SourceNamesTest::typeOf)
                .filteredOn(type -> DIALECT.contains(type) || type.endsWith("Door"))
                .isEmpty();
    }

    private static String typeOf(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    /** Without package-info. */
    private static List<Path> mainSources() throws IOException {
        Path checkout = Path.of("..").toRealPath();
        List<Path> folders;
        try (Stream<Path> modules = Files.list(checkout)) {
            folders =
                    modules.map(module -> module.resolve("src/main/java"))
                            .filter(Files::isDirectory)
                            .toList();
        }
        assertThat(folders).contains(checkout.resolve("standalone/src/main/java"));
        List<Path> sources = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
