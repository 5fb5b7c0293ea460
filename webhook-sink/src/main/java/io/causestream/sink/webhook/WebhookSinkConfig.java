package io.causestream.sink.webhook;

import io.causestream.settings.Settings;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.config.SinksFile;
import io.causestream.sink.routing.SinkKind;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.topics.KafkaSettings;
import java.time.Duration;
import java.util.List;

/**
 * The webhooks to which findings are sent, in the order of the file; never printed with secrets.
 *
 * @param routing over all sinks of the file; has each of the webhooks by its name
 */
public record WebhookSinkConfig(KafkaSettings kafka, SinkRouting routing, List<Webhook> webhooks) {

    /** A call is over this long after its deadline for certain. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    public WebhookSinkConfig {
        webhooks = List.copyOf(webhooks);
    }

    /**
     * Reads every {@code webhook_sink} of {@code sinksConfig}; problems are reported to the
     * settings. May have none.
     */
    public static WebhookSinkConfig from(Settings settings, KafkaSettings kafka) {
        SinksFile file = SinksFile.read(settings);
        return new WebhookSinkConfig(
                kafka,
                file.routing(),
                file.entries().stream()
                        .filter(entry -> entry.sink().kind() == SinkKind.WEBHOOK)
                        .map(entry ->
                                new WebhookReader(settings, entry.place(), entry.node())
                                        .read(entry.sink().name()))
                        .toList());
    }

    /** As {@link #from}, for a process that does nothing else: that there is none is a problem. */
    public static WebhookSinkConfig ofService(Settings settings) {
        WebhookSinkConfig config = from(settings, KafkaSettings.from(settings));
        if (config.isEmpty()) {
            settings.problem(
                    "sinksConfig",
                    "has no webhook_sink, and webhook-sink sends findings nowhere else; add one with name and url");
        }
        return config;
    }

    public boolean isEmpty() {
        return webhooks.isEmpty();
    }

    /** The names of the webhooks, for people. */
    public List<String> names() {
        return webhooks.stream().map(Webhook::name).toList();
    }

    /** What a webhook has in common with every sink; a storm of requests notifies no person. */
    SinkConfig sink(Webhook webhook) {
        return new SinkConfig(
                kafka,
                webhook.name(),
                routing,
                webhook.dryRun(),
                0,
                webhook.timeouts().call().plus(MARGIN));
    }
}
