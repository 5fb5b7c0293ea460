package io.causestream.sink.slack;

import io.causestream.service.ServiceProcess;
import io.causestream.sink.slack.config.SlackSinkConfig;

/** The sink as a process of its own: {@code slack-sink [FILE]}. */
public final class SlackSinkMain {

    private SlackSinkMain() {}

    public static void main(String[] args) {
        System.exit(ServiceProcess.run("slack-sink", args, SlackSinkConfig::from, SlackSink::new));
    }
}
