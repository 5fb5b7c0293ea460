package io.causestream.doubles.cluster;

import static io.causestream.doubles.cluster.Recordings.line;
import static io.causestream.doubles.cluster.Recordings.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final String BLUE = "\"colour\":\"blue\"";
    private static final String RED = "\"colour\":\"red\"";
    private static final String WATCH = "/api/v1/namespaces/shop/pods?watch=1&timeoutSeconds=1";

    @TempDir private Path folder;

    @Test
    void beginsWithWhatIsThereAndABookmarkThatSaysSo() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(
                            client.watch(
                                    "/api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=1",
                                    9))
                    .containsExactly("ADDED a@50", "ADDED b@60", "BOOKMARK @100");
        }
    }

    @Test
    void tellsEachChangeOnceItsTimeHasCome() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(client.watch(WATCH + "&resourceVersion=100", 9)).isEmpty();

            cluster.play();

            assertThat(client.watch(WATCH + "&resourceVersion=100", 9))
                    .containsExactly("MODIFIED a@110", "ADDED c@120", "DELETED b@130");
            assertThat(client.watch(WATCH + "&resourceVersion=120", 9))
                    .containsExactly("DELETED b@130");
            assertThat(client.watch(WATCH + "&resourceVersion=120&allowWatchBookmarks=true", 9))
                    .containsExactly("BOOKMARK @125", "DELETED b@130");
        }
    }

    @Test
    void answers410InsideTheStreamForAVersionFromBeforeTheRecording() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(client.watch(WATCH + "&resourceVersion=99", 9))
                    .containsExactly("ERROR 410@");
        }
    }

    @Test
    void addsAndDeletesWhatBeginsAndCeasesToBeSelected() throws Exception {
        try (RecordedCluster cluster = cluster();
                PlainClient client = PlainClient.of(cluster)) {
            cluster.play();

            assertThat(client.watch(WATCH + "&resourceVersion=100&labelSelector=colour%3Dred", 9))
                    .containsExactly("ADDED a@110", "ADDED c@120");
            assertThat(client.watch(WATCH + "&resourceVersion=100&labelSelector=colour%3Dblue", 9))
                    .containsExactly("DELETED a@110", "DELETED b@130");
            assertThat(
                            client.watch(
                                    WATCH + "&resourceVersion=100&fieldSelector=metadata.name%3Dc",
                                    9))
                    .containsExactly("ADDED c@120");
        }
    }

    @Test
    void endsOpenWatchesWhenTheServerCloses() throws Exception {
        RecordedCluster cluster = cluster();
        try (PlainClient client = PlainClient.of(cluster)) {
            Thread closing = Thread.ofVirtual().start(() -> awaitAndClose(cluster));

            assertThat(
                            client.http()
                                    .sendAsync(
                                            HttpRequest.newBuilder(
                                                            cluster.url()
                                                                    .resolve(
                                                                            "/api/v1/pods?watch=1"))
                                                    .build(),
                                            BodyHandlers.ofString()))
                    .failsWithin(Duration.ofSeconds(10));
            closing.join();
        }
    }

    /** The client is there when time begins, a moment before the first change. */
    private static void awaitAndClose(RecordedCluster cluster) {
        try {
            cluster.play();
            cluster.awaitEnd(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cluster.close();
    }

    private RecordedCluster cluster() throws IOException {
        Recording recording =
                Recordings.ofLines(
                        folder,
                        "pods",
                        List.of(
                                line(0, "ADDED", pod("a", 50, BLUE)),
                                line(0, "ADDED", pod("b", 60, BLUE))),
                        List.of(
                                line(10, "MODIFIED", pod("a", 110, RED)),
                                line(20, "ADDED", pod("c", 120, RED)),
                                line(
                                        25,
                                        "BOOKMARK",
                                        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"125\"}}"),
                                line(30, "DELETED", pod("b", 130, BLUE))));
        return RecordedCluster.start(RecordedCluster.Settings.of(recording).withSpeed(200));
    }
}
