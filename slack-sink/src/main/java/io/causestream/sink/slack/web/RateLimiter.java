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
 * When each method may be called again: Slack limits posts by channel and everything else by
 * method, and each Retry-After applies only to the channel or method that received it. Thread-safe.
 */
public final class RateLimiter {

    public static final String POST = "chat.postMessage";
    public static final String UPDATE = "chat.update";

    /** The number of posts that may be sent at once, before they are paced. */
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

    /** From when on the call may be made; now or earlier if it may be made at once. */
    public synchronized Instant free(String method, String channel) {
        String limit = limit(method, channel);
        Instant delayed = later(allDelayedUntil, delayedUntil.getOrDefault(limit, Instant.MIN));
        Bucket bucket = posts.get(limit);
        long wait =
                bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        // Not "now" where nothing has to be waited for: callers compare with a moment before this.
        return wait == 0 ? delayed : later(delayed, clock.instant().plusNanos(wait));
    }

    /** Records a call: a post counts towards the limit of its channel. */
    public synchronized void pass(String method, String channel) {
        if (method.equals(POST)) {
            posts.computeIfAbsent(limit(method, channel), _ -> bucket())
                    .consumeIgnoringRateLimits(1);
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(BURST).refillGreedy(1, timeouts.betweenPosts()))
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

    /** Records a success: the next failure is a first one again. */
    public synchronized void worked(String method, String channel) {
        failures.remove(limit(method, channel));
    }

    /** Delays calls by the time that Slack requested. */
    public synchronized Instant delay(String method, String channel, Duration wait) {
        return delayedUntil.merge(
                limit(method, channel), clock.instant().plus(wait), RateLimiter::later);
    }

    /** Delays all methods, since the token is invalid. */
    public synchronized Instant delayAll(Duration wait) {
        allDelayedUntil = later(allDelayedUntil, clock.instant().plus(wait));
        return allDelayedUntil;
    }

    /** Records a failure: the wait is about twice that of the preceding failure. */
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
