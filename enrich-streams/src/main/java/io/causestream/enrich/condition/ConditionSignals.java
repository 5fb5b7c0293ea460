package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reading;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts conditions into signals, with what is known of their pods and of what was changed. */
final class ConditionSignals {

    private final EnrichmentRules rules;
    private final Pods pods;
    private final Changes changes;

    ConditionSignals(EnrichmentRules rules, Pods pods, Changes changes) {
        this.rules = rules;
        this.pods = pods;
        this.changes = changes;
    }

    /**
     * What was read of an object just now.
     *
     * @param now record time in milliseconds
     */
    Signal.Seen sighting(
            Standing standing, Fingerprint fingerprint, Shape shape, boolean supersedes, long now) {
        Sighted sighted = standing.sighted();
        Reading reading = standing.reading();
        Optional<PodState> pod = lookedInto(standing);
        String container =
                standing.pod() != null
                        ? reading.container()
                        : pod.flatMap(PodState::lastFailed)
                                .map(PodState.Container::name)
                                .orElse("");
        return new Signal.Seen(
                Signal.Identity.ofKubernetes(
                        sighted.cluster(),
                        fingerprint,
                        Reasons.isOccurrence(reading.reason())
                                ? Finding.Kind.OCCURRENCE
                                : Finding.Kind.CONDITION),
                shape.wording(),
                new Signal.About(
                        sighted.object(),
                        sighted.workload(),
                        container,
                        sighted.uid(),
                        sighted.node(),
                        standing.pod() != null
                                ? null
                                : pod.map(ConditionSignals::failed).orElse(null),
                        restsOn(sighted, reading)),
                new Signal.Occurrence(
                        sighted.inRecordTime(reading.since(), now),
                        0,
                        sighted.alreadyThere(),
                        sighted.epoch(),
                        supersedes),
                new Signal.Details(
                        pod.map(state -> crash(state, container)).orElse(null),
                        List.of(),
                        List.of()),
                shape.orders());
    }

    /** The pod itself, or one that failed for a job and may tell why. */
    private Optional<PodState> lookedInto(Standing standing) {
        if (standing.pod() != null) {
            return Optional.of(standing.pod());
        }
        Sighted sighted = standing.sighted();
        return standing.reading().reason().equals(Reasons.JOB_FAILURE)
                ? pods.failedOf(sighted.cluster(), sighted.workload(), sighted.object())
                : Optional.empty();
    }

    static Signal.FailedPod failed(PodState pod) {
        return new Signal.FailedPod(pod.pod(), pod.uid(), pod.node());
    }

    /** The words of the latest sighting, with what is known of all of them. */
    Signal.Seen of(Condition condition) {
        return of(condition, condition.seen().orders());
    }

    /** The same, with other orders. */
    Signal.Seen of(Condition condition, Signal.Orders orders) {
        Signal.Seen seen = condition.seen();
        return seen.occurring(condition.published().untold())
                .with(
                        new Signal.Details(
                                seen.details().crash(),
                                condition.ofPods() ? condition.names() : List.of(),
                                changes.before(
                                        seen.cluster(),
                                        seen.about().workload(),
                                        condition.times().since(),
                                        rules.changeWindow())))
                .with(orders);
    }

    private List<Subject> restsOn(Sighted sighted, Reading reading) {
        Set<Subject> all = new TreeSet<>(Comparator.comparing(Subject::toString));
        all.addAll(reading.restsOn());
        all.add(sighted.workload());
        if (!sighted.node().isEmpty()) {
            all.add(Subject.node(sighted.node()));
        }
        for (PodState pod : pods.live(sighted.cluster(), sighted.workload())) {
            if (!pod.ready() && !pod.node().isEmpty()) {
                all.add(Subject.node(pod.node()));
            }
        }
        return List.copyOf(all);
    }

    static @Nullable CrashInfo crash(PodState pod, String container) {
        return pod.container(container)
                .map(known -> known.crashInfo(pod.pod().name()))
                .orElse(null);
    }
}
