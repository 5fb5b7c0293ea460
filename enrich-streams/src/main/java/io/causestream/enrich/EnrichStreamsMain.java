package io.causestream.enrich;

import io.causestream.service.ServiceProcess;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;

/** enrich-streams in a process of its own. */
public final class EnrichStreamsMain {

    private EnrichStreamsMain() {}

    /**
     * Configured by the file that {@code CAUSESTREAM_CONFIG} names, if any, and the environment;
     * see the README.
     */
    public static void main(String[] args) {
        String file = System.getenv("CAUSESTREAM_CONFIG");
        try {
            Settings settings = Settings.read(file == null ? null : Path.of(file), System.getenv());
            EnrichStreamsConfig config = EnrichStreamsConfig.from(settings);
            settings.refuseMistakes();
            System.exit(
                    ServiceProcess.run(failure ->
                            new EnrichStreams(config, new SimpleMeterRegistry(), failure)));
        } catch (BadSettings e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
