package io.causestream.sink.webhook;

import io.causestream.service.ServiceProcess;

/** The sink as a process of its own: {@code webhook-sink [FILE]}. */
public final class WebhookSinkMain {

    private WebhookSinkMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run(
                        "webhook-sink", args, WebhookSinkConfig::ofService, WebhookSink::new));
    }
}
