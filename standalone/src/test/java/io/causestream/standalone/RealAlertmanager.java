package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An Alertmanager as it is released, which posts each group after a second at the latest. */
final class RealAlertmanager implements AutoCloseable {

    private final Path folder;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    private RealAlertmanager(Path folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    static RealAlertmanager start(Path folder, URI webhook)
            throws IOException, InterruptedException {
        return new RealAlertmanager(
                folder, run("start-alertmanager.sh", folder.toString(), webhook.toString()));
    }

    String url() {
        return url;
    }

    /**
     * Tells it, as Prometheus does, of alerts about deployments.
     *
     * @param names of the deployments
     * @param endsAt null: they fire
     */
    void post(Collection<String> names, Instant startsAt, @Nullable Instant endsAt)
            throws IOException, InterruptedException {
        List<Map<String, Object>> alerts = new ArrayList<>();
        for (String name : names) {
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put(
                    "labels",
                    Map.of(
                            "alertname",
                            "Ledger",
                            "severity",
                            "warning",
                            "namespace",
                            "shop-" + Math.floorMod(name.hashCode(), 5),
                            "deployment",
                            name));
            alert.put("startsAt", startsAt.toString());
            if (endsAt != null) {
                alert.put("endsAt", endsAt.toString());
            }
            alerts.add(alert);
        }
        int status =
                http.send(
                                HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
                                        .header("Content-Type", "application/json")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        Json.MAPPER.writeValueAsString(alerts)))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
        assertThat(status).isEqualTo(200);
    }

    @Override
    public void close() throws IOException {
        http.close();
        try {
            run("stop.sh", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last line that the script prints. */
    private static String run(String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getenv("CAUSESTREAM_PARTS_SCRIPTS"), script).toString());
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(script).isZero();
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
