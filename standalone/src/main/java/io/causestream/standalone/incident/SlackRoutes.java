package io.causestream.standalone.incident;

import io.causestream.replay.diff.SeverityRoutes;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The Slack channels of a file of settings with a {@code slack_sink}. */
final class SlackRoutes {

    private SlackRoutes() {}

    /**
     * @param rules as {@link RulesFiles#named} takes it
     * @return unknown for rules that are not a file of settings, or have no {@code sinksConfig}
     */
    static SeverityRoutes of(String rules, Map<String, String> environment) {
        boolean isWord = rules.equals(RulesFiles.RECORDED) || rules.equals(RulesFiles.SHIPPED);
        if (isWord || !Files.isRegularFile(Path.of(rules)) || !hasSinks(Path.of(rules))) {
            return SeverityRoutes.UNKNOWN;
        }
        Map<String, String> overlaid = new HashMap<>(environment);
        // A comparison reaches no Kafka.
        overlaid.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "none:9092");
        Settings settings = Settings.read(Path.of(rules), overlaid);
        SlackSinkConfig sink = SlackSinkConfig.from(settings);
        settings.refuseProblems();
        return severity -> Optional.of(sink.channelFor(severity));
    }

    private static boolean hasSinks(Path file) {
        try {
            YamlDocument yaml = YamlDocument.of(file.toString(), Files.readString(file));
            return yaml.isMap() && yaml.has("sinksConfig");
        } catch (IOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(file, e.getMessage()), e);
        }
    }
}
