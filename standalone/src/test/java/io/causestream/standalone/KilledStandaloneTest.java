package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.delivery.Delivery;
import io.causestream.doubles.cluster.RecordedAlertmanager;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackMessage;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
            SlackMessage told = crashes(slack).getFirst();
            assertThat(told.wasEdited()).isFalse();

            try (CausestreamProcess restarted = up(cluster, slack)) {
                awaitReady(restarted);
                awaitEndOfAll();

                assertThat(slack.messages())
                        .hasSize(2)
                        .allSatisfy(message -> assertThat(message.text()).startsWith("✅ Resolved"));
                assertThat(crashes(slack)).extracting(SlackMessage::ts).containsExactly(told.ts());
                assertThat(restarted.stop()).isIn(0, 143);
            }
        }
    }

    /** Until the ledger has the end of each of the story's two findings. */
    private void awaitEndOfAll() {
        try (TopicNews topics = new TopicNews(KafkaSettings.at("127.0.0.1:" + kafkaPort))) {
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

    private static List<SlackMessage> crashes(SlackDouble slack) {
        return slack.messages().stream()
                .filter(message -> message.words().contains("pod checkout-"))
                .toList();
    }

    private static void awaitReady(CausestreamProcess process) {
        await().atMost(PATIENCE)
                .until(() -> process.output().contains("Causestream is up") || !process.isAlive());
        assertThat(process.isAlive()).isTrue();
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
                enrichment: {resolveAfter: 3s, seenAgainEvery: 2s}
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
