package io.causestream.sink.delivery;

import io.causestream.finding.Finding;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.metrics.SinkMetrics.FindingOutcome;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers to one channel what waits for it, one task after the other. */
final class ChannelWorker {

    private static final Logger log = LoggerFactory.getLogger(ChannelWorker.class);
    private static final Duration KAFKA_AGAIN = Duration.ofSeconds(1);

    private final String channel;
    private final Backlog backlog;
    private final FindingFetch fetch;
    private final Deliverer deliverer;
    private final Storms storms;
    private final SinkMetrics metrics;
    private final InstantSource clock;
    private final Duration retention;
    private final BackgroundLoop loop;

    ChannelWorker(
            String sink,
            String channel,
            Backlog backlog,
            FindingFetch fetch,
            Deliverer deliverer,
            Storms storms,
            SinkMetrics metrics,
            InstantSource clock,
            Duration retention,
            Consumer<Throwable> broken) {
        this.channel = channel;
        this.backlog = backlog;
        this.fetch = fetch;
        this.deliverer = deliverer;
        this.storms = storms;
        this.metrics = metrics;
        this.clock = clock;
        this.retention = retention;
        this.loop =
                BackgroundLoop.named(sink + " " + channel)
                        .letFinish()
                        .onFailure(broken)
                        .steps(this::deliverNext);
    }

    /** The loop, which ends by itself when the backlog is closed. */
    BackgroundLoop loop() {
        return loop;
    }

    /** Takes the next task and delivers it; waits if there is none. */
    private Next deliverNext() throws InterruptedException {
        Optional<Backlog.Task> task = backlog.take(channel, storms.nextDue(channel));
        if (task.isPresent()) {
            deliver(task.get());
        } else if (backlog.isClosed()) {
            return Next.NONE;
        }
        if (!storms.nextDue(channel).isAfter(clock.instant())) {
            writeSummary();
        }
        return Next.AT_ONCE;
    }

    /**
     * The later revision that replaced it is read by itself, if it was not read already; or Kafka
     * does not keep it any more.
     */
    private void gone(Backlog.Task task, Instant now) {
        boolean isExpired = task.head().recorded().plus(retention).isBefore(now);
        metrics.finding(isExpired ? FindingOutcome.EXPIRED : FindingOutcome.SUPERSEDED);
        if (isExpired) {
            log.atError()
                    .addKeyValue("finding", task.head().findingId())
                    .addKeyValue("channel", channel)
                    .addKeyValue("retention", retention)
                    .log("given up: it could not be delivered while Kafka kept it");
        }
        backlog.finished(task);
    }

    private void writeSummary() throws InterruptedException {
        Optional<Finding> summary = storms.write(channel);
        if (summary.isEmpty()) {
            return;
        }
        Finding finding = summary.get();
        Instant free = deliverer.free(finding.id(), channel);
        if (free.isAfter(clock.instant())) {
            storms.again(channel, finding.id(), free);
            return;
        }
        switch (deliverer.summary(finding, channel)) {
            case Deliverer.Progress.Later(Instant notBefore, _) ->
                    storms.again(channel, finding.id(), notBefore);
            case Deliverer.Progress.Quiet(Instant until) ->
                    storms.again(channel, finding.id(), until);
            case Deliverer.Progress.Delivered _, Deliverer.Progress.ThreadDue _ -> {
                // All of it was sent.
            }
        }
    }

    private void deliver(Backlog.Task task) throws InterruptedException {
        Instant now = clock.instant();
        boolean folds = storms.folds(channel, task.head());
        Instant free = deliverer.free(task.head().findingId(), channel);
        if (!folds && free.isAfter(now)) {
            backlog.postpone(task, free, false);
            return;
        }
        try {
            Optional<Finding> finding = fetch.at(task.head());
            if (finding.isEmpty()) {
                gone(task, now);
                return;
            }
            switch (deliverer.deliver(finding.get(), channel, task.thread(), folds)) {
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
