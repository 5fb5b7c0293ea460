package io.causestream.sink.config;

import io.causestream.finding.Finding;
import io.causestream.sink.routing.Destination;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkKind;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.topics.KafkaSettings;
import java.time.Duration;
import java.util.List;

/**
 * What every kind of sink shares.
 *
 * @param name of the sink, as the user configured it: part of its ledger entries and its consumer
 *     group; unique in the file
 * @param routing over all sinks of the file
 * @param dryRun whether all is decided, rendered and recorded, and nothing is sent
 * @param stormThreshold the most messages that wait for one channel one by one: of more, the rest
 *     is folded into a summary; 0: never
 * @param call the time after which a call is certainly over
 */
public record SinkConfig(
        KafkaSettings kafka,
        String name,
        SinkRouting routing,
        boolean dryRun,
        int stormThreshold,
        Duration call) {

    /** Without {@code storm_threshold}. */
    public static final int DEFAULT_STORM_THRESHOLD = 50;

    public SinkConfig {
        routing.sink(name);
    }

    /** A sink that is alone in its file. */
    public static SinkConfig alone(KafkaSettings kafka, RoutedSink sink, Duration call) {
        return new SinkConfig(
                kafka, sink.name(), SinkRouting.of(sink), false, DEFAULT_STORM_THRESHOLD, call);
    }

    /** The part of the routing that is this sink's own. */
    public RoutedSink routed() {
        return routing.sink(name);
    }

    /** The kind of the sink. */
    public SinkKind kind() {
        return routed().kind();
    }

    /** When nothing new is delivered. */
    public QuietTimes quietTimes() {
        return routed().quietTimes();
    }

    /** Where the finding goes as it is now; empty: not to this sink. */
    public List<Destination> destinations(Finding finding) {
        return routing.destinations(name, finding);
    }

    /** The same sink that is, or is not, a dry run. */
    public SinkConfig with(boolean otherDryRun) {
        return new SinkConfig(kafka, name, routing, otherDryRun, stormThreshold, call);
    }

    /** The same sink, whose calls are over after another time. */
    public SinkConfig withCall(Duration other) {
        return new SinkConfig(kafka, name, routing, dryRun, stormThreshold, other);
    }

    /** The same sink with another threshold. */
    public SinkConfig withStormThreshold(int other) {
        return new SinkConfig(kafka, name, routing, dryRun, other, call);
    }

    /** For what no route takes, and for what too many different channels are named for. */
    public String channel() {
        return routed().channel();
    }
}
