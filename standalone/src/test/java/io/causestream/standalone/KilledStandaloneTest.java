package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.delivery.Delivery;
import io.causestream.doubles.cluster.RecordedAlertmanager;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of all of it at the worst moment: what was told is neither forgotten nor told
 * again.
 */
class KilledStandaloneTest {

    private static final SlackSettings SLACK = SlackSettings.withChannels("on-call", "alerts");
    private static final double SPEED = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path folder;

    private final int kafkaPort = freePort();
    private final int webhookPort = freePort();

    @Test
    void tellsEachFindingOnceAndItsEndWhenKilledBetweenAMessageAndItsEdit() throws Exception {
        Recording story = Recording.story();
        try (SlackDouble slack = SlackDouble.start(SLACK);
                RecordedCluster cluster =
                        RecordedCluster.start(
                                RecordedCluster.Settings.of(story)
                                        .withSpeed(SPEED)
                                        .withLongestPause(Duration.ofSeconds(15)));
                RecordedAlertmanager _ =
                        RecordedAlertmanager.start(
                                story.alerts(),
                                cluster.clock(),
                                URI.create(
                                        "http://127.0.0.1:%d/api/alerts".formatted(webhookPort)))) {
            try (CausestreamProcess killed = up(cluster, slack)) {
                awaitReady(killed);
                cluster.play();
                assertThat(slack.await(() -> !crashes(slack).isEmpty(), PATIENCE)).isTrue();
                killed.kill();
            }
            PostedMessage published = crashes(slack).getFirst();
            assertThat(published.wasEdited()).isFalse();

            try (CausestreamProcess restarted = up(cluster, slack)) {
                awaitReady(restarted);
                tellsItsHealth(restarted);
                awaitEndOfAll();
                // The ledger knows of an edit before Slack does.
                slack.await(
                        () -> slack.messages().stream().allMatch(KilledStandaloneTest::isResolved),
                        PATIENCE);

                assertThat(slack.messages()).hasSize(2).allMatch(KilledStandaloneTest::isResolved);
                assertThat(crashes(slack))
                        .extracting(PostedMessage::ts)
                        .containsExactly(published.ts());
                assertThat(restarted.stop()).isIn(0, 143);
            }
        }
    }

    /** Until the ledger has the end of each of the story's two findings. */
    private void awaitEndOfAll() {
        try (TopicTail topics = new TopicTail(KafkaSettings.at("127.0.0.1:" + kafkaPort))) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        topics.poll(Duration.ofMillis(200));
                        // Two, resolved, told: a finding in full would fill the screen.
                        assertThat(topics.findings())
                                .extracting(Finding::title, Finding::status)
                                .hasSize(2)
                                .allMatch(it -> it.toList().contains(Finding.Status.RESOLVED));
                        assertThat(topics.deliveries())
                                .extracting(Delivery::resolved)
                                .containsExactly(true, true);
                    });
        }
    }

    private static boolean isResolved(PostedMessage message) {
        return message.text().startsWith("✅ Resolved");
    }

    private static List<PostedMessage> crashes(SlackDouble slack) {
        return slack.messages().stream()
                .filter(message -> message.words().contains("pod checkout-"))
                .toList();
    }

    private static void awaitReady(CausestreamProcess process) {
        await().atMost(PATIENCE)
                .until(() -> process.output().contains("Causestream is up") || !process.isAlive());
        assertThat(process.isAlive()).isTrue();
    }

    /** All services behind the one door whose address it prints. */
    private static void tellsItsHealth(CausestreamProcess process) throws Exception {
        Matcher health = Pattern.compile("health +(http://\\S+)/readyz").matcher(process.output());
        assertThat(health.find()).isTrue();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> ready = get(client, health.group(1) + "/readyz");
            assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
            assertThat(ready.body())
                    .contains("ingest-kube", "ingest-alertmanager", "enrich-streams", "slack-sink");
            assertThat(get(client, health.group(1) + "/metrics").body())
                    .contains(
                            "causestream_ingest_kube_",
                            "causestream_ingest_alertmanager_",
                            "causestream_enrich_",
                            "causestream_slack_",
                            "kafka_stream_");
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private CausestreamProcess up(RecordedCluster cluster, SlackDouble slack) throws IOException {
        Path config = folder.resolve("causestream.yaml");
        Files.writeString(
                config,
                """
                clusterName: homelab
                sinksConfig:
                  - slack_sink:
                      name: home
                      api_key: "{{ env.SLACK_API_KEY }}"
                      slack_channel: "#alerts"
                      severity_routes: {HIGH: "#on-call"}
                enableHolmesGPT: false
                globalConfig: {prometheus_url: "%s"}
                clockCheck: 500ms
                enrichment: {resolveAfter: 3s, signalInterval: 2s}
                """
                        .formatted(cluster.prometheusUrl()));
        return CausestreamProcess.start(
                folder,
                Map.of(
                        "SLACK_API_KEY", SLACK.token(),
                        "CAUSESTREAM_SLACK_API_URL", slack.apiUrl()),
                "up",
                "--config",
                config.toString(),
                "--kubeconfig",
                cluster.kubeconfig(folder.resolve("kubeconfig")).toString(),
                "--data",
                folder.resolve("data").toString(),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--webhook-port",
                Integer.toString(webhookPort));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
