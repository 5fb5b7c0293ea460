package io.causestream.ingest.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ingest.alertmanager.alert.AlertRelabel;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestAlertmanagerConfigTest {

    private static final String TOKEN = "0123456789abcdef";

    private static final Map<String, String> LEAST =
            Map.of(
                    "CAUSESTREAM_CLUSTER_NAME", "home",
                    "CAUSESTREAM_WEBHOOK_TOKEN", TOKEN,
                    "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");

    @Test
    void readsWhatIsSetAndKeepsTheTokenToItself() {
        IngestAlertmanagerConfig config =
                IngestAlertmanagerConfig.from(settings(Map.of("CAUSESTREAM_WEBHOOK_PORT", "8080")));

        assertThat(config.clusterName()).isEqualTo("home");
        assertThat(config.clusterLabels()).containsExactly("cluster", "cluster_name");
        assertThat(config.relabel()).isEqualTo(AlertRelabel.NONE);
        assertThat(config.webhook().host()).isEqualTo("0.0.0.0");
        assertThat(config.webhook().port()).isEqualTo(8080);
        assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(config.toString()).contains("***").doesNotContain(TOKEN);
    }

    @Test
    void tellsAllMistakesAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("causestream.yaml");
        Files.writeString(
                file,
                """
                clusterLabels: [cluster, "k8s/cluster"]
                alertRelabel:
                  - {source: a, target: b, operation: repalce}
                  - {sauce: a, target: b}
                webhook: {port: 70000, tokn: x}
                """);
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("CAUSESTREAM_CLUSTER_NAME", "home/lab");
        Settings settings = Settings.read(file, environment);
        IngestAlertmanagerConfig.from(settings);

        assertThatThrownBy(settings::refuseProblems)
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("clusterName: ")
                .hasMessageContaining("clusterLabels: 'k8s/cluster' is not a label name")
                .hasMessageContaining(
                        "alertRelabel[0].operation: 'repalce' is unknown; did you mean replace?")
                .hasMessageContaining("alertRelabel[1].sauce: unknown key; did you mean source?")
                .hasMessageContaining("alertRelabel[1].source: is missing")
                .hasMessageContaining("webhook.tokn: unknown key; did you mean token?")
                .hasMessageContaining("webhook.port: '70000'");
    }

    private static Settings settings(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.putAll(more);
        return Settings.read(null, environment);
    }
}
