package io.causestream.ingest.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.observation.ReplacerPatterns;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestAlertmanagerConfigTest {

    private static final Map<String, String> LEAST =
            Map.of(
                    "CAUSESTREAM_CLUSTER_NAME", "home",
                    "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");

    private static Settings settings(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.putAll(more);
        return Settings.read(null, environment);
    }

    @Test
    void isOpenToThisMachineAloneByDefault() {
        IngestAlertmanagerConfig config = IngestAlertmanagerConfig.from(settings(Map.of()));

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(9095);
        assertThat(config.token()).isEmpty();
        assertThat(config.clusterName()).isEqualTo("home");
        assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
    }

    @Test
    void opensToOthersWithAToken() {
        IngestAlertmanagerConfig config =
                IngestAlertmanagerConfig.from(
                        settings(
                                Map.of(
                                        "CAUSESTREAM_WEBHOOK_TOKEN", "0123456789abcdef",
                                        "CAUSESTREAM_WEBHOOK_PORT", "8080")));

        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.toString()).contains("token=***").doesNotContain("0123456789abcdef");
    }

    @Test
    void tellsAllMistakesAtOnce() {
        Settings settings =
                settings(
                        Map.of(
                                "CAUSESTREAM_CLUSTER_NAME", "home/lab",
                                "CAUSESTREAM_WEBHOOK_HOST", "0.0.0.0",
                                "CAUSESTREAM_WEBHOOK_PORT", "70000"));
        IngestAlertmanagerConfig.from(settings);

        assertThatThrownBy(settings::refuseMistakes)
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("clusterName: ")
                .hasMessageContaining("webhook.host: '0.0.0.0' is open to others")
                .hasMessageContaining("webhook.port: '70000'");
    }

    @Test
    void refusesATokenThatCanBeGuessed() {
        Settings settings = settings(Map.of("CAUSESTREAM_WEBHOOK_TOKEN", "short"));
        IngestAlertmanagerConfig.from(settings);

        assertThatThrownBy(settings::refuseMistakes)
                .hasMessageContaining("webhook.token: has fewer than 16 characters")
                .hasMessageNotContaining("'short'");
    }

    @Test
    void canNotBeMadeOpenWithoutAToken() {
        IngestAlertmanagerConfig local = IngestAlertmanagerConfig.from(settings(Map.of()));

        assertThatThrownBy(() ->
                        new IngestAlertmanagerConfig(
                                "home",
                                "0.0.0.0",
                                0,
                                "",
                                local.kafka(),
                                ReplacerPatterns.NONE,
                                AlertmanagerApiConfig.none()))
                .hasMessageContaining("127.0.0.1 only");
    }
}
