package io.causestream.sink.slack.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.sink.slack.delivery.MessageLookup.Result;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.metrics.SlackMetrics.PartOutcome;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Checks in Slack, once a call is certainly over, whether its post was made. */
final class PostConfirmation {

    private static final Logger log = LoggerFactory.getLogger(PostConfirmation.class);

    private final String defaultChannel;
    private final MessageLookup messageLookup;
    private final UnconfirmedPosts unconfirmedPosts;
    private final FailureHandler failureHandler;
    private final OperatorWarnings operatorWarnings;
    private final SlackMetrics metrics;
    private final InstantSource clock;

    PostConfirmation(
            String defaultChannel,
            MessageLookup messageLookup,
            UnconfirmedPosts unconfirmedPosts,
            FailureHandler failureHandler,
            OperatorWarnings operatorWarnings,
            SlackMetrics metrics,
            InstantSource clock) {
        this.defaultChannel = defaultChannel;
        this.messageLookup = messageLookup;
        this.unconfirmedPosts = unconfirmedPosts;
        this.failureHandler = failureHandler;
        this.operatorWarnings = operatorWarnings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * After this the part is known to be posted, to need an edit, or to be absent; or it has to
     * wait.
     */
    AttemptResult lookFor(Attempt attempt) {
        Instant over = unconfirmedPosts.overAt(attempt.key(), attempt.noted());
        if (over.isAfter(clock.instant())) {
            return new AttemptResult.Wait(over, false);
        }
        return switch (lookUp(attempt)) {
            case Result.Seen(String address, String content) -> adopt(attempt, address, content);
            case Result.Nowhere _ -> absent(attempt);
            case Result.NotAsked(String method, SlackResponse<?> response) ->
                    notAsked(attempt, method, response);
        };
    }

    private Result lookUp(Attempt attempt) {
        Address root = attempt.root();
        if (root == null) {
            return lookInChannels(attempt);
        }
        return switch (attempt.part()) {
            case MessagePart.File file -> messageLookup.file(root, file);
            case MessagePart.Message _ -> messageLookup.reply(root, attempt.tag());
        };
    }

    /** Messages of a channel that refuses them are in the default channel. */
    private Result lookInChannels(Attempt attempt) {
        String channel = attempt.delivery().channel();
        Instant since = attempt.noted().at();
        Result result = messageLookup.message(channel, attempt.tag(), since);
        boolean closed =
                result instanceof Result.NotAsked(_, SlackResponse<?> response)
                        && response instanceof SlackResponse.Refused<?> refused
                        && SlackErrorKind.of(refused.error()) == SlackErrorKind.CHANNEL;
        boolean lookOn = closed || result instanceof Result.Nowhere;
        return lookOn && !channel.equals(defaultChannel)
                ? messageLookup.message(defaultChannel, attempt.tag(), since)
                : result;
    }

    private AttemptResult adopt(Attempt attempt, String address, String content) {
        log.atInfo()
                .addKeyValue("finding", attempt.finding().id())
                .addKeyValue("part", attempt.part().name())
                .log("found in Slack what was posted before an answer was lost");
        metrics.part(PartOutcome.FOUND);
        Delivery.Part noted = attempt.noted();
        return new AttemptResult.Settled(
                content.equals(noted.content())
                        ? DeliveryPlan.posted(noted, address, clock.instant())
                        : DeliveryPlan.intended(noted, address, clock.instant()));
    }

    private AttemptResult absent(Attempt attempt) {
        unconfirmedPosts.isAbsent(attempt.key());
        return new AttemptResult.Wait(Instant.MIN, false);
    }

    private AttemptResult notAsked(Attempt attempt, String method, SlackResponse<?> response) {
        String channel = attempt.delivery().channel();
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
                // Rather a duplicate message than none.
                operatorWarnings.refused(
                        Level.WARN,
                        method,
                        channel,
                        refused,
                        "can't verify whether a message arrived; posting it again");
                yield absent(attempt);
            }
            case SlackResponse.Done<?> _ -> throw new AssertionError("Slack was asked");
        };
    }
}
