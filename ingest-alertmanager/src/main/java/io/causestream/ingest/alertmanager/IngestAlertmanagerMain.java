package io.causestream.ingest.alertmanager;

import io.causestream.service.ServiceProcess;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;

/** The webhook as a process of its own: {@code ingest-alertmanager [FILE]}. */
public final class IngestAlertmanagerMain {

    private IngestAlertmanagerMain() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
            System.err.println("usage: ingest-alertmanager [FILE]; FILE is the YAML configuration");
            return 2;
        }
        try {
            Settings settings =
                    Settings.read(args.length == 0 ? null : Path.of(args[0]), System.getenv());
            IngestAlertmanagerConfig config = IngestAlertmanagerConfig.from(settings);
            settings.refuseMistakes();
            return ServiceProcess.run(
                    failure -> new IngestAlertmanager(config, new SimpleMeterRegistry(), failure));
        } catch (BadSettings e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }
}
