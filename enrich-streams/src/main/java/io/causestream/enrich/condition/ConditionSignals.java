package io.causestream.enrich.condition;

import io.causestream.enrich.object.Changes;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.playbook.PlaybookResult;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.PodState;
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

/** Makes signals of conditions, with what is known of their pods and of changes. */
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
     * The signal of a detection in an object's current state.
     *
     * @param now record time in milliseconds
     */
    Signal.Seen sighting(
            PendingCondition pending,
            Fingerprint fingerprint,
            PlaybookResult result,
            boolean supersedes,
            long now) {
        ObservedObject observed = pending.observed();
        Detection detection = pending.detection();
        Optional<PodState> pod = podBehind(pending);
        String container =
                pending.pod() != null
                        ? detection.container()
                        : pod.flatMap(PodState::lastFailed)
                                .map(PodState.Container::name)
                                .orElse("");
        return new Signal.Seen(
                Signal.Identity.ofKubernetes(
                        observed.cluster(),
                        fingerprint,
                        Reasons.isOccurrence(detection.reason())
                                ? Finding.Kind.OCCURRENCE
                                : Finding.Kind.CONDITION),
                result.wording(),
                new Signal.About(
                        observed.object(),
                        observed.workload(),
                        container,
                        observed.uid(),
                        observed.node(),
                        pending.pod() != null
                                ? null
                                : pod.map(ConditionSignals::failed).orElse(null),
                        restsOn(observed, detection)),
                new Signal.Occurrence(
                        observed.inRecordTime(detection.since(), now),
                        0,
                        observed.alreadyThere(),
                        observed.epoch(),
                        supersedes),
                new Signal.Details(
                        pod.map(state -> crash(state, container)).orElse(null),
                        List.of(),
                        List.of()),
                result.orders());
    }

    /** The pod itself or, for a job, one that failed and may show why. */
    private Optional<PodState> podBehind(PendingCondition pending) {
        if (pending.pod() != null) {
            return Optional.of(pending.pod());
        }
        ObservedObject observed = pending.observed();
        return pending.detection().reason().equals(Reasons.JOB_FAILURE)
                ? pods.failedOf(observed.cluster(), observed.workload(), observed.object())
                : Optional.empty();
    }

    static Signal.FailedPod failed(PodState pod) {
        return new Signal.FailedPod(pod.pod(), pod.uid(), pod.node());
    }

    /** The wording of the latest sighting, with what is known of all sightings. */
    Signal.Seen of(Condition condition) {
        return of(condition, condition.seen().orders());
    }

    /** The same, with other orders. */
    Signal.Seen of(Condition condition, Signal.Orders orders) {
        Signal.Seen seen = condition.seen();
        return seen.occurring(condition.published().unpublished())
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

    private List<Subject> restsOn(ObservedObject observed, Detection detection) {
        Set<Subject> all = new TreeSet<>(Comparator.comparing(Subject::toString));
        all.addAll(detection.restsOn());
        all.add(observed.workload());
        if (!observed.node().isEmpty()) {
            all.add(Subject.node(observed.node()));
        }
        for (PodState pod : pods.live(observed.cluster(), observed.workload())) {
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
