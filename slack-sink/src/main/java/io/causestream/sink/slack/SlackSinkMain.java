package io.causestream.sink.slack;

import io.causestream.service.ServiceProcess;
import io.causestream.sink.slack.config.SlackSinkConfig;

/** All Slack sinks of a file as a process of their own: {@code slack-sink [FILE]}. */
public final class SlackSinkMain {

    private SlackSinkMain() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.runAll(
                        "slack-sink", args, SlackSinkConfig::ofService, SlackSink::new));
    }
}
