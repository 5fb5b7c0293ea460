package io.causestream.sink.slack.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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
        assertThat(config.tier()).isEqualTo(Tier.THREAD);
        assertThat(config.maxLogFileKb()).isEqualTo(1_000);
        assertThat(config.sink().stormThreshold()).isEqualTo(50);
        assertThat(config.serviceName()).isEqualTo("slack-sink");
        assertThat(config.apiUrl()).isEqualTo("https://slack.com/api/");
    }

    @Test
    void readsTheTokenFromAFileAndWhatToDoWithTheUnconfirmed() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "xoxb-in-a-file\n");

        SlackSinkConfig config = read(withTokenFile(file, "skip"));

        assertThat(config.token()).isEqualTo("xoxb-in-a-file");
        assertThat(config.ifUnconfirmed()).isEqualTo(IfUnconfirmed.SKIP);
        assertThat(config.toString()).doesNotContain("xoxb-in-a-file");
    }

    @Test
    void saysWhatIsWrongWithTheTokensFile() throws IOException {
        Path empty = Files.writeString(folder.resolve("token"), "two words\n");

        assertThatThrownBy(() -> read(withTokenFile(empty, "skp")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("api_key_file: the file contains no token")
                .hasMessageContaining("if_unconfirmed: 'skp' is neither repost nor skip")
                .hasMessageContaining("did you mean skip?")
                .hasMessageNotContaining("two words");
        assertThatThrownBy(() -> read(withTokenFile(folder.resolve("none"), "skip")))
                .hasMessageContaining("none' can't be read (NoSuchFileException)");
    }

    private static String withTokenFile(Path file, String ifUnconfirmed) {
        return """
        sinksConfig:
          - slack_sink:
              name: homelab_slack
              api_key_file: %s
              if_unconfirmed: %s
              slack_channel: "#homelab-alerts"
        """
                .formatted(file, ifUnconfirmed);
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
    void namesTheChannelsThatTheFileNames() throws IOException {
        SlackSinkConfig config =
                read(
                        """
                        sinksConfig:
                          - slack_sink:
                              name: homelab_slack
                              api_key: "{{ env.SLACK_API_KEY }}"
                              slack_channel: "#homelab-alerts"
                              severity_routes: {HIGH: "#on-call", low: "#homelab-info"}
                              routes: [{matchers: ['namespace="shop"'], channel: "#shop"}]
                              channel_override: labels.team
                              slack_message: inline
                              max_log_file_limit_kb: 200
                              storm_threshold: 0
                        """);

        assertThat(config.channels())
                .containsExactly("#homelab-alerts", "#homelab-info", "#on-call", "#shop");
        assertThat(config.tier()).isEqualTo(Tier.INLINE);
        assertThat(config.maxLogFileKb()).isEqualTo(200);
        assertThat(config.sink().stormThreshold()).isZero();
    }

    @Test
    void readsEverySlackSinkEachAsAServiceOfItsOwn() throws IOException {
        List<SlackSinkConfig> all =
                readAll(
                        """
                        sinksConfig:
                          - ms_teams_sink: {name: teams, webhook_url: "{{ env.NOT_SET }}"}
                          - slack_sink: {name: a, api_key: "{{ env.SLACK_API_KEY }}", slack_channel: "#a"}
                          - slack_sink_preview: {name: b, api_key: xoxb-other, slack_channel: "#b", dry_run: true}
                        """);

        assertThat(all)
                .extracting(SlackSinkConfig::serviceName)
                .containsExactly("slack-sink a", "slack-sink b");
        assertThat(all).extracting(SlackSinkConfig::token).containsExactly(TOKEN, "xoxb-other");
        assertThat(all).extracting(SlackSinkConfig::dryRun).containsExactly(false, true);
        assertThat(all.getFirst().routing().sinks())
                .extracting(RoutedSink::name)
                .containsExactly("teams", "a", "b");
    }

    @Test
    void twoSinksHaveTwoNames() {
        assertThatThrownBy(() ->
                        read(
                                """
                                sinksConfig:
                                  - slack_sink: {name: a, api_key: x, slack_channel: "#a"}
                                  - slack_sink: {name: a, api_key: x, slack_channel: "#b"}
                                """))
                .hasMessageContaining(
                        "sinksConfig[1].slack_sink.name: another sink is named 'a' too");
    }

    @Test
    void refusesThePlaceholdersOfADocumentation() {
        assertThatThrownBy(() ->
                        read(
                                """
                                sinksConfig:
                                  - slack_sink:
                                      name: main
                                      api_key: <your Bot User OAuth Token>
                                      slack_channel: <your-channel>
                                      max_log_file_limit_kb: <Optional>
                                """))
                .hasMessageContaining("api_key: is a placeholder, not a token")
                .hasMessageContaining("slack_channel: '<your-channel>' is not a channel's name")
                .hasMessageContaining("'<Optional>' is not a whole number of kilobytes");
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
                                      max_log_file_limit_kb: 0
                                  - msteams_sink: {name: x}
                                """))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("sinksConfig[0].slack_sink.name: 'two words'")
                .hasMessageContaining("sinksConfig[0].slack_sink.api_key: is missing")
                .hasMessageContaining("slack_chanel: unknown key; did you mean slack_channel?")
                .hasMessageContaining("sinksConfig[0].slack_sink.slack_channel: is missing")
                .hasMessageContaining("severity_routes.HIHG: unknown severity; did you mean HIGH?")
                .hasMessageContaining("severity_routes.LOW: 'on call' is not a channel's name")
                .hasMessageContaining("slack_message: 'both' is none of inline, thread, line")
                .hasMessageContaining("'0' is not a whole number of kilobytes from 1 to")
                .hasMessageContaining(
                        "sinksConfig[1].msteams_sink: unknown sink; did you mean ms_teams_sink?");
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
        return readAll(yaml).getFirst();
    }

    private List<SlackSinkConfig> readAll(String yaml) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("SLACK_API_KEY", TOKEN);
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        Path file = Files.writeString(folder.resolve("values.yaml"), yaml);
        Settings settings = Settings.read(file, environment);
        List<SlackSinkConfig> all = SlackSinkConfig.ofService(settings);
        settings.refuseProblems();
        return all;
    }
}
