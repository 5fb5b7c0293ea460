package io.causestream.sink.slack.web;

import io.causestream.service.Backoff;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * When which method may be called again: Slack limits posts by channel and all else by method, and
 * what it asks one caller to wait holds for that one alone. Safe for threads.
 */
public final class RateLimiter {

    public static final String POST = "chat.postMessage";
    public static final String UPDATE = "chat.update";

    /** So many posts at once, before they go out one by one. */
    private static final int BURST = 3;

    private final InstantSource clock;
    private final SlackSinkConfig.Timeouts timeouts;
    private final Map<String, Instant> delayedUntil = new HashMap<>();
    private final Map<String, Instant> paidUntil = new HashMap<>();
    private final Map<String, Backoff> failures = new HashMap<>();
    private final SlackToken apiKey;
    private Instant allDelayedUntil = Instant.MIN;
    private String refusedToken = "";

    public RateLimiter(InstantSource clock, SlackSinkConfig.Timeouts timeouts, SlackToken apiKey) {
        this.clock = clock;
        this.timeouts = timeouts;
        this.apiKey = apiKey;
    }

    /** From when on the call may be made; in the past if it may be made now. */
    public synchronized Instant free(String method, String channel) {
        String limit = limit(method, channel);
        Instant held = later(tokenDelay(), delayedUntil.getOrDefault(limit, Instant.MIN));
        Instant paid = paidUntil.get(limit);
        return paid == null
                ? held
                : later(held, paid.minus(timeouts.betweenPosts().multipliedBy(BURST - 1L)));
    }

    /** A call is made: it takes its share of the pace. */
    public synchronized void pass(String method, String channel) {
        if (method.equals(POST)) {
            paidUntil.merge(
                    limit(method, channel),
                    clock.instant().plus(timeouts.betweenPosts()),
                    (before, _) -> later(before, clock.instant()).plus(timeouts.betweenPosts()));
        }
    }

    /** It worked: the next failure is a first one. */
    public synchronized void worked(String method, String channel) {
        failures.remove(limit(method, channel));
    }

    /** Slack asked for it. */
    public synchronized Instant delay(String method, String channel, Duration wait) {
        return delayedUntil.merge(
                limit(method, channel), clock.instant().plus(wait), RateLimiter::later);
    }

    /** No method may be called: the token is no good, for as long as it stays the same. */
    public synchronized Instant delayAll(Duration wait) {
        allDelayedUntil = later(allDelayedUntil, clock.instant().plus(wait));
        refusedToken = apiKey.current();
        return tokenDelay();
    }

    /** A token in a file may change at any time: until then it is asked for again and again. */
    private Instant tokenDelay() {
        Instant now = clock.instant();
        if (!apiKey.isInFile() || !allDelayedUntil.isAfter(now)) {
            return allDelayedUntil;
        }
        if (!apiKey.current().equals(refusedToken)) {
            allDelayedUntil = Instant.MIN;
            return allDelayedUntil;
        }
        Instant soon = now.plus(SlackToken.READ_EVERY);
        return soon.isBefore(allDelayedUntil) ? soon : allDelayedUntil;
    }

    /** It did not work: about twice as long as at the last failure in a row. */
    public synchronized Instant backOff(String method, String channel) {
        Backoff backoff =
                failures.computeIfAbsent(
                        limit(method, channel),
                        _ -> new Backoff(timeouts.backoffFirst(), timeouts.backoffMost()));
        return delay(method, channel, backoff.next());
    }

    private static String limit(String method, String channel) {
        return method.equals(POST) ? method + " " + channel : method;
    }

    private static Instant later(Instant some, Instant other) {
        return some.isAfter(other) ? some : other;
    }
}
