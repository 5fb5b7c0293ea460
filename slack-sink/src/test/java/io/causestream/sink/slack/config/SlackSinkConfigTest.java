package io.causestream.sink.slack.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Severity;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackSinkConfigTest {

    private static final String TOKEN = "xoxb-not-a-real-token";

    @TempDir Path folder;

    @Test
    void readsTheFileOfTheOldSystem() throws IOException {
        SlackSinkConfig config =
                read(
                        """
                        clusterName: timour-homelab-talos
                        sinksConfig:
                          - slack_sink:
                              name: homelab_slack
                              api_key: "{{ env.SLACK_API_KEY }}"
                              slack_channel: "#homelab-alerts"
                        """);

        assertThat(config.name()).isEqualTo("homelab_slack");
        assertThat(config.token()).isEqualTo(TOKEN);
        assertThat(config.channels()).containsExactly("#homelab-alerts");
        assertThat(config.channelFor(Severity.CRITICAL)).isEqualTo("#homelab-alerts");
        assertThat(config.style()).isEqualTo(MessageStyle.THREAD);
        assertThat(config.apiUrl()).isEqualTo("https://slack.com/api/");
    }

    @Test
    void postsUnlessItIsADryRun() throws IOException {
        String sink =
                """
                sinksConfig:
                  - slack_sink: {name: home, api_key: "{{ env.SLACK_API_KEY }}", slack_channel: "#alerts"%s}
                """;

        assertThat(read(sink.formatted("")).dryRun()).isFalse();
        assertThat(read(sink.formatted(", dry_run: true")).dryRun()).isTrue();
        assertThatThrownBy(() -> read(sink.formatted(", dry_run: maybe")))
                .hasMessageContaining("slack_sink.dry_run: 'maybe' is neither true nor false");
    }

    @Test
    void routesBySeverity() throws IOException {
        SlackSinkConfig config =
                read(
                        """
                        sinksConfig:
                          - slack_sink:
                              name: homelab_slack
                              api_key: "{{ env.SLACK_API_KEY }}"
                              slack_channel: "#homelab-alerts"
                              severity_routes: {HIGH: "#on-call", low: "#homelab-info"}
                              slack_message: inline
                        """);

        assertThat(config.channels())
                .containsExactly("#homelab-alerts", "#homelab-info", "#on-call");
        assertThat(config.channelFor(Severity.HIGH)).isEqualTo("#on-call");
        assertThat(config.channelFor(Severity.CRITICAL)).isEqualTo("#on-call");
        assertThat(config.channelFor(Severity.LOW)).isEqualTo("#homelab-info");
        assertThat(config.channelFor(Severity.MEDIUM)).isEqualTo("#homelab-alerts");
        assertThat(config.style()).isEqualTo(MessageStyle.INLINE);
    }

    @Test
    void tellsAllMistakesAtOnceEachWithItsPlace() {
        assertThatThrownBy(() ->
                        read(
                                """
                                sinksConfig:
                                  - slack_sink:
                                      name: "two words"
                                      api_key: ""
                                      slack_chanel: "#a"
                                      severity_routes: {HIHG: "#on-call", LOW: "on call"}
                                      slack_message: both
                                  - msteams_sink: {name: x}
                                """))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("sinksConfig[0].slack_sink.name: 'two words'")
                .hasMessageContaining("sinksConfig[0].slack_sink.api_key: is missing")
                .hasMessageContaining("slack_chanel: unknown key; did you mean slack_channel?")
                .hasMessageContaining("sinksConfig[0].slack_sink.slack_channel: is missing")
                .hasMessageContaining("severity_routes.HIHG: unknown severity; did you mean HIGH?")
                .hasMessageContaining("severity_routes.LOW: 'on call' is not a channel's name")
                .hasMessageContaining("slack_message: 'both' is neither thread nor inline")
                .hasMessageContaining("sinksConfig[1].msteams_sink: unknown sink");
    }

    @Test
    void saysThatThereIsNoSlackSink() {
        assertThatThrownBy(() -> read("clusterName: home"))
                .hasMessageContaining("sinksConfig: has no slack_sink");
    }

    @Test
    void neverPrintsTheToken() throws IOException {
        assertThat(
                        read(
                                """
                                sinksConfig:
                                  - slack_sink: {name: s, api_key: "{{ env.SLACK_API_KEY }}", slack_channel: "#a"}
                                """))
                .asString()
                .doesNotContain(TOKEN);
    }

    private SlackSinkConfig read(String yaml) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("SLACK_API_KEY", TOKEN);
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        Path file = Files.writeString(folder.resolve("values.yaml"), yaml);
        Settings settings = Settings.read(file, environment);
        SlackSinkConfig config = SlackSinkConfig.from(settings);
        settings.refuseProblems();
        return config;
    }
}
