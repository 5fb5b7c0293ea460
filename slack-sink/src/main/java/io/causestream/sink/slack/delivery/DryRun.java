package io.causestream.sink.slack.delivery;

import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.PartOutcome;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.web.SlackWeb.Address;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Settles parts without posting them. What was first delivered in a dry run has an address that no
 * message in Slack has, and stays a dry run to its end: a sink that is switched to live posts what
 * begins from then on, and no end of what nobody has seen begin.
 */
final class DryRun {

    /** Slack's ids of channels are in capitals. */
    static final String CHANNEL = "dry-run";

    private static final Logger log = LoggerFactory.getLogger(DryRun.class);

    private final boolean everything;
    private final SlackMetrics metrics;
    private final InstantSource clock;

    DryRun(boolean everything, SlackMetrics metrics, InstantSource clock) {
        this.everything = everything;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Whether this attempt is not to reach Slack. */
    boolean covers(Attempt attempt) {
        Address root = attempt.root();
        return everything
                || isDry(attempt.noted().address())
                || (root != null && root.channel().equals(CHANNEL));
    }

    private static boolean isDry(@Nullable String address) {
        return address != null && address.startsWith(CHANNEL + "/");
    }

    AttemptResult settle(Attempt attempt) {
        metrics.part(PartOutcome.DRY_RUN);
        String address = attempt.noted().address();
        log.atLevel(attempt.part().name().equals(MessagePart.MESSAGE) ? Level.INFO : Level.DEBUG)
                .addKeyValue("finding", attempt.finding().id())
                .addKeyValue("revision", attempt.finding().revision())
                .addKeyValue("channel", attempt.delivery().channel())
                .addKeyValue("part", attempt.part().name())
                .addKeyValue("title", attempt.finding().title())
                .log(everything ? "dry run: not posted" : "not posted: it began in a dry run");
        return new AttemptResult.Settled(
                DeliveryPlan.posted(
                        attempt.noted(),
                        // One that was posted before the dry run is edited again after it.
                        address == null
                                ? new Address(CHANNEL, attempt.finding().id()).toString()
                                : address,
                        clock.instant()));
    }
}
