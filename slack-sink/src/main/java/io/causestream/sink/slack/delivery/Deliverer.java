package io.causestream.sink.slack.delivery;

import static io.causestream.delivery.Delivery.State.INTENT;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.slack.config.QuietTimes;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.FindingOutcome;
import io.causestream.sink.slack.rendering.MainMessage;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.rendering.Rendering;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one revision to one channel, part by part: recorded as INTENT, sent to Slack, recorded
 * as POSTED. Whatever interrupts it, the next try continues from the ledger.
 */
public final class Deliverer {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

    private final String sink;
    private final Ledger ledger;
    private final MessageLookup messageLookup;
    private final UnconfirmedPosts unconfirmedPosts;
    private final Destinations destinations;
    private final MessageDelivery messages;
    private final FileSharing files;
    private final RateLimiter rateLimiter;
    private final SlackMetrics metrics;
    private final InstantSource clock;
    private final Rendering rendering;
    private final QuietTimes quietTimes;
    private final DryRun dryRun;

    public Deliverer(
            SlackSinkConfig config,
            Ledger ledger,
            SlackWeb slack,
            RateLimiter rateLimiter,
            OperatorWarnings operatorWarnings,
            SlackMetrics metrics,
            InstantSource clock) {
        this.sink = config.name();
        this.ledger = ledger;
        this.rateLimiter = rateLimiter;
        this.metrics = metrics;
        this.clock = clock;
        this.messageLookup = new MessageLookup(slack);
        this.unconfirmedPosts = new UnconfirmedPosts(config.timeouts());
        this.destinations = new Destinations(config, clock);
        this.rendering = new Rendering(config.style());
        this.quietTimes = config.quietTimes();
        this.dryRun = new DryRun(config.dryRun(), metrics, clock);
        FailureHandler failureHandler =
                new FailureHandler(
                        config.timeouts().slow(), rateLimiter, operatorWarnings, metrics, clock);
        PostConfirmation doubtful =
                new PostConfirmation(
                        config.channel(),
                        messageLookup,
                        unconfirmedPosts,
                        failureHandler,
                        operatorWarnings,
                        metrics,
                        clock);
        this.messages =
                new MessageDelivery(
                        config,
                        ledger,
                        slack,
                        messageLookup,
                        doubtful,
                        unconfirmedPosts,
                        destinations,
                        rateLimiter,
                        failureHandler,
                        operatorWarnings,
                        metrics,
                        clock);
        this.files =
                new FileSharing(
                        config,
                        ledger,
                        slack,
                        doubtful,
                        unconfirmedPosts,
                        rateLimiter,
                        failureHandler,
                        operatorWarnings,
                        metrics,
                        clock);
    }

    /** How far a delivery got. */
    sealed interface Progress {
        /** The channel shows this revision, as far as it ever will. */
        record Delivered() implements Progress {}

        /** The message is posted; its thread is to follow. */
        record ThreadDue() implements Progress {}

        /**
         * @param failed whether this finding failed, rather than having to wait for its turn
         */
        record Later(Instant notBefore, boolean failed) implements Progress {}

        /** It is to notify nobody until then. */
        record Quiet(Instant until) implements Progress {}
    }

    /** From when on the finding's message may be delivered, judged without its content. */
    Instant free(String findingId, String channel) {
        return ledger.of(findingId, channel).filter(Deliverer::stands).isPresent()
                ? Instant.MIN
                : rateLimiter.free(
                        RateLimiter.POST, messageLookup.canonical(destinations.of(channel)));
    }

    /**
     * Whether the message is posted already; it is edited even in quiet times, since an edit
     * notifies nobody and an outdated message would mislead.
     */
    private static boolean stands(Delivery delivery) {
        return DeliveryPlan.find(delivery, MessagePart.MESSAGE)
                .map(message -> message.address() != null)
                .orElse(false);
    }

    /**
     * Whether the finding was resolved within a quiet time, so that nobody needs to be notified of
     * it. Determined by the finding alone, so that a restart decides the same.
     */
    private boolean endedInQuiet(Finding finding) {
        Instant ended = finding.endsAt();
        return finding.kind() == Finding.Kind.CONDITION
                && finding.isResolved()
                && ended != null
                && quietTimes.isQuiet(ended);
    }

    /**
     * @param thread whether to deliver the parts after the message too
     */
    Progress deliver(Finding finding, String channel, boolean thread) throws InterruptedException {
        if (DeliveryPlan.isHandedOver(finding)) {
            metrics.finding(FindingOutcome.HANDED_OVER);
            return new Progress.Delivered();
        }
        Optional<Delivery> own = ledger.of(finding.id(), channel);
        Optional<Delivery> before =
                own.or(() -> Optional.ofNullable(ledger.continuedBy(finding).get(channel)));
        if (before.isPresent() && DeliveryPlan.isPast(before.get(), finding)) {
            metrics.finding(FindingOutcome.OUTDATED);
            return new Progress.Delivered();
        }
        if (before.isEmpty() && finding.isHeldBack()) {
            metrics.finding(finding.muted() ? FindingOutcome.MUTED : FindingOutcome.HELD_BACK);
            return new Progress.Delivered();
        }
        Optional<QuietTimes.Quiet> quiet = quietTimes.at(clock.instant());
        if (quiet.isPresent() && (thread || before.filter(Deliverer::stands).isEmpty())) {
            metrics.finding(outcome(quiet.get().why()));
            return new Progress.Quiet(quiet.get().until());
        }
        if (before.isEmpty() && endedInQuiet(finding)) {
            metrics.finding(FindingOutcome.RESOLVED_WHILE_QUIET);
            return new Progress.Delivered();
        }
        List<MessagePart> parts = render(finding);
        Delivery delivery = open(before.orElse(null), finding, channel, parts);
        for (MessagePart part : parts) {
            Delivery.Part noted = DeliveryPlan.find(delivery, part.name()).orElseThrow();
            while (noted.state() == INTENT) {
                boolean isMessage = part.name().equals(MessagePart.MESSAGE);
                if (!isMessage && !thread) {
                    return new Progress.ThreadDue();
                }
                Address root = isMessage ? null : message(delivery);
                Attempt attempt = new Attempt(finding, delivery, part, noted, root);
                switch (isMessage || root != null ? make(attempt) : withoutMessage(noted)) {
                    case AttemptResult.Settled(Delivery.Part settled) -> {
                        delivery = DeliveryPlan.with(delivery, settled, clock.instant());
                        ledger.write(delivery);
                        noted = settled;
                        if (settled.state() != INTENT) {
                            unconfirmedPosts.confirm(attempt.key(), settled.content());
                        }
                    }
                    case AttemptResult.Wait(Instant until, boolean failed) -> {
                        return new Progress.Later(until, failed);
                    }
                }
            }
        }
        metrics.finding(FindingOutcome.DELIVERED);
        return new Progress.Delivered();
    }

    private static FindingOutcome outcome(QuietTimes.Why why) {
        return switch (why) {
            case OUTSIDE_ACTIVITY -> FindingOutcome.OUTSIDE_ACTIVITY;
            case MUTE_INTERVAL -> FindingOutcome.MUTE_INTERVAL;
        };
    }

    /** A finding that can't be rendered is our bug; people are notified of it all the same. */
    private List<MessagePart> render(Finding finding) {
        try {
            return rendering.parts(finding);
        } catch (RuntimeException e) {
            metrics.finding(FindingOutcome.RENDERING_FAILED);
            log.atError()
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("revision", finding.revision())
                    .setCause(e)
                    .log("can't be shown in full; posting only its headline");
            return List.of(
                    new MessagePart.Message(
                            MessagePart.MESSAGE,
                            SlackMessage.of(MainMessage.headline(finding), List.of())));
        }
    }

    private AttemptResult make(Attempt attempt) throws InterruptedException {
        if (dryRun.covers(attempt)) {
            return dryRun.settle(attempt);
        }
        return switch (attempt.part()) {
            case MessagePart.Message message -> messages.deliver(attempt, message.message());
            case MessagePart.File file -> files.share(attempt, file);
        };
    }

    private AttemptResult withoutMessage(Delivery.Part noted) {
        return new AttemptResult.Settled(
                DeliveryPlan.failed(noted, "there is no message to reply to", clock.instant()));
    }

    private Delivery open(
            @Nullable Delivery before, Finding finding, String channel, List<MessagePart> parts)
            throws InterruptedException {
        Delivery opened = DeliveryPlan.open(before, finding, sink, channel, parts, clock.instant());
        if (before != null && opened.parts().equals(before.parts())) {
            return before;
        }
        for (Delivery.Part part : opened.parts()) {
            boolean isNew =
                    before == null
                            || DeliveryPlan.find(before, part.name())
                                    .map(old -> old.state() != INTENT)
                                    .orElse(true);
            if (part.state() == INTENT && isNew) {
                unconfirmedPosts.isAbsent(Attempt.key(opened, part.name()));
            }
        }
        ledger.write(opened);
        if (before != null && !before.findingId().equals(finding.id())) {
            log.atInfo()
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("earlier", before.findingId())
                    .addKeyValue("channel", channel)
                    .log("takes over the message of the same problem under its earlier id");
            ledger.write(DeliveryPlan.handedOver(before, finding, clock.instant()));
        }
        return opened;
    }

    private static @Nullable Address message(Delivery delivery) {
        return DeliveryPlan.find(delivery, MessagePart.MESSAGE)
                .map(Delivery.Part::address)
                .map(Address::parse)
                .orElse(null);
    }
}
