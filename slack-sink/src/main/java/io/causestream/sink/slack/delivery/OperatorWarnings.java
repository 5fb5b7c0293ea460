package io.causestream.sink.slack.delivery;

import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what a person has to do; the same message at most once a minute. */
public final class OperatorWarnings {

    private static final Logger log = LoggerFactory.getLogger(OperatorWarnings.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Instant> lastLogged = new ConcurrentHashMap<>();
    private volatile String bot = "the-bot";

    public OperatorWarnings(InstantSource clock) {
        this.clock = clock;
    }

    /** Sets the bot's name, by which people invite it. */
    public void botIs(String name) {
        bot = name;
    }

    /** Logs that Slack refuses a call, and somebody has to act. */
    public void refused(
            Level level,
            String method,
            String channel,
            SlackResponse.Refused<?> refusal,
            String then) {
        if (isDue(String.join(" ", method, channel, refusal.error(), then))) {
            log.atLevel(level)
                    .addKeyValue("method", method)
                    .addKeyValue("channel", channel)
                    .addKeyValue("error", refusal.error())
                    .addKeyValue("detail", refusal.detail())
                    .addKeyValue(
                            "do",
                            SlackErrorKind.advice(refusal.error(), refusal.detail(), channel, bot))
                    .log("Slack refuses; {}", then);
        }
    }

    /** Logs that Slack does not answer properly; the call is retried. */
    public void unanswered(String method, String channel, String why) {
        if (isDue(method + " " + channel + " unanswered")) {
            log.atWarn()
                    .addKeyValue("method", method)
                    .addKeyValue("channel", channel)
                    .addKeyValue("why", why)
                    .log("no clear answer from Slack; trying again");
        }
    }

    private boolean isDue(String what) {
        Instant now = clock.instant();
        Instant logged = lastLogged.get(what);
        if (logged != null && logged.plus(QUIET).isAfter(now)) {
            return false;
        }
        lastLogged.put(what, now);
        return true;
    }
}
