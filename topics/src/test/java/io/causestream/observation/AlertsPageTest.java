package io.causestream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Severity;
import io.causestream.observation.ScrapeJob.About;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/alerts.md to what is read. */
class AlertsPageTest {

    private static final Map<About, String> COUNTS =
            Map.of(
                    About.OBJECTS,
                    "of its labels the object; `pod` and `container` unless they are its own",
                    About.PODS,
                    "`pod` and `container` always; else the node's",
                    About.NODE,
                    "the node's; else `instance`",
                    About.NODE_BY_LABEL,
                    "the node's, and `Hostname`; an exported pod's",
                    About.ELSEWHERE,
                    "the address; the pod it stands in as a sidecar",
                    About.CONTROLLER,
                    "its own; with `exported_namespace` those of the object there");

    @Test
    void namesEachWordForASeverity() throws IOException {
        assertThat(page())
                .containsSubsequence(
                        Arrays.stream(Severity.values())
                                .sorted(java.util.Comparator.reverseOrder())
                                .map(severity ->
                                        row(severity.name(), String.join(", ", severity.words())))
                                .toList());
    }

    @Test
    void namesEachLabelThatNamesAnObject() throws IOException {
        assertThat(page())
                .containsSubsequence(
                        NamingLabel.ALL.stream()
                                .map(each ->
                                        row(
                                                "`%s`".formatted(each.label()),
                                                each.kind(),
                                                each.isNamespaced()
                                                        ? "`%s`".formatted(each.namespace())
                                                        : "none"))
                                .toList());
    }

    @Test
    void namesEachScrapeJobOfWhichSomethingIsKnown() throws IOException {
        assertThat(page())
                .containsSubsequence(
                        Arrays.stream(About.values())
                                .filter(about -> about != About.ITSELF)
                                .map(about ->
                                        row(
                                                words(about),
                                                ScrapeJob.ALL.stream()
                                                        .filter(job -> job.about() == about)
                                                        .map(ScrapeJob::name)
                                                        .collect(Collectors.joining(", ")),
                                                COUNTS.getOrDefault(about, "")))
                                .toList());
    }

    @Test
    void saysOfAnUnknownWordWhatTheFindingSays() throws IOException {
        String remark = AlertSeverity.of(Map.of("severity", "sev-blue"), Map.of()).remark();

        assertThat(String.join(" ", page()).replaceAll("\\s+", " ")).contains("*" + remark + "*");
    }

    private static String words(About about) {
        return switch (about) {
            case OBJECTS -> "objects";
            case PODS -> "pods";
            case NODE -> "its node";
            case NODE_BY_LABEL -> "a node";
            case ELSEWHERE -> "something elsewhere";
            case ITSELF -> "itself";
            case CONTROLLER -> "itself, or an object";
        };
    }

    private static String row(String... cells) {
        return "| %s |".formatted(String.join(" | ", cells));
    }

    private static List<String> page() throws IOException {
        return Files.readAllLines(Path.of("../docs/alerts.md"));
    }
}
