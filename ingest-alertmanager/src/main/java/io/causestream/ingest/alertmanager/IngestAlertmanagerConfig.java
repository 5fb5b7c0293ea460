package io.causestream.ingest.alertmanager;

import io.causestream.observation.ReplacerPatterns;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.util.Set;

/**
 * All that the webhook is told.
 *
 * @param clusterName of what is posted to {@code /api/alerts}, without a cluster in the path
 * @param host to listen on; without a token one of the loopback interface
 * @param port 0: any free one
 * @param token that a post must bear; empty: none is asked for
 * @param replacerPatterns masked besides what is always masked
 * @param api where the lists of alerts and silences are read
 */
public record IngestAlertmanagerConfig(
        String clusterName,
        String host,
        int port,
        String token,
        KafkaSettings kafka,
        ReplacerPatterns replacerPatterns,
        AlertmanagerApiConfig api) {

    public static final int DEFAULT_PORT = 9095;

    private static final int SHORTEST_TOKEN = 16;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> LOOPBACKS = Set.of(LOOPBACK, "localhost", "::1");

    public IngestAlertmanagerConfig {
        if (!ClusterName.isValid(clusterName)) {
            throw new IllegalArgumentException(ClusterName.refusal(clusterName));
        }
        if (token.isEmpty() && !LOOPBACKS.contains(host)) {
            throw new IllegalArgumentException(
                    "without a token the webhook listens on %s only, not on '%s'"
                            .formatted(LOOPBACK, host));
        }
    }

    /** Open to this machine alone. */
    public static IngestAlertmanagerConfig local(
            String clusterName, int port, KafkaSettings kafka) {
        return new IngestAlertmanagerConfig(
                clusterName,
                LOOPBACK,
                port,
                "",
                kafka,
                ReplacerPatterns.NONE,
                AlertmanagerApiConfig.none());
    }

    /** Reads the file and the environment; see the module's README for the table. */
    public static IngestAlertmanagerConfig from(Settings settings) {
        return from(settings, KafkaSettings.from(settings));
    }

    /** As {@link #from(Settings)}, with a Kafka that somebody else decided. */
    public static IngestAlertmanagerConfig from(Settings settings, KafkaSettings kafka) {
        String name = settings.requiredText("clusterName", "CAUSESTREAM_CLUSTER_NAME");
        if (!ClusterName.isValid(name)) {
            settings.mistake("clusterName: " + ClusterName.refusal(name));
            name = "invalid";
        }
        String token = settings.text("webhook.token", "CAUSESTREAM_WEBHOOK_TOKEN", "").strip();
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            settings.mistake(
                    "webhook.token: has fewer than %d characters (or set CAUSESTREAM_WEBHOOK_TOKEN)"
                            .formatted(SHORTEST_TOKEN));
        }
        String host =
                settings.text(
                                "webhook.host",
                                "CAUSESTREAM_WEBHOOK_HOST",
                                token.isEmpty() ? LOOPBACK : "0.0.0.0")
                        .strip();
        if (token.isEmpty() && !LOOPBACKS.contains(host)) {
            settings.mistake(
                    "webhook.host: '%s' is open to others, which needs a webhook.token (or set CAUSESTREAM_WEBHOOK_TOKEN); without one only %s is possible"
                            .formatted(host, LOOPBACK));
            host = LOOPBACK;
        }
        int port =
                settings.number(
                        "webhook.port", "CAUSESTREAM_WEBHOOK_PORT", DEFAULT_PORT, 0, 65_535);
        return new IngestAlertmanagerConfig(
                name,
                host,
                port,
                token,
                kafka,
                ReplacerPatterns.from(settings),
                AlertmanagerApiConfig.from(settings));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "IngestAlertmanagerConfig[clusterName=%s, host=%s, port=%d, token=%s, kafka=%s, replacerPatterns=%s, api=%s]"
                .formatted(
                        clusterName,
                        host,
                        port,
                        token.isEmpty() ? "none" : "***",
                        kafka,
                        replacerPatterns,
                        api);
    }
}
