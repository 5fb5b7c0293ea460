package io.causestream.sink.routing;

import io.causestream.sink.schedule.QuietTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a finding goes, and why.
 *
 * @param heldBack why it notifies nobody, though sinks take it; empty if it does
 * @param sinks all sinks, in the order of the file
 */
public record RoutingDecision(String heldBack, List<SinkDecision> sinks) {

    public RoutingDecision {
        sinks = List.copyOf(sinks);
    }

    /**
     * What a sink does with the finding.
     *
     * @param key the sink's kind as it stands in the file
     * @param why a sentence's part: which key of the configuration decides it
     * @param destinations empty if it is not taken
     * @param quiet the quiet time that it is now, until whose end nothing new is posted; null: none
     */
    public record SinkDecision(
            String sink,
            String key,
            boolean isTaken,
            String why,
            List<ChosenDestination> destinations,
            QuietTimes.@Nullable Quiet quiet) {

        public SinkDecision {
            destinations = List.copyOf(destinations);
        }
    }
}
