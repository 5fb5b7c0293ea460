package io.causestream.sink.config;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Problem;
import io.causestream.settings.Settings;
import io.causestream.sink.routing.SinkRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sinks as a file has them. */
public final class GivenSinks {

    private GivenSinks() {}

    /** The routing of a file without problems. */
    public static SinkRouting routing(Path folder, String yaml) {
        Settings settings = settings(folder, yaml);
        SinkRouting routing = SinksFile.routing(settings);
        settings.refuseProblems();
        return routing;
    }

    /** Of one Slack sink with these further keys, indented by six. */
    public static SinkRouting sink(Path folder, String keys) {
        return routing(folder, yaml(keys));
    }

    /** The problems of one Slack sink with these further keys: place within the sink, and why. */
    static List<String> problems(Path folder, String keys) {
        Settings settings = settings(folder, yaml(keys));
        SinksFile.routing(settings);
        return problems(settings);
    }

    /**
     * As {@link #problems(Path, String)}, of what a sink shares with others besides its routing.
     */
    static List<String> problemsOfShared(Path folder, String keys) {
        Settings settings = settings(folder, yaml(keys));
        SinksFile.read(settings).entries().getFirst().stormThreshold(settings);
        return problems(settings);
    }

    private static List<String> problems(Settings settings) {
        try {
            settings.refuseProblems();
            return List.of();
        } catch (BadSettings e) {
            return e.problems().stream().map(GivenSinks::shown).toList();
        }
    }

    private static String shown(Problem problem) {
        return "%s: %s"
                .formatted(
                        problem.path().replaceFirst("^sinksConfig\\[0]\\.slack_sink\\.", ""),
                        problem.sentence());
    }

    private static String yaml(String keys) {
        return """
        sinksConfig:
          - slack_sink:
              name: home
              api_key: xoxb-0
              slack_channel: "#alerts"
        """
                + keys.indent(6);
    }

    private static Settings settings(Path folder, String yaml) {
        try {
            return Settings.read(Files.writeString(folder.resolve("values.yaml"), yaml), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
