package io.causestream.doubles.slack;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How often a method may be called: a bucket for each method, and for posts for each channel. */
final class Rates {

    private record Bucket(double tokens, Instant at) {}

    /**
     * Posts: one a second a channel, in bursts of three. Edits: 50 a minute over all. Others are
     * not limited here.
     */
    private static final Map<String, double[]> PER_SECOND_AND_BURST =
            Map.of(
                    "chat.postMessage",
                    new double[] {1, 3},
                    "chat.update",
                    new double[] {50 / 60.0, 10});

    private final Map<String, Bucket> buckets = new HashMap<>();

    /** Zero if the call is allowed, else how long to wait, in whole seconds. */
    synchronized int secondsToWait(String method, String channel, Instant now) {
        double[] rate = PER_SECOND_AND_BURST.get(method);
        if (rate == null) {
            return 0;
        }
        String key = method.equals("chat.postMessage") ? method + "/" + channel : method;
        Bucket bucket = buckets.getOrDefault(key, new Bucket(rate[1], now));
        double seconds = Duration.between(bucket.at(), now).toMillis() / 1000.0;
        double tokens = Math.min(rate[1], bucket.tokens() + seconds * rate[0]);
        boolean goesOn = tokens >= 1;
        buckets.put(key, new Bucket(goesOn ? tokens - 1 : tokens, now));
        return goesOn ? 0 : (int) Math.max(1, Math.ceil((1 - tokens) / rate[0]));
    }
}
