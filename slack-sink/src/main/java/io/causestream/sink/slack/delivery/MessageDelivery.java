package io.causestream.sink.slack.delivery;

import io.causestream.finding.Finding;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.PartOutcome;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Posts a message, or edits the existing one. */
final class MessageDelivery {

    private static final Logger log = LoggerFactory.getLogger(MessageDelivery.class);

    private final SlackSinkConfig config;
    private final Ledger ledger;
    private final SlackWeb slack;
    private final MessageLookup messageLookup;
    private final PostConfirmation unconfirmed;
    private final UnconfirmedPosts unconfirmedPosts;
    private final Destinations destinations;
    private final RateLimiter rateLimiter;
    private final FailureHandler failureHandler;
    private final OperatorWarnings operatorWarnings;
    private final SlackMetrics metrics;
    private final InstantSource clock;

    MessageDelivery(
            SlackSinkConfig config,
            Ledger ledger,
            SlackWeb slack,
            MessageLookup messageLookup,
            PostConfirmation doubtful,
            UnconfirmedPosts unconfirmedPosts,
            Destinations destinations,
            RateLimiter rateLimiter,
            FailureHandler failureHandler,
            OperatorWarnings operatorWarnings,
            SlackMetrics metrics,
            InstantSource clock) {
        this.config = config;
        this.ledger = ledger;
        this.slack = slack;
        this.messageLookup = messageLookup;
        this.unconfirmed = doubtful;
        this.unconfirmedPosts = unconfirmedPosts;
        this.destinations = destinations;
        this.rateLimiter = rateLimiter;
        this.failureHandler = failureHandler;
        this.operatorWarnings = operatorWarnings;
        this.metrics = metrics;
        this.clock = clock;
    }

    AttemptResult deliver(Attempt attempt, SlackMessage rendered) throws InterruptedException {
        SlackMessage message =
                unconfirmedPosts.isPlain(attempt.key(), attempt.noted().content())
                        ? rendered.plain()
                        : rendered;
        String address = attempt.noted().address();
        return address == null
                ? post(attempt, message)
                : edit(attempt, Address.parse(address), message);
    }

    private AttemptResult post(Attempt attempt, SlackMessage message) throws InterruptedException {
        Address root = attempt.root();
        String target =
                root == null ? destinations.of(attempt.delivery().channel()) : root.channel();
        String lane = messageLookup.canonical(target);
        Instant free = rateLimiter.free(RateLimiter.POST, lane);
        if (free.isAfter(clock.instant())) {
            return new AttemptResult.Wait(free, false);
        }
        if (!unconfirmedPosts.isSurelyAbsent(attempt.key())) {
            return unconfirmed.lookFor(attempt);
        }
        ledger.dateAnew(attempt, config.timeouts().fresh(), clock.instant());
        rateLimiter.pass(RateLimiter.POST, lane);
        SlackResponse<Address> response =
                slack.post(
                        target,
                        root,
                        message,
                        attempt.tag().with(attempt.finding(), attempt.noted().content()));
        return switch (response) {
            case SlackResponse.Done<Address>(Address address) -> {
                rateLimiter.worked(RateLimiter.POST, lane);
                if (!lane.equals(address.channel())) {
                    // The channel is known by its id from now on, and this post counts for it.
                    messageLookup.channelIs(target, address.channel());
                    rateLimiter.pass(RateLimiter.POST, address.channel());
                }
                yield delivered(attempt, PartOutcome.POSTED, address);
            }
            case SlackResponse.TooMany<Address>(Duration wait) ->
                    failureHandler.tooMany(RateLimiter.POST, lane, wait);
            case SlackResponse.Unknown<Address>(String why, boolean isOver) -> {
                unconfirmedPosts.mayBeThere(attempt.key(), isOver, clock.instant());
                yield failureHandler.unknown(RateLimiter.POST, lane, why);
            }
            case SlackResponse.Refused<Address> refused ->
                    switch (SlackErrorKind.of(refused.error())) {
                        case TOKEN -> failureHandler.badToken(RateLimiter.POST, target, refused);
                        case CHANNEL -> channelRefuses(attempt, target, refused);
                        case GONE ->
                                failureHandler.failed(
                                        attempt.noted(), RateLimiter.POST, target, refused);
                        case CONTENT -> notAsItIs(attempt, RateLimiter.POST, target, refused);
                    };
        };
    }

    private AttemptResult channelRefuses(
            Attempt attempt, String target, SlackResponse.Refused<Address> refused) {
        boolean isReply = attempt.root() != null;
        if (isReply && !refused.error().equals("not_in_channel")) {
            return failureHandler.failed(attempt.noted(), RateLimiter.POST, target, refused);
        }
        if (isReply || target.equals(config.channel())) {
            return failureHandler.closedChannel(messageLookup.canonical(target), target, refused);
        }
        operatorWarnings.refused(
                Level.ERROR,
                RateLimiter.POST,
                target,
                refused,
                "until then its findings go to " + config.channel());
        destinations.refuses(attempt.delivery().channel());
        return new AttemptResult.Wait(Instant.MIN, false);
    }

    private AttemptResult edit(Attempt attempt, Address at, SlackMessage message) {
        String channel = at.channel();
        Instant free = rateLimiter.free(RateLimiter.UPDATE, channel);
        if (free.isAfter(clock.instant())) {
            return new AttemptResult.Wait(free, false);
        }
        SlackResponse<Address> response =
                slack.edit(
                        at,
                        message,
                        attempt.tag().with(attempt.finding(), attempt.noted().content()));
        return switch (response) {
            case SlackResponse.Done<Address>(Address address) -> {
                rateLimiter.worked(RateLimiter.UPDATE, channel);
                yield delivered(attempt, PartOutcome.EDITED, address);
            }
            case SlackResponse.TooMany<Address>(Duration wait) ->
                    failureHandler.tooMany(RateLimiter.UPDATE, channel, wait);
            // The same edit again does no harm.
            case SlackResponse.Unknown<Address>(String why, _) ->
                    failureHandler.unknown(RateLimiter.UPDATE, channel, why);
            case SlackResponse.Refused<Address> refused ->
                    switch (SlackErrorKind.of(refused.error())) {
                        case TOKEN -> failureHandler.badToken(RateLimiter.UPDATE, channel, refused);
                        case CHANNEL, GONE ->
                                failureHandler.failed(
                                        attempt.noted(), RateLimiter.UPDATE, channel, refused);
                        case CONTENT -> notAsItIs(attempt, RateLimiter.UPDATE, channel, refused);
                    };
        };
    }

    /** Falls back to plain text; gives up if that was refused, too. */
    private AttemptResult notAsItIs(
            Attempt attempt,
            String method,
            String channel,
            SlackResponse.Refused<Address> refused) {
        if (!unconfirmedPosts.goesPlain(attempt.key(), attempt.noted().content())) {
            return failureHandler.failed(attempt.noted(), method, channel, refused);
        }
        operatorWarnings.refused(Level.ERROR, method, channel, refused, "posting it as plain text");
        return new AttemptResult.Wait(Instant.MIN, false);
    }

    private AttemptResult delivered(Attempt attempt, PartOutcome outcome, Address address) {
        metrics.part(outcome);
        boolean isMessage = attempt.part().name().equals(MessagePart.MESSAGE);
        log.atLevel(isMessage ? Level.INFO : Level.DEBUG)
                .addKeyValue("finding", attempt.finding().id())
                .addKeyValue("revision", attempt.finding().revision())
                .addKeyValue("channel", attempt.delivery().channel())
                .addKeyValue("part", attempt.part().name())
                .log(outcome == PartOutcome.EDITED ? "edited" : "posted");
        if (isMessage && outcome == PartOutcome.POSTED) {
            measure(attempt.finding());
        }
        return new AttemptResult.Settled(
                DeliveryPlan.posted(attempt.noted(), address.toString(), clock.instant()));
    }

    /**
     * Measures the first post of a finding. Later ones, in the channel of a higher severity, are
     * not about when it was opened; and what is opened in a quiet time waits on purpose.
     */
    private void measure(Finding finding) {
        Instant opened = finding.openedAt();
        boolean isFirst = ledger.of(finding.id()).size() <= 1;
        if (opened != null
                && isFirst
                && !opened.isBefore(finding.startsAt())
                && !config.quietTimes().isQuiet(opened)) {
            Duration latency = Duration.between(opened, clock.instant());
            metrics.delivered(latency.isNegative() ? Duration.ZERO : latency);
        }
    }
}
