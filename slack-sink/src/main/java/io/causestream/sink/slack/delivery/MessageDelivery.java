package io.causestream.sink.slack.delivery;

import com.slack.api.model.Conversation;
import com.slack.api.model.Message;
import io.causestream.finding.Excerpt;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.slack.web.MessageTag;
import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Address;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Posts a message, or edits the existing one. */
final class MessageDelivery {

    private static final Logger log = LoggerFactory.getLogger(MessageDelivery.class);
    private static final int HEADLINE_BYTES = 300;

    private final SlackSinkConfig config;
    private final SlackWeb slack;
    private final MessageLookup messageLookup;
    private final PostConfirmation unconfirmed;

    /** In which form a version that Slack refused is tried next. */
    private final Map<String, Form> forms = new ConcurrentHashMap<>();

    /** When the bot last tried to join a channel. */
    private final Map<String, Instant> joined = new ConcurrentHashMap<>();

    private final Destinations destinations;
    private final RateLimiter rateLimiter;
    private final FailureHandler failureHandler;
    private final OperatorWarnings operatorWarnings;
    private final InstantSource clock;

    MessageDelivery(
            SlackSinkConfig config,
            SlackWeb slack,
            MessageLookup messageLookup,
            PostConfirmation doubtful,
            Destinations destinations,
            RateLimiter rateLimiter,
            FailureHandler failureHandler,
            OperatorWarnings operatorWarnings,
            InstantSource clock) {
        this.config = config;
        this.slack = slack;
        this.messageLookup = messageLookup;
        this.unconfirmed = doubtful;
        this.destinations = destinations;
        this.rateLimiter = rateLimiter;
        this.failureHandler = failureHandler;
        this.operatorWarnings = operatorWarnings;
        this.clock = clock;
    }

    /** Ever less, for what Slack does not take as it is. */
    private enum Form {
        WHOLE,
        PLAIN,
        /** Plain, and without the metadata by which it is found again. */
        UNTAGGED,
        HEADLINE;

        SlackMessage of(SlackMessage rendered) {
            return switch (this) {
                case WHOLE -> rendered;
                case PLAIN, UNTAGGED -> rendered.plain();
                case HEADLINE ->
                        SlackMessage.of(
                                Excerpt.ofBytes(rendered.text(), HEADLINE_BYTES), List.of());
            };
        }

        boolean isTagged() {
            return this != UNTAGGED;
        }
    }

    AttemptResult deliver(Attempt attempt, SlackMessage rendered) throws InterruptedException {
        SlackMessage message = form(attempt).of(rendered);
        String address = attempt.address();
        return address == null
                ? post(attempt, message)
                : edit(attempt, Address.parse(address), message);
    }

    private AttemptResult post(Attempt attempt, SlackMessage message) throws InterruptedException {
        Address root = Address.rootOf(attempt);
        String target = root == null ? destinations.of(attempt.channel()) : root.channel();
        String lane = messageLookup.canonical(target);
        Instant free = rateLimiter.free(RateLimiter.POST, lane);
        if (free.isAfter(clock.instant())) {
            return new AttemptResult.Wait(free, false);
        }
        if (!attempt.isSurelyAbsent()) {
            return unconfirmed.lookFor(attempt);
        }
        attempt.begins();
        rateLimiter.pass(RateLimiter.POST, lane);
        SlackResponse<Address> response = slack.post(target, root, message, tag(attempt));
        return switch (response) {
            case SlackResponse.Done<Address>(Address address) -> {
                rateLimiter.worked(RateLimiter.POST, lane);
                if (!lane.equals(address.channel())) {
                    // The channel is known by its id from now on, and this post counts for it.
                    messageLookup.channelIs(target, address.channel());
                    rateLimiter.pass(RateLimiter.POST, address.channel());
                }
                yield delivered(attempt, address);
            }
            case SlackResponse.TooMany<Address>(Duration wait) ->
                    failureHandler.tooMany(RateLimiter.POST, lane, wait);
            case SlackResponse.Unknown<Address>(String why, boolean isOver) -> {
                attempt.mayBeThere(isOver);
                yield failureHandler.unknown(RateLimiter.POST, lane, why);
            }
            case SlackResponse.Refused<Address> refused ->
                    switch (SlackErrorKind.of(refused.error())) {
                        case TOKEN -> failureHandler.badToken(RateLimiter.POST, target, refused);
                        case CHANNEL -> channelRefuses(attempt, target, refused);
                        case GONE, FILE -> failed(attempt, RateLimiter.POST, target, refused);
                        case CONTENT -> notAsItIs(attempt, RateLimiter.POST, target, refused);
                    };
        };
    }

    private AttemptResult channelRefuses(
            Attempt attempt, String target, SlackResponse.Refused<Address> refused) {
        boolean isReply = Address.rootOf(attempt) != null;
        if (isReply && !refused.error().equals("not_in_channel")) {
            return failed(attempt, RateLimiter.POST, target, refused);
        }
        if (refused.error().equals("not_in_channel") && joins(target)) {
            return new AttemptResult.Wait(Instant.MIN, false);
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
        destinations.refuses(attempt.channel());
        return new AttemptResult.Wait(Instant.MIN, false);
    }

    /**
     * Joins the channel, if it is public and the bot has the scope for it; tried once in a while,
     * since it may be removed from the channel as often as it joins.
     */
    private boolean joins(String channel) {
        Instant now = clock.instant();
        Instant before = joined.put(channel, now);
        if (before != null && before.plus(config.timeouts().slow()).isAfter(now)) {
            return false;
        }
        boolean isIn =
                messageLookup
                        .id(channel)
                        .map(id -> slack.join(id) instanceof SlackResponse.Done<Conversation>)
                        .orElse(false);
        if (isIn) {
            log.atInfo().addKeyValue("channel", channel).log("joined the channel");
        }
        return isIn;
    }

    private AttemptResult edit(Attempt attempt, Address at, SlackMessage message) {
        String channel = at.channel();
        Instant free = rateLimiter.free(RateLimiter.UPDATE, channel);
        if (free.isAfter(clock.instant())) {
            return new AttemptResult.Wait(free, false);
        }
        SlackResponse<Address> response = slack.edit(at, message, tag(attempt));
        return switch (response) {
            case SlackResponse.Done<Address>(Address address) -> {
                rateLimiter.worked(RateLimiter.UPDATE, channel);
                yield delivered(attempt, address);
            }
            case SlackResponse.TooMany<Address>(Duration wait) ->
                    failureHandler.tooMany(RateLimiter.UPDATE, channel, wait);
            // The same edit again does no harm.
            case SlackResponse.Unknown<Address>(String why, _) ->
                    failureHandler.unknown(RateLimiter.UPDATE, channel, why);
            case SlackResponse.Refused<Address> refused ->
                    switch (SlackErrorKind.of(refused.error())) {
                        case TOKEN -> failureHandler.badToken(RateLimiter.UPDATE, channel, refused);
                        case CHANNEL, GONE, FILE -> notEdited(attempt, at, message, refused);
                        case CONTENT -> notAsItIs(attempt, RateLimiter.UPDATE, channel, refused);
                    };
        };
    }

    /**
     * The message stays as it is. Where people still see it, its thread says what would have been
     * shown: once, whatever the outcome.
     */
    private AttemptResult notEdited(
            Attempt attempt,
            Address at,
            SlackMessage message,
            SlackResponse.Refused<Address> refused) {
        if (SlackErrorKind.isNotEditable(refused.error())) {
            operatorWarnings.refused(
                    Level.ERROR,
                    RateLimiter.UPDATE,
                    at.channel(),
                    refused,
                    "until then the thread says what has changed");
            rateLimiter.pass(RateLimiter.POST, at.channel());
            SlackResponse<Address> reply =
                    slack.post(at.channel(), at, Form.HEADLINE.of(message), null);
            if (!(reply instanceof SlackResponse.Done<Address>)) {
                log.atWarn()
                        .addKeyValue("finding", attempt.finding().id())
                        .addKeyValue("channel", at.channel())
                        .log("neither the message nor its thread says what has changed");
            }
            return new AttemptResult.Failed(FailureHandler.because(refused));
        }
        return failed(attempt, RateLimiter.UPDATE, at.channel(), refused);
    }

    /** Falls back to ever less; gives up what Slack takes in no form. */
    private AttemptResult notAsItIs(
            Attempt attempt,
            String method,
            String channel,
            SlackResponse.Refused<Address> refused) {
        Form next =
                switch (form(attempt)) {
                    case WHOLE -> refused.error().contains("metadata") ? Form.UNTAGGED : Form.PLAIN;
                    case PLAIN, UNTAGGED -> Form.HEADLINE;
                    case HEADLINE -> Form.WHOLE;
                };
        if (next == Form.WHOLE) {
            if (SlackErrorKind.isKnown(refused.error())) {
                return failed(attempt, method, channel, refused);
            }
            // Nobody knows that it is for good.
            forms.remove(version(attempt));
            operatorWarnings.refused(Level.ERROR, method, channel, refused, "trying again later");
            return new AttemptResult.Wait(rateLimiter.backOff(method, channel), true);
        }
        forms.put(version(attempt), next);
        operatorWarnings.refused(
                Level.ERROR,
                method,
                channel,
                refused,
                switch (next) {
                    case UNTAGGED ->
                            "posting it as plain text without metadata: after a lost answer it may come twice";
                    case HEADLINE -> "posting its headline alone";
                    default -> "posting it as plain text";
                });
        return new AttemptResult.Wait(Instant.MIN, false);
    }

    private AttemptResult failed(
            Attempt attempt,
            String method,
            String channel,
            SlackResponse.Refused<Address> refused) {
        forms.remove(version(attempt));
        return failureHandler.failed(method, channel, refused);
    }

    private AttemptResult delivered(Attempt attempt, Address address) {
        forms.remove(version(attempt));
        return new AttemptResult.Sent(address.toString());
    }

    private Form form(Attempt attempt) {
        return forms.getOrDefault(version(attempt), Form.WHOLE);
    }

    private Message.@Nullable Metadata tag(Attempt attempt) {
        return form(attempt).isTagged()
                ? MessageTag.of(attempt).with(attempt.finding(), attempt.content())
                : null;
    }

    private static String version(Attempt attempt) {
        return attempt.key() + "/" + attempt.content();
    }
}
