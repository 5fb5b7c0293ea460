package io.causestream.sink.slack;

import io.causestream.service.ServiceProcess;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;

/** Tells findings in Slack until it is told to stop. */
public final class SlackSinkMain {

    private SlackSinkMain() {}

    /** Takes the path of the YAML file, or nothing: then the environment alone counts. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
            System.err.println(
                    "usage: slack-sink [FILE.yaml]   (each setting and variable: README.md)");
            return 2;
        }
        try {
            Settings settings =
                    Settings.read(args.length == 0 ? null : Path.of(args[0]), System.getenv());
            SlackSinkConfig config = SlackSinkConfig.from(settings);
            settings.refuseMistakes();
            return ServiceProcess.run(
                    failure -> new SlackSink(config, new SimpleMeterRegistry(), failure));
        } catch (BadSettings e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }
}
