package io.causestream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.AlertObservation;
import io.causestream.service.Services;
import io.causestream.topics.Installation;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The configuration of docs/alertmanager.md for two receivers, in a real Alertmanager. */
@EnabledIfEnvironmentVariable(
        named = "CAUSESTREAM_PARTS",
        matches = ".+",
        disabledReason = "CAUSESTREAM_PARTS names no folder with Alertmanager's binary")
@EnabledIfEnvironmentVariable(
        named = "CAUSESTREAM_PARTS_SCRIPTS",
        matches = ".+",
        disabledReason = "CAUSESTREAM_PARTS_SCRIPTS names no folder with the scripts that start it")
class BesideAnotherReceiverTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern PAGE =
            Pattern.compile("Beside a receiver that stays.*?```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;

    /** What the other receiver got, as {@code web-1 firing}. */
    private final Set<String> other = new ConcurrentSkipListSet<>();

    @Test
    void bothReceiversGetEachAlertAndItsResolution() throws Exception {
        HttpServer robusta =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        robusta.createContext("/api/alerts", this::receive);
        robusta.start();
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                Services services = new Services()) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("creator"))) {
                new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                        .create(kafka.topics(), kafka.groups());
            }
            IngestAlertmanager webhook =
                    new IngestAlertmanager(
                            IngestAlertmanagerConfig.local("home", 0, kafka),
                            new SimpleMeterRegistry(),
                            services);
            services.start(List.of(webhook));
            String ours = "http://127.0.0.1:" + webhook.address().getPort();
            String theirs = "http://127.0.0.1:" + robusta.getAddress().getPort();
            Path data = folder.resolve("alertmanager");
            try (RealAlertmanager alertmanager =
                            RealAlertmanager.start(data, URI.create(ours + "/api/alerts"));
                    AlertTopics topics = new AlertTopics(kafka)) {
                configure(alertmanager, data, ours, theirs);
                Instant began = Instant.now();
                alertmanager.post(List.of("web-1", "web-2"), began, null);
                awaitBoth(topics, Set.of("web-1 firing", "web-2 firing"));

                alertmanager.post(List.of("web-1", "web-2"), began, Instant.now());
                awaitBoth(
                        topics,
                        Set.of("web-1 firing", "web-2 firing", "web-1 resolved", "web-2 resolved"));
            }
        } finally {
            robusta.stop(0);
        }
    }

    /** The page's own text, with the addresses of here and no long waits. */
    private static void configure(
            RealAlertmanager alertmanager, Path data, String ours, String theirs)
            throws IOException, InterruptedException {
        Matcher page = PAGE.matcher(Files.readString(Path.of("../docs/alertmanager.md")));
        assertThat(page.find()).as("docs/alertmanager.md has the configuration").isTrue();
        String config =
                page.group(1)
                        .replace("http://causestream-ingest-alertmanager:9095", ours)
                        .replace("http://robusta-runner", theirs)
                        .replace(
                                "route:\n",
                                "route:\n  group_by: [deployment]\n  group_wait: 200ms\n  group_interval: 1s\n");
        assertThat(config).contains(ours, theirs);
        Files.writeString(data.resolve("alertmanager.yml"), config);
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(
                            client.send(
                                            HttpRequest.newBuilder(
                                                            URI.create(
                                                                    alertmanager.url()
                                                                            + "/-/reload"))
                                                    .POST(HttpRequest.BodyPublishers.noBody())
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .body())
                    .isEmpty();
        }
    }

    private void awaitBoth(AlertTopics topics, Set<String> expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(heard(topics.poll().alerts())).isEqualTo(expected);
                    assertThat(other).isEqualTo(expected);
                });
    }

    private static Set<String> heard(List<AlertObservation> alerts) {
        return alerts.stream()
                .map(alert ->
                        alert.subject().name()
                                + (alert.status() == AlertObservation.Status.FIRING
                                        ? " firing"
                                        : " resolved"))
                .collect(Collectors.toSet());
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            for (JsonNode alert : Json.MAPPER.readTree(body).path("alerts")) {
                other.add(
                        alert.path("labels").path("deployment").asString()
                                + " "
                                + alert.path("status").asString());
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
