package io.causestream.sink.webhook;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations of webhooks as users write them. */
final class WebhookConfigs {

    private WebhookConfigs() {}

    /**
     * Reads the keys of one webhook_sink, or a whole file.
     *
     * @throws BadSettings with every problem
     */
    static Webhook read(Path folder, String yaml, Map<String, String> environment)
            throws IOException {
        String file =
                yaml.startsWith("sinksConfig:")
                        ? yaml
                        : "sinksConfig:\n- webhook_sink:\n" + yaml.indent(4);
        Settings settings =
                Settings.read(Files.writeString(folder.resolve("c.yaml"), file), environment);
        WebhookSinkConfig config =
                WebhookSinkConfig.from(settings, KafkaSettings.at("127.0.0.1:9"));
        settings.allowDeclaredKeys();
        settings.refuseProblems();
        return config.webhooks().getFirst();
    }
}
