package io.causestream.standalone;

import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The configuration of a file with one {@code slack_sink}, which posts to {@code #alerts}. */
public final class OneSlackSink {

    private OneSlackSink() {}

    /**
     * @param folder where the file is written
     * @param account whose token the sink has
     */
    public static SlackSinkConfig config(
            Path folder, KafkaSettings kafka, SlackDouble slack, SlackSettings account)
            throws IOException {
        Path file = folder.resolve("causestream.yaml");
        Files.writeString(
                file,
                """
                sinksConfig:
                  - slack_sink: {name: home, api_key: "{{ env.SLACK_API_KEY }}", slack_channel: "#alerts"}
                """);
        Settings settings =
                Settings.read(
                        file,
                        Map.of(
                                "SLACK_API_KEY", account.token(),
                                "CAUSESTREAM_SLACK_API_URL", slack.apiUrl(),
                                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
        SlackSinkConfig config = SlackSinkConfig.all(settings).getFirst();
        settings.refuseProblems();
        return config;
    }
}
