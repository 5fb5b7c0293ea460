package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.PodState;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.enrich.trigger.EventTriggers;
import io.causestream.enrich.trigger.StateTriggers;
import io.causestream.finding.Fingerprint;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.filter.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the triggers of a set detect in one object, by problem. Pure. */
final class TriggerMatches {

    /** A detection, and all triggers that detected the same problem. */
    private record Match(Detection detection, List<Bound> bounds) {

        Match and(Detection other, Bound bound) {
            List<Bound> more = new ArrayList<>(bounds);
            if (!more.contains(bound)) {
                more.add(bound);
            }
            return new Match(Detection.moreSpecific(detection, other), more);
        }
    }

    private TriggerMatches() {}

    /**
     * @param now record time in milliseconds
     */
    static List<PendingCondition> ofState(
            TriggerIndex index, ObservedObject observed, TriggerInput input, long now) {
        Map<Fingerprint, Match> matches = new LinkedHashMap<>();
        Candidate candidate = null;
        for (Bound bound : index.states(observed.object().kind())) {
            List<Detection> detections =
                    StateTriggers.named(bound.trigger().type().name())
                            .map(trigger -> trigger.read(input, bound.trigger().parameters()))
                            .orElse(List.of());
            if (detections.isEmpty()) {
                continue;
            }
            // In most objects nothing is detected: the candidate for filters is created only when
            // needed.
            candidate = candidate == null ? observed.candidate(input.observed().body()) : candidate;
            if (bound.trigger().filter().admits(candidate)) {
                detections.forEach(detection -> add(matches, observed, detection, bound));
            }
        }
        return pendingConditions(matches, observed, input.pod(), now);
    }

    /**
     * @param subject what is known of the object that the event is about
     */
    static List<PendingCondition> ofEvent(
            TriggerIndex index,
            ObservedObject observed,
            EventObserved event,
            EventSubject subject,
            long now) {
        Map<Fingerprint, Match> matches = new LinkedHashMap<>();
        for (Bound bound : index.eventStates()) {
            List<Detection> detections =
                    EventTriggers.named(bound.trigger().type().name())
                            .map(trigger ->
                                    trigger.read(event, subject, bound.trigger().parameters()))
                            .orElse(List.of());
            if (!detections.isEmpty() && bound.trigger().filter().admits(observed.candidate())) {
                detections.forEach(detection -> add(matches, observed, detection, bound));
            }
        }
        return pendingConditions(matches, observed, subject.pod(), now);
    }

    private static void add(
            Map<Fingerprint, Match> matches,
            ObservedObject observed,
            Detection detection,
            Bound bound) {
        Fingerprint fingerprint =
                Fingerprint.of(
                        observed.cluster(),
                        Reasons.problem(detection.reason()),
                        observed.workload(),
                        detection.part());
        Match known = matches.get(fingerprint);
        matches.put(
                fingerprint,
                known == null ? new Match(detection, List.of(bound)) : known.and(detection, bound));
    }

    private static List<PendingCondition> pendingConditions(
            Map<Fingerprint, Match> matches,
            ObservedObject observed,
            @Nullable PodState pod,
            long now) {
        List<PendingCondition> pendings = new ArrayList<>();
        Set<String> all = new TreeSet<>();
        matches.values()
                .forEach(match ->
                        all.add(
                                Reasons.problem(
                                        match.detection().reason(),
                                        match.detection().container())));
        matches.forEach((fingerprint, match) -> {
            Instant since = observed.inRecordTime(match.detection().since(), now);
            pendings.add(
                    new PendingCondition(
                            fingerprint,
                            observed,
                            match.detection(),
                            pod,
                            all,
                            match.bounds().stream()
                                    .map(bound ->
                                            new PendingCondition.Due(
                                                    bound.name(), since.plus(bound.pendingFor())))
                                    .toList()));
        });
        return pendings;
    }
}
