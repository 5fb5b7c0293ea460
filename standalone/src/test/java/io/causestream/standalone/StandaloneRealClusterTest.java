package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code causestream up} against a real cluster. Skipped without binaries of Kubernetes. */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class StandaloneRealClusterTest {

    /** As often as in life, and sooner. */
    private static final Duration SHORT_BACKOFF = Duration.ofSeconds(5);

    private static final SlackSettings SLACK = SlackSettings.withChannels("on-call", "alerts");

    @TempDir Path folder;

    @Test
    void tellsACrashLoopOnceWithItsLog() throws Exception {
        try (RealCluster cluster =
                        RealCluster.startWithNode(folder.resolve("cluster"), SHORT_BACKOFF);
                SlackDouble slack = SlackDouble.start(SLACK);
                CausestreamProcess causestream = up(cluster, slack)) {
            cluster.play("crashloop", "shop");

            await().atMost(Duration.ofMinutes(2))
                    .until(() -> !slack.messages("on-call").isEmpty() || !causestream.isAlive());
            assertThat(causestream.isAlive()).as(causestream.errors()).isTrue();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(thread(slack)).contains(logLine(cluster)));

            PostedMessage message = slack.messages("on-call").getFirst();
            assertThat(message.words()).contains("Crashing pod payments-", "shop");
            // It keeps crashing: that is the same problem, and the same message.
            String published = message.words();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !slack.messages("on-call").getFirst().words().equals(published));
            assertThat(slack.messages()).hasSize(1);

            assertThat(causestream.stop()).isIn(0, 143);
            assertThat(causestream.errors()).doesNotContain("Exception");
        }
    }

    /** All that hangs under the message. */
    private static String thread(SlackDouble slack) {
        List<PostedMessage> replies = slack.replies(slack.messages("on-call").getFirst());
        return String.join("\n", replies.stream().map(PostedMessage::words).toList());
    }

    /** Of a simulated node, all pods log the same static text. */
    private static String logLine(RealCluster cluster) {
        return cluster.hasRealNode() ? "cannot reach redis://cache.default.svc:6379" : "ERROR";
    }

    private CausestreamProcess up(RealCluster cluster, SlackDouble slack) throws Exception {
        Path config = folder.resolve("causestream.yaml");
        Files.writeString(
                config,
                """
                clusterName: envtest
                sinksConfig:
                  - slack_sink:
                      name: home
                      api_key: "{{ env.SLACK_API_KEY }}"
                      slack_channel: "#alerts"
                      severity_routes: {HIGH: "#on-call"}
                enableHolmesGPT: false
                """);
        return CausestreamProcess.start(
                folder,
                Map.of(
                        "SLACK_API_KEY", SLACK.token(),
                        "CAUSESTREAM_SLACK_API_URL", slack.apiUrl()),
                "up",
                "--config",
                config.toString(),
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--data",
                folder.resolve("data").toString(),
                "--kafka-port",
                "0",
                "--webhook-port",
                "0",
                "--page-port",
                "0");
    }
}
