package io.causestream.sink.slack.web;

import io.causestream.service.Backoff;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
    private final Map<String, Bucket> posts = new HashMap<>();
    private final Map<String, Backoff> failures = new HashMap<>();
    private Instant allDelayedUntil = Instant.MIN;

    public RateLimiter(InstantSource clock, SlackSinkConfig.Timeouts timeouts) {
        this.clock = clock;
        this.timeouts = timeouts;
    }

    /** From when on the call may be made; not later than now if it may be made at once. */
    public synchronized Instant free(String method, String channel) {
        String limit = limit(method, channel);
        Instant delayed = later(allDelayedUntil, delayedUntil.getOrDefault(limit, Instant.MIN));
        Bucket bucket = posts.get(limit);
        return bucket == null
                ? delayed
                : later(
                        delayed,
                        clock.instant()
                                .plusNanos(
                                        bucket.estimateAbilityToConsume(1)
                                                .getNanosToWaitForRefill()));
    }

    /** A call is made: a post takes its share of what its channel may get. */
    public synchronized void pass(String method, String channel) {
        if (method.equals(POST)) {
            posts.computeIfAbsent(limit(method, channel), _ -> bucket())
                    .consumeIgnoringRateLimits(1);
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(BURST).refillGreedy(1, timeouts.betweenPosts()))
                .withCustomTimePrecision(
                        new TimeMeter() {
                            @Override
                            public long currentTimeNanos() {
                                return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
                            }

                            @Override
                            public boolean isWallClockBased() {
                                return true;
                            }
                        })
                .build();
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

    /** No method may be called: the token is no good. */
    public synchronized Instant delayAll(Duration wait) {
        allDelayedUntil = later(allDelayedUntil, clock.instant().plus(wait));
        return allDelayedUntil;
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
