package io.causestream.enrich.metrics;

import static io.causestream.service.MeterDeclaration.counter;

import io.causestream.enrich.store.CountRecorder;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what is dropped, merged or held back, by reason, so that nothing is lost silently. */
public final class EnrichMetrics implements CountRecorder {

    private static final String PREFIX = "causestream.enrich.";
    private static final String REASON = "reason";

    private static final List<MeterDeclaration> ALL =
            List.of(
                    counter(PREFIX + "observations.dropped", "Observations that change nothing")
                            .by(
                                    REASON,
                                    "known",
                                    "of an earlier term",
                                    "event of long ago",
                                    "event_overtaken",
                                    "event that no playbook asks for"),
                    counter(PREFIX + "objects.retired", "Objects that are gone")
                            .by(REASON, "not in a complete list"),
                    counter(PREFIX + "alerts.dropped", "Alerts that change nothing")
                            .by(
                                    REASON,
                                    "no problem by design",
                                    "re-sent",
                                    "resolved before it was heard of"),
                    counter(PREFIX + "alerts.retired", "Alerts that ended without a word")
                            .by(REASON, "not in a complete list"),
                    counter(PREFIX + "alerts.resumed", "Alerts that had been told to be over")
                            .by(REASON, "fires on after it was told to be resolved"),
                    counter(PREFIX + "alerts.unowned", "Alerts whose workload is not known")
                            .by(REASON, "about an object that was never seen"),
                    counter(PREFIX + "signals.silenced", "What matched and is not to be told")
                            .by(
                                    REASON,
                                    "by a playbook",
                                    "no action that is available",
                                    "no playbook makes anything of it"),
                    counter(PREFIX + "lists.dropped", "Complete lists that settle nothing")
                            .by(REASON, "known, or overtaken by a later one"),
                    counter(PREFIX + "signals.coalesced", "Sightings that no signal told of")
                            .by(
                                    REASON,
                                    "seen again within seconds",
                                    "rate_limited",
                                    "told_by_a_specific_condition"),
                    counter(PREFIX + "signals.dropped", "Signals that change no finding")
                            .by(REASON, "alert heard before"),
                    counter(PREFIX + "findings.reopened", "Findings that were resolved too soon")
                            .by(REASON, "back within the flap window"),
                    counter(
                                    PREFIX + "findings.gathered",
                                    "Findings that are told in another's message")
                            .by(REASON, "storm", "there before"),
                    counter(PREFIX + "context.dropped", "Context that nobody waited for")
                            .by(REASON, "no open finding asked for it", "answered before"),
                    counter(PREFIX + "context.late", "Context that became a later revision")
                            .by(REASON, "came after the finding was told"),
                    counter(PREFIX + "context.missing", "Findings told without all their context")
                            .by(REASON, "not in by the deadline"),
                    counter(PREFIX + "analyses.dropped", "Analyses of no use")
                            .by(REASON, "not waited for"));

    private static final Map<String, MeterDeclaration> BY_NAME =
            ALL.stream().collect(Collectors.toMap(MeterDeclaration::name, Function.identity()));

    private final MeterRegistry registry;

    public EnrichMetrics(MeterRegistry registry) {
        this.registry = registry;
        ALL.forEach(counter -> counter.beginAtZero(registry));
    }

    /**
     * One more under {@code causestream.enrich.<what>{reason}}; both are declared above.
     *
     * @throws IllegalArgumentException if nothing of that name is
     */
    @Override
    public void count(String what, String reason) {
        MeterDeclaration counter = BY_NAME.get(PREFIX + what);
        if (counter == null) {
            throw new IllegalArgumentException("nothing is counted as %s".formatted(what));
        }
        counter.in(registry, reason).increment();
    }
}
