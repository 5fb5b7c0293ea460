package io.causestream.sink.slack.delivery;

import io.causestream.finding.Finding;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.FindingOutcome;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers to one channel what waits for it, one task after the other. */
public final class ChannelWorker {

    private static final Logger log = LoggerFactory.getLogger(ChannelWorker.class);
    private static final Duration KAFKA_AGAIN = Duration.ofSeconds(1);

    private final String channel;
    private final Backlog backlog;
    private final FindingFetch fetch;
    private final Deliverer deliverer;
    private final SlackMetrics metrics;
    private final InstantSource clock;
    private final BackgroundLoop loop;

    public ChannelWorker(
            String channel,
            Backlog backlog,
            FindingFetch fetch,
            Deliverer deliverer,
            SlackMetrics metrics,
            InstantSource clock,
            Consumer<Throwable> broken) {
        this.channel = channel;
        this.backlog = backlog;
        this.fetch = fetch;
        this.deliverer = deliverer;
        this.metrics = metrics;
        this.clock = clock;
        this.loop =
                BackgroundLoop.named("slack-sink " + channel)
                        .letFinish()
                        .onFailure(broken)
                        .steps(this::deliverNext);
    }

    /** The loop, which ends by itself when the backlog is closed. */
    public BackgroundLoop loop() {
        return loop;
    }

    /** Takes the next task and delivers it; waits if there is none. */
    private Next deliverNext() throws InterruptedException {
        Optional<Backlog.Task> task = backlog.take(channel);
        if (task.isEmpty()) {
            return Next.NONE;
        }
        deliver(task.get());
        return Next.AT_ONCE;
    }

    private void deliver(Backlog.Task task) throws InterruptedException {
        Instant now = clock.instant();
        Instant free = deliverer.free(task.head().findingId(), channel);
        if (free.isAfter(now)) {
            backlog.postpone(task, free, false);
            return;
        }
        try {
            Optional<Finding> finding = fetch.at(task.head());
            if (finding.isEmpty()) {
                // The later revision that replaced it is read by itself, if it was not read
                // already.
                metrics.finding(FindingOutcome.SUPERSEDED);
                backlog.finished(task);
                return;
            }
            switch (deliverer.deliver(finding.get(), channel, task.thread())) {
                case Deliverer.Progress.Delivered _ -> backlog.finished(task);
                case Deliverer.Progress.ThreadDue _ -> backlog.messageDelivered(task);
                case Deliverer.Progress.Later(Instant notBefore, boolean failed) ->
                        backlog.postpone(task, notBefore, failed);
                case Deliverer.Progress.Quiet(Instant until) ->
                        backlog.postponeUntilNotQuiet(task, until);
            }
        } catch (KafkaUnreachable e) {
            log.atWarn().setCause(e).log("could not read a finding from Kafka; retrying");
            backlog.postpone(task, now.plus(KAFKA_AGAIN), false);
        }
    }
}
