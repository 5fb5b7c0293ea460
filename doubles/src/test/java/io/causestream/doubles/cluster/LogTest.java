package io.causestream.doubles.cluster;

import static io.causestream.doubles.cluster.Recordings.podIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row is what a real kubelet answered in that state. */
class LogTest {

    private static final String ENDED =
            "\"terminated\":{\"exitCode\":1,\"containerID\":\"containerd://c0ffee\"}";
    private static final String NOT_FOUND =
            "previous terminated container \\\"web\\\" in pod \\\"p\\\" not found";

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ContainerCreating,      waiting to start: ContainerCreating",
        "CreateContainerConfigError, waiting to start: CreateContainerConfigError",
        "ErrImagePull,           waiting to start: image can't be pulled",
        "ImagePullBackOff,       waiting to start: trying and failing to pull image",
    })
    void refusesWhatHasNeverStarted(String reason, String message) throws Exception {
        try (RecordedCluster cluster =
                        with(podIn("p", "\"waiting\":{\"reason\":\"" + reason + "\"}", "", 0));
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "").statusCode()).isEqualTo(400);
            assertThat(log(client, "").body())
                    .contains("container \\\"web\\\" in pod \\\"p\\\" is " + message);
            assertThat(log(client, "previous=true").body()).contains(NOT_FOUND);
        }
    }

    @Test
    void givesOnlyThisRunWhileTheFirstOneGoesOn() throws Exception {
        try (RecordedCluster cluster = with(podIn("p", "\"running\":{}", "", 0));
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "").body()).isEqualTo("run 0\n");
            assertThat(log(client, "previous=true").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void hasLostThePreviousRunOfWhatJustCrashedAgain() throws Exception {
        try (RecordedCluster cluster = with(podIn("p", ENDED, ENDED, 1));
                PlainClient client = PlainClient.of(cluster)) {
            HttpResponse<String> lie = log(client, "previous=true&limitBytes=5");

            assertThat(log(client, "").body()).isEqualTo("run 1\n");
            assertThat(lie.statusCode()).isEqualTo(200);
            assertThat(lie.body())
                    .isEqualTo("unable to retrieve container logs for containerd://c0ffee");
        }
    }

    @Test
    void givesTheCrashedRunBothWaysInCrashLoopBackOff() throws Exception {
        try (RecordedCluster cluster =
                        with(
                                podIn(
                                        "p",
                                        "\"waiting\":{\"reason\":\"CrashLoopBackOff\"}",
                                        ENDED,
                                        1));
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "").body()).isEqualTo("run 1\n");
            assertThat(log(client, "previous=true").body()).isEqualTo("run 1\n");
        }
    }

    @Test
    void givesTheRunBeforeWhileTheNextOneGoesOn() throws Exception {
        try (RecordedCluster cluster = with(podIn("p", "\"running\":{}", ENDED, 1));
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "").body()).isEqualTo("run 1\n");
            assertThat(log(client, "previous=true").body()).isEqualTo("run 0\n");
        }
    }

    @Test
    void keepsTheLastLinesAndThenTheFirstBytesOfWhatHasBeenWrittenByNow() throws Exception {
        Recordings.log(
                folder,
                "p_web_2.current.log",
                "2027-01-31T11:59:57.1Z one",
                "2027-01-31T11:59:58.2Z two",
                "2027-01-31T12:00:00Z three",
                "2027-01-31T12:00:01Z not yet");
        try (RecordedCluster cluster = with(podIn("p", "\"running\":{}", ENDED, 2));
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "").body()).isEqualTo("one\ntwo\nthree\n");
            assertThat(log(client, "tailLines=2&limitBytes=6").body()).isEqualTo("two\nth");
            assertThat(log(client, "tailLines=1&timestamps=true").body())
                    .isEqualTo("2027-01-31T12:00:00Z three\n");
            assertThat(log(client, "sinceSeconds=2").body()).isEqualTo("two\nthree\n");
        }
    }

    @Test
    void answersNoContentForWhatNoNodeHasTaken() throws Exception {
        String unscheduled = podIn("p", "", "", 0).replace("\"nodeName\":\"node-1\",", "");
        try (RecordedCluster cluster = with(unscheduled);
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "").statusCode()).isEqualTo(204);
            assertThat(log(client, "previous=true").body()).isEmpty();
        }
    }

    @Test
    void refusesPodsAndContainersThatAreNotThere() throws Exception {
        try (RecordedCluster cluster = with(podIn("p", "\"running\":{}", "", 0));
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(log(client, "container=db").body())
                    .contains("container db is not valid for pod p");
            assertThat(client.get("/api/v1/namespaces/shop/pods/gone/log").statusCode())
                    .isEqualTo(404);
            assertThat(log(client, "tailLines=-1").statusCode()).isEqualTo(400);
        }
    }

    private RecordedCluster with(String pod) throws IOException {
        Recordings.log(folder, "p_web_0.log", "2027-01-31T11:58:00Z run 0");
        Recordings.log(folder, "p_web_1.log", "2027-01-31T11:59:00Z run 1");
        return RecordedCluster.start(RecordedCluster.Settings.of(Recordings.ofPods(folder, pod)));
    }

    private static HttpResponse<String> log(PlainClient client, String query)
            throws IOException, InterruptedException {
        return client.get("/api/v1/namespaces/shop/pods/p/log?" + query);
    }
}
