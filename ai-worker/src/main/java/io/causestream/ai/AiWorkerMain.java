package io.causestream.ai;

import io.causestream.service.ServiceProcess;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;

/** The AI workers as a process of their own: {@code ai-worker [FILE]}. */
public final class AiWorkerMain {

    private AiWorkerMain() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
            System.err.println("usage: ai-worker [FILE]; FILE is the YAML configuration");
            return 2;
        }
        try {
            Settings settings =
                    Settings.read(args.length == 0 ? null : Path.of(args[0]), System.getenv());
            Optional<AiWorkerConfig> config = AiWorkerConfig.from(settings);
            settings.refuseMistakes();
            if (config.isEmpty()) {
                System.err.println(
                        "no model is to be asked: holmesGPT.apiUrl is missing (or set CAUSESTREAM_AI_URL), or AI is switched off");
                return 2;
            }
            return ServiceProcess.run(
                    failure -> new AiWorker(config.get(), new SimpleMeterRegistry(), failure));
        } catch (BadSettings e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }
}
