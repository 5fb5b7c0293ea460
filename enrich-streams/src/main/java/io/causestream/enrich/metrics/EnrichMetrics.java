package io.causestream.enrich.metrics;

import static io.causestream.service.MeterDeclaration.gauge;
import static io.causestream.service.MeterDeclaration.value;
import static java.util.Objects.requireNonNull;

import io.causestream.enrich.metrics.CountReason.AlertDropped;
import io.causestream.enrich.metrics.CountReason.AlertResolutionMissed;
import io.causestream.enrich.metrics.CountReason.AlertResumed;
import io.causestream.enrich.metrics.CountReason.AlertWithoutWorkload;
import io.causestream.enrich.metrics.CountReason.AnalysisAsked;
import io.causestream.enrich.metrics.CountReason.AnalysisDropped;
import io.causestream.enrich.metrics.CountReason.AnalysisShared;
import io.causestream.enrich.metrics.CountReason.ContextDropped;
import io.causestream.enrich.metrics.CountReason.ContextLate;
import io.causestream.enrich.metrics.CountReason.ContextMissing;
import io.causestream.enrich.metrics.CountReason.FindingCut;
import io.causestream.enrich.metrics.CountReason.FindingGrouped;
import io.causestream.enrich.metrics.CountReason.FindingReopened;
import io.causestream.enrich.metrics.CountReason.FindingRetired;
import io.causestream.enrich.metrics.CountReason.ListDropped;
import io.causestream.enrich.metrics.CountReason.LookUpRefused;
import io.causestream.enrich.metrics.CountReason.ObjectDeletionMissed;
import io.causestream.enrich.metrics.CountReason.ObservationDropped;
import io.causestream.enrich.metrics.CountReason.SignalCoalesced;
import io.causestream.enrich.metrics.CountReason.SignalDropped;
import io.causestream.enrich.metrics.CountReason.SignalSilenced;
import io.causestream.service.AgeGauges;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is dropped, merged or held back, by reason, so that nothing is lost silently, and
 * measures how far the processing is behind: {@code causestream.enrich.*}.
 */
public final class EnrichMetrics implements CountRecorder {

    private static final List<MeterDeclaration> ALL =
            List.of(
                    counter(
                            "observations.dropped",
                            "Observations that change nothing",
                            ObservationDropped.class),
                    counter(
                            "objects.deletions.missed",
                            "Deletions of objects that no watch event reported",
                            ObjectDeletionMissed.class),
                    counter("alerts.dropped", "Alerts that change nothing", AlertDropped.class),
                    counter(
                            "alerts.resolutions.missed",
                            "Resolutions of alerts that no notification reported",
                            AlertResolutionMissed.class),
                    counter(
                            "alerts.resumed",
                            "Alerts that fire again after they were resolved",
                            AlertResumed.class),
                    counter(
                            "alerts.without_workload",
                            "Alerts whose workload is unknown",
                            AlertWithoutWorkload.class),
                    counter(
                            "signals.silenced",
                            "Problems that matched a trigger and that no playbook reports",
                            SignalSilenced.class),
                    counter(
                            "lists.dropped",
                            "Complete lists of alerts that change nothing",
                            ListDropped.class),
                    counter(
                            "signals.coalesced",
                            "Detections that are reported with an earlier or a later one",
                            SignalCoalesced.class),
                    counter(
                            "signals.dropped",
                            "Signals that change no finding",
                            SignalDropped.class),
                    counter(
                            "findings.reopened",
                            "Findings that were resolved too soon",
                            FindingReopened.class),
                    counter(
                            "findings.retired",
                            "Findings that were open at a rewind, and are not after it",
                            FindingRetired.class),
                    counter(
                            "findings.grouped",
                            "Findings shown in the message of a summary",
                            FindingGrouped.class),
                    counter(
                            "context.dropped",
                            "Context results that no finding waits for",
                            ContextDropped.class),
                    counter(
                            "context.late",
                            "Context results that lead to a later revision",
                            ContextLate.class),
                    counter(
                            "context.missing",
                            "Findings published without all of their context",
                            ContextMissing.class),
                    counter(
                            "findings.cut",
                            "Findings of which a part was too large for a record",
                            FindingCut.class),
                    counter(
                            "analyses.dropped",
                            "Analyses that no finding waits for",
                            AnalysisDropped.class),
                    counter(
                            "analyses.asked",
                            "Questions to the model, with those asked again",
                            AnalysisAsked.class),
                    counter(
                            "analyses.shared",
                            "Findings that want an analysis and cost no question to the model",
                            AnalysisShared.class),
                    counter(
                            "analyses.lookups.refused",
                            "Look-ups that a model asked for and that are not made",
                            LookUpRefused.class));

    private static final MeterDeclaration LAG =
            gauge(
                            "causestream.enrich.lag.seconds",
                            "How long the record that was processed last had been on its topic")
                    .by("topic", ReadTopic.class);

    private static final MeterDeclaration HEARTBEAT_AGE =
            gauge(
                            "causestream.enrich.heartbeat.age.seconds",
                            "Age of the newest heartbeat of the cluster's agent that has passed through; absent until one has")
                    .by("cluster");

    private static final int MOST_CLUSTERS = 2_000;

    private final Map<Enum<?>, Counter> counters = new HashMap<>();
    private final Map<ReadTopic, AtomicLong> lagMillis = new EnumMap<>(ReadTopic.class);
    private final AgeGauges heartbeats;

    /** Registers all counters, which start at 0. */
    public EnrichMetrics(MeterRegistry registry) {
        heartbeats = new AgeGauges(HEARTBEAT_AGE, registry, MOST_CLUSTERS);
        for (ReadTopic topic : ReadTopic.values()) {
            AtomicLong millis = new AtomicLong();
            lagMillis.put(topic, millis);
            LAG.gaugeIn(registry, millis, lag -> lag.get() / 1e3, value(topic));
        }
        for (MeterDeclaration counter : ALL) {
            for (Enum<?> reason : counter.labels().getFirst().constants()) {
                counters.put(reason, counter.in(registry, value(reason)));
            }
        }
    }

    /** Neither looks up a meter nor allocates: most records are duplicates. */
    @Override
    public void count(CountReason reason) {
        requireNonNull(counters.get(reason), "a counter is declared for each reason").increment();
    }

    /**
     * A record is processed.
     *
     * @param millis since it was written to its topic; negative if the clocks differ
     */
    public void processed(ReadTopic topic, long millis) {
        requireNonNull(lagMillis.get(topic), "each topic has a gauge").lazySet(Math.max(0, millis));
    }

    /**
     * A heartbeat has passed through.
     *
     * @param at when Kafka had it from the agent
     */
    public void heartbeat(String cluster, Instant at) {
        heartbeats.seen(cluster, at);
    }

    /** Heartbeats of this cluster no longer pass through here. */
    public void heartbeatSeenElsewhere(String cluster) {
        heartbeats.forget(cluster);
    }

    private static <E extends Enum<E> & CountReason> MeterDeclaration counter(
            String name, String meaning, Class<E> reasons) {
        return MeterDeclaration.counter("causestream.enrich." + name, meaning)
                .by("reason", reasons);
    }
}
