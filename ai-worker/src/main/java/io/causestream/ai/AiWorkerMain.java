package io.causestream.ai;

import io.causestream.service.ServiceProcess;
import io.causestream.settings.Settings;
import java.util.Optional;

/** The AI workers as a process of their own: {@code ai-worker [FILE]}. */
public final class AiWorkerMain {

    private AiWorkerMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run(
                        "ai-worker",
                        args,
                        AiWorkerMain::config,
                        (config, meters, failure) ->
                                new AiWorker(config.orElseThrow(), meters, failure)));
    }

    private static Optional<AiWorkerConfig> config(Settings settings) {
        Optional<AiWorkerConfig> config = AiWorkerConfig.from(settings);
        if (config.isEmpty()) {
            settings.problem(
                    "holmesGPT.apiUrl",
                    "is missing (or set CAUSESTREAM_AI_URL), or AI is switched off: there is no model to ask");
        }
        return config;
    }
}
