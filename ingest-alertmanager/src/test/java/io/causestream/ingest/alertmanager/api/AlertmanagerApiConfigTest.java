package io.causestream.ingest.alertmanager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerApiConfigTest {

    private static AlertmanagerApiConfig from(Map<String, String> environment) {
        Settings settings = Settings.read(null, environment);
        AlertmanagerApiConfig config = AlertmanagerApiConfig.from(settings);
        settings.refuseProblems();
        return config;
    }

    @Test
    void readsNoListUnlessItIsToldWhere() {
        AlertmanagerApiConfig config = from(Map.of());

        assertThat(config).isEqualTo(AlertmanagerApiConfig.none());
        assertThat(config.isSet()).isFalse();
    }

    @Test
    void readsTheFileThatTheOldSystemHas(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("values.yaml");
        Files.writeString(
                file,
                """
                globalConfig:
                  alertmanager_url: "http://alertmanager.monitoring.svc:9093"
                  alertmanager_auth: "Bearer {{ env.TOKEN }}"
                """);

        Settings settings = Settings.read(file, Map.of("TOKEN", "secret-of-mine"));
        AlertmanagerApiConfig config = AlertmanagerApiConfig.from(settings);
        settings.refuseProblems();

        assertThat(config.urls())
                .containsExactly(URI.create("http://alertmanager.monitoring.svc:9093"));
        assertThat(config.authorization()).isEqualTo("Bearer secret-of-mine");
        assertThat(config.toString()).contains("***").doesNotContain("secret-of-mine");
        assertThat(config.source("home")).isEqualTo("home/alertmanager.monitoring.svc:9093");
    }

    @Test
    void everyVariableStandsOverTheFile() {
        AlertmanagerApiConfig config =
                from(
                        Map.of(
                                "CAUSESTREAM_ALERTMANAGER_URL",
                                "http://b:9093/, https://a/alertmanager,http://b:9093",
                                "CAUSESTREAM_ALERTMANAGER_AUTH",
                                "Basic eA==",
                                "CAUSESTREAM_ALERTMANAGER_POLL_INTERVAL",
                                "30s",
                                "CAUSESTREAM_ALERTMANAGER_WARM_UP",
                                "2m",
                                "CAUSESTREAM_WATCHDOG_ABSENCE",
                                "5h"));

        assertThat(config.urls())
                .containsExactly(URI.create("http://b:9093"), URI.create("https://a/alertmanager"));
        assertThat(config.source("home")).isEqualTo("home/a/alertmanager,b:9093");
        assertThat(config.authorization()).isEqualTo("Basic eA==");
        assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.warmUp()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.watchdogAbsence()).hasValue(Duration.ofHours(5));
    }

    @Test
    void aWatchdogIsNotMissedBetweenTwoReadings() {
        assertThat(from(Map.of()).listAbsence()).isEqualTo(Duration.ofMinutes(10));
        assertThat(from(Map.of("CAUSESTREAM_ALERTMANAGER_POLL_INTERVAL", "30m")).listAbsence())
                .isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void tellsAllMistakesAtOnceAndNoSecret() {
        assertThatThrownBy(() ->
                        from(
                                Map.of(
                                        "CAUSESTREAM_ALERTMANAGER_URL",
                                        "alertmanager:9093,http://me:hunter2@a,ftp://a,http://a?b",
                                        "CAUSESTREAM_ALERTMANAGER_AUTH",
                                        "hunter3",
                                        "CAUSESTREAM_ALERTMANAGER_POLL_INTERVAL",
                                        "10ms",
                                        "CAUSESTREAM_ALERTMANAGER_WARM_UP",
                                        "1d",
                                        "CAUSESTREAM_WATCHDOG_ABSENCE",
                                        "90s")))
                .hasMessageContaining("'alertmanager:9093' is not a URL")
                .hasMessageContaining("'ftp://a' is not a URL")
                .hasMessageContaining("'http://a?b' is not a URL")
                .hasMessageContaining("contains a user; move it to globalConfig.alertmanager_auth")
                .hasMessageContaining(
                        "globalConfig.alertmanager_auth: is neither 'Bearer TOKEN' nor")
                .hasMessageContaining("alertmanager.pollInterval: 0.01s is not between 1s and 1h")
                .hasMessageContaining("alertmanager.warmUp: 24h is not between 0s and 1h")
                .hasMessageContaining(
                        "watchdog.absence: 1m30s is less than two poll intervals of 1m")
                .hasMessageNotContaining("hunter");
    }
}
