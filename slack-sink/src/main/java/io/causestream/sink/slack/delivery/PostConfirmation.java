package io.causestream.sink.slack.delivery;

import io.causestream.sink.slack.config.IfUnconfirmed;
import io.causestream.sink.slack.delivery.MessageLookup.Result;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.web.MessageTag;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb.Address;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.event.Level;

/** Checks in Slack, once a call is certainly over, whether its post was made. */
final class PostConfirmation {

    private final String defaultChannel;
    private final IfUnconfirmed ifUnconfirmed;
    private final MessageLookup messageLookup;
    private final FailureHandler failureHandler;
    private final OperatorWarnings operatorWarnings;
    private final InstantSource clock;

    PostConfirmation(
            String defaultChannel,
            IfUnconfirmed ifUnconfirmed,
            MessageLookup messageLookup,
            FailureHandler failureHandler,
            OperatorWarnings operatorWarnings,
            InstantSource clock) {
        this.defaultChannel = defaultChannel;
        this.ifUnconfirmed = ifUnconfirmed;
        this.messageLookup = messageLookup;
        this.failureHandler = failureHandler;
        this.operatorWarnings = operatorWarnings;
        this.clock = clock;
    }

    /**
     * After this the part is known to be posted, to need an edit, or to be absent; or it has to
     * wait.
     */
    AttemptResult lookFor(Attempt attempt) {
        Instant over = attempt.overAt();
        if (over.isAfter(clock.instant())) {
            return new AttemptResult.Wait(over, false);
        }
        return switch (lookUp(attempt)) {
            case Result.Seen(String address, String content) ->
                    new AttemptResult.Found(address, content.equals(attempt.content()));
            case Result.Nowhere _ -> absent(attempt);
            case Result.NotAsked(String method, SlackResponse<?> response) ->
                    notAsked(attempt, method, response);
        };
    }

    private Result lookUp(Attempt attempt) {
        Address root = Address.rootOf(attempt);
        if (root == null) {
            return lookInChannels(attempt);
        }
        return switch (MessagePart.of(attempt)) {
            case MessagePart.File file -> messageLookup.file(root, file);
            case MessagePart.Message _ -> messageLookup.reply(root, MessageTag.of(attempt));
        };
    }

    /** Messages of a channel that refuses them are in the default channel. */
    private Result lookInChannels(Attempt attempt) {
        String channel = attempt.channel();
        Instant since = attempt.intendedAt();
        Result result = messageLookup.message(channel, MessageTag.of(attempt), since);
        boolean closed =
                result instanceof Result.NotAsked(_, SlackResponse<?> response)
                        && response instanceof SlackResponse.Refused<?> refused
                        && SlackErrorKind.of(refused.error()) == SlackErrorKind.CHANNEL;
        boolean lookOn = closed || result instanceof Result.Nowhere;
        return lookOn && !channel.equals(defaultChannel)
                ? messageLookup.message(defaultChannel, MessageTag.of(attempt), since)
                : result;
    }

    private AttemptResult absent(Attempt attempt) {
        attempt.isAbsent();
        return new AttemptResult.Wait(Instant.MIN, false);
    }

    private AttemptResult notAsked(Attempt attempt, String method, SlackResponse<?> response) {
        String channel = attempt.channel();
        return switch (response) {
            case SlackResponse.TooMany<?>(Duration wait) ->
                    new AttemptResult.Wait(clock.instant().plus(wait), false);
            case SlackResponse.Unknown<?>(String why, _) ->
                    failureHandler.unknown(method, channel, why);
            case SlackResponse.Refused<?> refused -> {
                boolean isBlind =
                        refused.error().equals("missing_scope")
                                || SlackErrorKind.of(refused.error()) != SlackErrorKind.TOKEN;
                if (!isBlind) {
                    yield failureHandler.badToken(method, channel, refused);
                }
                yield switch (ifUnconfirmed) {
                    case REPOST -> {
                        operatorWarnings.refused(
                                Level.WARN,
                                method,
                                channel,
                                refused,
                                "can't verify whether a message arrived; posting it again (if_unconfirmed: repost)");
                        yield absent(attempt);
                    }
                    case SKIP -> {
                        operatorWarnings.refused(
                                Level.WARN,
                                method,
                                channel,
                                refused,
                                "can't verify whether a message arrived; not posting it again (if_unconfirmed: skip)");
                        yield new AttemptResult.Failed(
                                "it may have arrived, and Slack does not let the bot look: %s"
                                        .formatted(FailureHandler.because(refused)));
                    }
                };
            }
            case SlackResponse.Done<?> _ -> throw new AssertionError("Slack was asked");
        };
    }
}
