package io.causestream.benchmarks.sinks;

import io.causestream.service.ServiceProcess;
import io.causestream.sink.slack.SlackSink;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackSinkConfig.Timeouts;
import java.time.Duration;

/** slack-sink as a process, with waits that are a fraction of the usual ones. */
public final class ImpatientSlackSink {

    /** The longest time after which a call that was begun is over. */
    static final Duration CALL = Duration.ofMillis(1_500);

    private static final Timeouts SHORT =
            new Timeouts(
                    CALL.dividedBy(2),
                    CALL.dividedBy(2),
                    Duration.ofMillis(300),
                    Duration.ofMillis(40),
                    Duration.ofMillis(400),
                    Duration.ZERO,
                    Duration.ofSeconds(5));

    private ImpatientSlackSink() {}

    public static void main(String[] args) {
        System.exit(
                ServiceProcess.run(
                        "slack-sink",
                        args,
                        settings ->
                                SlackSinkConfig.ofService(settings).getFirst().withTimeouts(SHORT),
                        SlackSink::new));
    }
}
