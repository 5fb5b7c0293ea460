package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The agent as a process of its own, which can be killed. */
final class AgentProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int healthPort;

    /**
     * @param settings environment variables
     */
    AgentProcess(Map<String, String> settings, Path log) throws IOException {
        healthPort = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                IngestKubeMain.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(settings);
        builder.environment().put("CAUSESTREAM_HEALTH_PORT", Integer.toString(healthPort));
        process = builder.start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isLeading() {
        return ask("/metrics").contains("causestream_ingest_kube_leader 1.0");
    }

    /** Whether all lists are in Kafka, or another agent leads. */
    boolean isReady() {
        return !ask("/readyz").isEmpty();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        assertThat(process.onExit().orTimeout(20, TimeUnit.SECONDS).join().isAlive()).isFalse();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Empty unless the answer is 200. */
    private String ask(String path) {
        try {
            HttpResponse<String> answer =
                    HTTP.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + healthPort + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException doesNotListen) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
