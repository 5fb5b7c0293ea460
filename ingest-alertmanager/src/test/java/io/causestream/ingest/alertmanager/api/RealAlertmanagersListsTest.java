package io.causestream.ingest.alertmanager.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.alertmanager.Kafka;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.SilenceObservation;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager's lists: {@code CAUSESTREAM_PARTS} has its binary. */
@EnabledIfEnvironmentVariable(
        named = "CAUSESTREAM_PARTS",
        matches = ".+",
        disabledReason = "CAUSESTREAM_PARTS names no folder with Alertmanager's binary")
@EnabledIfEnvironmentVariable(
        named = "CAUSESTREAM_PARTS_SCRIPTS",
        matches = ".+",
        disabledReason = "CAUSESTREAM_PARTS_SCRIPTS names no folder with the scripts that start it")
class RealAlertmanagersListsTest {

    /** Its webhook finds nobody, so that all that is known comes from the lists. */
    private static final String NOBODY = "http://127.0.0.1:1/api/alerts";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void knowsWhatFiresAndEndsAndIsSilencedThoughTheWebhookHearsNothing(
            @TempDir Path folder, @TempDir Path alertmanager) throws Exception {
        String base = run("start-alertmanager.sh", alertmanager.toString(), NOBODY);
        try (Kafka kafka = Kafka.start(folder, 0);
                HttpClient http = HttpClient.newHttpClient()) {
            run("post-alerts.py", base, "Watchdog", "HighCPU", "KubePodCrashLooping");
            silence(http, base);
            try (IngestAlertmanager ingest = ingest(kafka, base)) {
                ingest.start();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(
                                                kafka.alerts().stream()
                                                        .filter(AlertObservation::listed)
                                                        .map(AlertObservation::name)
                                                        .collect(toSet()))
                                        .containsExactlyInAnyOrder(
                                                "Watchdog", "HighCPU", "KubePodCrashLooping"));
                assertThat(kafka.observations(SilenceObservation.class))
                        .extracting(SilenceObservation::status)
                        .containsExactly(SilenceObservation.Status.ACTIVE);

                run("post-alerts.py", base, "HighCPU", "--resolved");
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(kafka.observations(AlertListComplete.class))
                                        .anySatisfy(list -> {
                                            assertThat(list.open().get("home")).hasSize(2);
                                            assertThat(list.silences()).hasSize(1);
                                        }));
                assertThat(
                                registry.get(
                                                IngestAlertmanagerMetrics.PREFIX
                                                        + "watchdog.age.seconds")
                                        .gauge()
                                        .value())
                        .isLessThan(30);

                run("stop.sh", alertmanager.toString());
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(ingest.readiness().remarks())
                                        .singleElement()
                                        .asString()
                                        .contains("is unreachable"));
                assertThat(ingest.isReady()).isTrue();
            }
        } finally {
            run("stop.sh", alertmanager.toString());
        }
    }

    private IngestAlertmanager ingest(Kafka kafka, String base) {
        Settings settings =
                Settings.read(
                        null,
                        Map.of(
                                "CAUSESTREAM_CLUSTER_NAME", "home",
                                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                                        kafka.settings.bootstrapServers(),
                                "CAUSESTREAM_WEBHOOK_AUTHENTICATION", "none",
                                "CAUSESTREAM_WEBHOOK_PORT", "0",
                                "CAUSESTREAM_ALERTMANAGER_URL", base,
                                "CAUSESTREAM_ALERTMANAGER_POLL_INTERVAL", "1s",
                                "CAUSESTREAM_ALERTMANAGER_WARM_UP", "0s"));
        IngestAlertmanagerConfig config = IngestAlertmanagerConfig.from(settings);
        settings.refuseProblems();
        return new IngestAlertmanager(
                config,
                registry,
                (service, cause) -> {
                    throw new AssertionError(service, cause);
                });
    }

    private static void silence(HttpClient http, String base)
            throws IOException, InterruptedException {
        String silence =
                """
                {"matchers":[{"name":"alertname","value":"HighMemory","isRegex":false}],
                 "startsAt":"2026-01-01T00:00:00Z","endsAt":"2100-01-01T00:00:00Z",
                 "createdBy":"anna","comment":"the memory is on order"}
                """;
        int status =
                http.send(
                                HttpRequest.newBuilder(URI.create(base + "/api/v2/silences"))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(silence))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
        assertThat(status).isEqualTo(200);
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
