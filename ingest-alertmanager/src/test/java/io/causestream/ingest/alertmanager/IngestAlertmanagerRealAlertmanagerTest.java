package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.ingest.alertmanager.webhook.WebhookSettings;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.service.access.AccessToken;
import io.causestream.service.access.EndpointSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager posts: {@code CAUSESTREAM_PARTS} has its binary. */
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS", matches = ".+")
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS_SCRIPTS", matches = ".+")
class IngestAlertmanagerRealAlertmanagerTest {

    private static final String TOKEN = "0123456789abcdef";

    @Test
    void takesWhatARealAlertmanagerPostsFiringAndResolved(
            @TempDir Path folder, @TempDir Path alertmanager) throws Exception {
        try (Kafka kafka = Kafka.start(folder, 0);
                IngestAlertmanager ingest =
                        new IngestAlertmanager(
                                IngestAlertmanagerConfig.local("home", 0, kafka.settings)
                                        .with(
                                                new WebhookSettings(
                                                        new EndpointSettings(
                                                                "127.0.0.1",
                                                                0,
                                                                List.of(
                                                                        new AccessToken(
                                                                                "webhook",
                                                                                TOKEN,
                                                                                null,
                                                                                Optional.of(
                                                                                        "home")))),
                                                        null)),
                                new SimpleMeterRegistry(),
                                (service, cause) -> {
                                    throw new AssertionError(service, cause);
                                })) {
            ingest.start();
            String webhook =
                    "http://127.0.0.1:%d/api/alerts/home".formatted(ingest.address().getPort());
            try {
                String base = run("start-alertmanager.sh", alertmanager.toString(), webhook, TOKEN);
                run("post-alerts.py", base);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(names(kafka, Status.FIRING))
                                        .hasSizeGreaterThanOrEqualTo(33)
                                        .contains("Watchdog", "KubeNodeNotReady"));
                run("post-alerts.py", base, "KubePodCrashLooping", "--resolved");
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(names(kafka, Status.RESOLVED))
                                        .containsExactly("KubePodCrashLooping"));
            } finally {
                run("stop.sh", alertmanager.toString());
            }
            assertThat(kafka.deadLetters()).isEmpty();
        }
    }

    private static Set<String> names(Kafka kafka, Status status) {
        return kafka.alerts().stream()
                .filter(alert -> alert.status() == status)
                .map(AlertObservation::name)
                .collect(toSet());
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
