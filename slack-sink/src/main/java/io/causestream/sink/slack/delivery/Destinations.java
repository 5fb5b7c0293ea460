package io.causestream.sink.slack.delivery;

import io.causestream.sink.slack.config.SlackSinkConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actual channel for messages to a channel: the default one while that channel refuses them.
 */
final class Destinations {

    private final String defaultChannel;
    private final Duration again;
    private final InstantSource clock;
    private final Map<String, Instant> refusing = new ConcurrentHashMap<>();

    Destinations(SlackSinkConfig config, InstantSource clock) {
        this.defaultChannel = config.channel();
        this.again = config.timeouts().slow();
        this.clock = clock;
    }

    String of(String channel) {
        Instant until = refusing.get(channel);
        return until != null && clock.instant().isBefore(until) ? defaultChannel : channel;
    }

    /** Records that the channel refuses messages; it is tried again after a while. */
    void refuses(String channel) {
        refusing.put(channel, clock.instant().plus(again));
    }
}
