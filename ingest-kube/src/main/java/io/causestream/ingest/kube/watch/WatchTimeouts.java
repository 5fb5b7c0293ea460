package io.causestream.ingest.kube.watch;

import java.time.Duration;

/**
 * The timeouts of a watch.
 *
 * @param silence after which a stream counts as dead: a bookmark is due every minute
 * @param refusal before a kind that the agent is not allowed to watch is tried again; longer each
 *     time
 * @param baseline after which a kind is listed again even if its watch goes on
 */
public record WatchTimeouts(Duration silence, Duration refusal, Duration baseline) {

    private static final Duration REFUSAL = Duration.ofSeconds(30);
    private static final Duration BASELINE = Duration.ofDays(1);

    public WatchTimeouts(Duration silence, Duration refusal) {
        this(silence, refusal, BASELINE);
    }

    public static WatchTimeouts of(Duration silence) {
        return new WatchTimeouts(silence, REFUSAL);
    }
}
