package io.causestream.sink.slack.delivery;

import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.transport.AttemptResult;
import java.time.Duration;
import org.slf4j.event.Level;

/** Handles failed calls to Slack: determines how long to wait, and warns operators. */
final class FailureHandler {

    private final Duration slow;
    private final RateLimiter rateLimiter;
    private final OperatorWarnings operatorWarnings;

    FailureHandler(Duration slow, RateLimiter rateLimiter, OperatorWarnings operatorWarnings) {
        this.slow = slow;
        this.rateLimiter = rateLimiter;
        this.operatorWarnings = operatorWarnings;
    }

    AttemptResult tooMany(String method, String channel, Duration wait) {
        return new AttemptResult.Wait(rateLimiter.delay(method, channel, wait), false);
    }

    AttemptResult unknown(String method, String channel, String why) {
        operatorWarnings.unanswered(method, channel, why);
        return new AttemptResult.Wait(rateLimiter.backOff(method, channel), true);
    }

    /** Nothing can be delivered until a person acts. */
    AttemptResult badToken(String method, String channel, SlackResponse.Refused<?> refused) {
        operatorWarnings.refused(
                Level.ERROR, method, channel, refused, "all findings are kept until then");
        return new AttemptResult.Wait(rateLimiter.delayAll(slow), false);
    }

    /** The channel accepts nothing until a person acts, and there is no other to replace it. */
    AttemptResult closedChannel(String lane, String channel, SlackResponse.Refused<?> refused) {
        operatorWarnings.refused(
                Level.ERROR,
                RateLimiter.POST,
                channel,
                refused,
                "its findings are kept until then");
        return new AttemptResult.Wait(rateLimiter.delay(RateLimiter.POST, lane, slow), false);
    }

    AttemptResult failed(String method, String channel, SlackResponse.Refused<?> refused) {
        operatorWarnings.refused(Level.ERROR, method, channel, refused, "this part is given up");
        return new AttemptResult.Failed(because(refused));
    }

    static String because(SlackResponse.Refused<?> refused) {
        return refused.detail().isEmpty()
                ? refused.error()
                : refused.error() + ": " + refused.detail();
    }
}
