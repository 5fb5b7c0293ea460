package io.causestream.standalone.incident;

import io.causestream.replay.diff.FindingRoutes;
import io.causestream.settings.Settings;
import io.causestream.settings.YamlDocument;
import io.causestream.sink.config.SinksFile;
import io.causestream.sink.routing.Destination;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The Slack channels of a file of settings with a {@code slack_sink}. */
final class SlackRoutes {

    private SlackRoutes() {}

    /**
     * @param rules as {@link RulesFiles#named} takes it
     * @return unknown for rules that are not a file of settings, or have no {@code sinksConfig}
     */
    static FindingRoutes of(String rules, Map<String, String> environment) {
        boolean isWord = rules.equals(RulesFiles.RECORDED) || rules.equals(RulesFiles.SHIPPED);
        if (isWord || !Files.isRegularFile(Path.of(rules)) || !hasSinks(Path.of(rules))) {
            return FindingRoutes.UNKNOWN;
        }
        Settings settings = Settings.read(Path.of(rules), environment);
        SinkRouting routing = SinksFile.routing(settings);
        settings.refuseProblems();
        return finding ->
                routing.sinks().stream()
                        .flatMap(sink -> routing.destinations(sink.name(), finding).stream())
                        .map(Destination::channel)
                        .distinct()
                        .toList();
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
