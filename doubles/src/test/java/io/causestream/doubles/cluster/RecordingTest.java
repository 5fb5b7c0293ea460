package io.causestream.doubles.cluster;

import static io.causestream.doubles.cluster.Recordings.line;
import static io.causestream.doubles.cluster.Recordings.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final String SHOP = pod("a", 110, "");
    private static final String SEARCH = pod("b", 105, "").replace("shop", "search");

    @TempDir private Path folder;

    @Test
    void tellsAStoryOfTwoCrashesAndTheirAlerts() {
        Recording story = Recording.story();

        assertThat(story.alerts())
                .hasSize(3)
                .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        assertThat(story.alerts().getFirst().body()).contains("KubePodCrashLooping");
        assertThat(story.end())
                .isBetween(story.start().plusSeconds(150), story.start().plusSeconds(300));
        assertThat(story.history(ApiResource.PODS).changes().stream().map(RecordedChange::raw))
                .anyMatch(pod ->
                        pod.contains("\"reason\":\"CrashLoopBackOff\"")
                                && pod.contains("\"restartCount\":2"))
                .anyMatch(pod -> pod.contains("\"reason\":\"OOMKilled\""));
    }

    @Test
    void hasAMemoryCurveThatReachesTheLimitItWasKilledAt() {
        assertThat(
                        Recording.story().memory().stream()
                                .filter(sample -> sample.namespace().equals("reporting"))
                                .mapToLong(MemorySample::workingSetBytes)
                                .max()
                                .orElseThrow())
                .isBetween(47L << 20, 60L << 20);
    }

    @Test
    void namesFileAndLineOfWhatItCannotRead() throws IOException {
        Files.write(
                folder.resolve("pods.jsonl"),
                List.of(line(0, "ADDED", pod("a", 50, "")), "{\"at\":\"noon\"}"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.read(folder))
                .withMessageContaining("pods.jsonl, line 2: not a watch event");
    }

    @Test
    void refusesVersionsThatFall() throws IOException {
        Files.write(
                folder.resolve("pods.jsonl"),
                List.of(line(0, "ADDED", pod("a", 50, "")), line(1, "MODIFIED", pod("a", 49, ""))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.read(folder))
                .withMessageContaining("version 49 of shop/a")
                .withMessageContaining("comes after version 50");
    }

    @Test
    void saysThatThereIsNoSuchFolder() {
        assertThatThrownBy(() -> Recording.read(folder.resolve("nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing is not a folder");
    }

    @Test
    void mergesWhatWasCutApartByNamespace() throws IOException {
        Recording merged =
                Recordings.ofLines(sub("shop"), "pods", List.of(), List.of(line(2, "ADDED", SHOP)))
                        .with(
                                Recordings.ofLines(
                                        sub("search"),
                                        "pods",
                                        List.of(),
                                        List.of(line(1, "ADDED", SEARCH))));

        assertThat(merged.history(ApiResource.PODS).changes().stream().map(RecordedChange::key))
                .containsExactly("search/b", "shop/a");
    }

    @Test
    void refusesToMergeTwoClusters() throws IOException {
        Recording one =
                Recordings.ofLines(sub("one"), "pods", List.of(), List.of(line(2, "ADDED", SHOP)));
        Files.write(
                sub("another").resolve("pods.jsonl"), List.of(line(1, "ADDED", pod("c", 7, ""))));
        Recording another = Recording.read(folder.resolve("another"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.with(another))
                .withMessageContaining("two recordings of pods cannot be merged")
                .withMessageContaining("versions 100 and 6");
    }

    @Test
    void readsFromInsideAnArchiveAsFromAFolder() throws IOException {
        Recordings.log(folder, "a_web_0.log", "2027-01-31T11:59:00Z hello");
        Recordings.ofPods(folder, SHOP);
        try (FileSystem archive =
                FileSystems.newFileSystem(
                        URI.create("jar:" + folder.resolve("recording.zip").toUri()),
                        Map.of("create", "true"))) {
            Files.createDirectory(archive.getPath("/logs"));
            for (String file : List.of("pods.jsonl", "logs/a_web_0.log")) {
                Files.copy(folder.resolve(file), archive.getPath("/" + file));
            }

            Recording recording = Recording.read(archive.getPath("/"));

            assertThat(Stream.of(recording.log(new RecordedLog.Run("a", "web", 0))))
                    .allMatch(log -> log.lines().size() == 1);
        }
    }

    private Path sub(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
