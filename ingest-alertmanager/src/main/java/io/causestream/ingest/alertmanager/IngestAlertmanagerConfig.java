package io.causestream.ingest.alertmanager;

import io.causestream.ingest.alertmanager.alert.AlertCluster;
import io.causestream.ingest.alertmanager.alert.AlertRelabel;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.alert.ClusterName;
import io.causestream.ingest.alertmanager.api.AlertmanagerApiConfig;
import io.causestream.ingest.alertmanager.webhook.WebhookSettings;
import io.causestream.redaction.Redactor;
import io.causestream.redaction.ReplacerPatterns;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.util.List;

/**
 * The configuration of ingest-alertmanager.
 *
 * @param clusterName the cluster of alerts for which neither the path nor a label names one
 * @param clusterLabels the first of these labels that an alert has names its cluster
 * @param relabel applied before anything is read from an alert's labels
 * @param webhook its endpoint
 * @param replacerPatterns what is masked in addition to what always is
 * @param api where the lists of alerts and silences are read
 */
public record IngestAlertmanagerConfig(
        String clusterName,
        List<String> clusterLabels,
        AlertRelabel relabel,
        WebhookSettings webhook,
        KafkaSettings kafka,
        ReplacerPatterns replacerPatterns,
        AlertmanagerApiConfig api) {

    public static final int DEFAULT_PORT = WebhookSettings.DEFAULT_PORT;

    public IngestAlertmanagerConfig {
        if (!ClusterName.isValid(clusterName)) {
            throw new IllegalArgumentException(ClusterName.refusal(clusterName));
        }
        clusterLabels = List.copyOf(clusterLabels);
    }

    /** A configuration that is open to this machine alone. */
    public static IngestAlertmanagerConfig local(
            String clusterName, int port, KafkaSettings kafka) {
        return new IngestAlertmanagerConfig(
                clusterName,
                AlertCluster.USUAL_LABELS,
                AlertRelabel.NONE,
                WebhookSettings.local(port),
                kafka,
                ReplacerPatterns.NONE,
                AlertmanagerApiConfig.none());
    }

    /** Reads the file and the environment; see the module's README for the table. */
    public static IngestAlertmanagerConfig from(Settings settings) {
        return from(settings, KafkaSettings.from(settings));
    }

    /** As {@link #from(Settings)}, with given Kafka settings. */
    public static IngestAlertmanagerConfig from(Settings settings, KafkaSettings kafka) {
        String name = settings.requiredText("clusterName", "CAUSESTREAM_CLUSTER_NAME");
        if (!ClusterName.isValid(name)) {
            settings.problem("clusterName", ClusterName.refusal(name));
            name = "invalid";
        }
        return new IngestAlertmanagerConfig(
                name,
                AlertCluster.labels(settings),
                AlertRelabel.from(settings),
                WebhookSettings.from(settings),
                kafka,
                ReplacerPatterns.from(settings),
                AlertmanagerApiConfig.from(settings));
    }

    public IngestAlertmanagerConfig with(WebhookSettings webhook) {
        return new IngestAlertmanagerConfig(
                clusterName, clusterLabels, relabel, webhook, kafka, replacerPatterns, api);
    }

    /** The rules for reading alerts, wherever they come from. */
    AlertRules rules() {
        return new AlertRules(
                relabel,
                new AlertCluster(clusterName, clusterLabels),
                Redactor.with(replacerPatterns));
    }
}
