package io.causestream.doubles.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedApiServerTest {

    @TempDir private Path folder;

    @Test
    void tellsTheTimeOfTheRecording() throws Exception {
        try (RecordedCluster cluster = RecordedCluster.start(settings());
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(client.get("/readyz").headers().firstValue("Date"))
                    .hasValue("Sun, 31 Jan 2027 12:00:00 GMT");
            assertThat(client.get("/readyz").body()).isEqualTo("ok");
            assertThat(client.json("/version").path("gitVersion").stringValue()).startsWith("v1.");
        }
    }

    @Test
    void says404OfAPathThatIsNone() throws Exception {
        try (RecordedCluster cluster = RecordedCluster.start(settings());
                PlainClient client = PlainClient.of(cluster)) {
            assertThat(client.get("/favicon.ico").statusCode()).isEqualTo(404);
            assertThat(client.get("/prometheus/api/v1/rules").body())
                    .isEqualTo("404 page not found\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "POST /api HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /api HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"
            })
    void answers400ToWhatItDoesNotSpeak(String request) throws Exception {
        try (RecordedCluster cluster = RecordedCluster.start(settings());
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), cluster.url().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();

            assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (RecordedCluster cluster = RecordedCluster.start(settings())) {
            int taken = cluster.url().getPort();

            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> RecordedCluster.start(settings().withPort(taken)));
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() throws Exception {
        RecordedCluster.Settings settings = settings();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withSpeed(0))
                .withMessageContaining("speed is 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withPort(70_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withLongestPause(Duration.ZERO));
    }

    private RecordedCluster.Settings settings() throws Exception {
        return RecordedCluster.Settings.of(Recordings.ofPods(folder, Recordings.pod("a", 50, "")));
    }
}
