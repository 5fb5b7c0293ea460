package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import io.causestream.sink.routing.RoutingDecision.SinkDecision;
import io.causestream.sink.routing.SinkScope.ScopeVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sinks of {@code sinksConfig} take a finding, and where each of them sends it. Pure: a
 * finding as it is has one answer, whatever was sent before; quiet times delay what is sent, and
 * change no route.
 *
 * @param sinks in the order of the file, with unique names
 */
public record SinkRouting(List<RoutedSink> sinks) {

    public SinkRouting {
        sinks = List.copyOf(sinks);
        if (sinks.stream().map(RoutedSink::name).distinct().count() != sinks.size()) {
            throw new IllegalArgumentException("two sinks have the same name");
        }
    }

    /** Of a file with a single sink. */
    public static SinkRouting of(RoutedSink sink) {
        return new SinkRouting(List.of(sink));
    }

    /** The outcome for one sink, before its channels are looked for. */
    private record Taken(RoutedSink sink, boolean isTaken, String why) {}

    /**
     * Where this sink sends the finding as it is now.
     *
     * @return empty if the sink does not take it; each channel once
     * @throws IllegalArgumentException if there is no sink of this name
     */
    public List<Destination> destinations(String sink, Finding finding) {
        for (Taken taken : taken(finding)) {
            if (taken.sink.name().equals(sink)) {
                return taken.isTaken
                        ? taken.sink.destinations(finding).stream()
                                .map(ChosenDestination::destination)
                                .toList()
                        : List.of();
            }
        }
        throw new IllegalArgumentException("no sink is named '%s'".formatted(sink));
    }

    /**
     * What each sink does with the finding, and why.
     *
     * @param now for quiet times
     */
    public RoutingDecision explain(Finding finding, Instant now) {
        return new RoutingDecision(
                heldBack(finding),
                taken(finding).stream()
                        .map(taken ->
                                new SinkDecision(
                                        taken.sink.name(),
                                        taken.sink.key(),
                                        taken.isTaken,
                                        taken.why,
                                        taken.isTaken
                                                ? taken.sink.destinations(finding)
                                                : List.of(),
                                        taken.sink.quietTimes().at(now).orElse(null)))
                        .toList());
    }

    /**
     * The sink of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RoutedSink sink(String name) {
        return sinks.stream()
                .filter(sink -> sink.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no sink is named '%s'".formatted(name)));
    }

    private List<Taken> taken(Finding finding) {
        List<Taken> all = new ArrayList<>();
        String stoppedBy = null;
        for (RoutedSink sink : sinks) {
            Taken taken = taken(sink, finding, stoppedBy);
            all.add(taken);
            if (taken.isTaken && sink.stops()) {
                stoppedBy = sink.name();
            }
        }
        return all;
    }

    private static Taken taken(RoutedSink sink, Finding finding, @Nullable String stoppedBy) {
        if (!sink.kind().isDelivered()) {
            return new Taken(sink, false, "nothing is sent to sinks of this kind, " + sink.key());
        }
        if (stoppedBy != null) {
            return new Taken(
                    sink,
                    false,
                    "the sink '%s' before it took it and has stop".formatted(stoppedBy));
        }
        boolean isNamed = finding.sinks().contains(sink.name());
        if (!finding.sinks().isEmpty() && !isNamed) {
            return new Taken(
                    sink,
                    false,
                    "its playbook names other sinks (%s)"
                            .formatted(String.join(", ", finding.sinks())));
        }
        if (!sink.isDefault() && !isNamed) {
            return new Taken(sink, false, "default is false, and its playbook names no sinks");
        }
        ScopeVerdict verdict = sink.scope().of(finding);
        if (!verdict.isTaken() || !verdict.why().isEmpty()) {
            return new Taken(sink, verdict.isTaken(), verdict.why());
        }
        return new Taken(
                sink, true, isNamed ? "its playbook names the sink" : "it takes every finding");
    }

    private static String heldBack(Finding finding) {
        if (finding.muted()) {
            return "it is muted by a silence or a playbook";
        }
        String merged = finding.relations().mergedInto();
        if (merged != null) {
            return "it is part of the finding " + merged;
        }
        return finding.relations().symptomOf().isEmpty()
                ? ""
                : "it is shown as a symptom of the finding "
                        + String.join(", ", finding.relations().symptomOf());
    }
}
