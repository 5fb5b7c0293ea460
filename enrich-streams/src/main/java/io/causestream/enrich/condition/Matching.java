package io.causestream.enrich.condition;

import io.causestream.enrich.condition.TriggerIndex.Bound;
import io.causestream.enrich.trigger.EventTriggers;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reading;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.enrich.trigger.Regarded;
import io.causestream.enrich.trigger.Seen;
import io.causestream.enrich.trigger.StateTriggers;
import io.causestream.finding.Fingerprint;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the triggers of a set read of one object, by the problem that it is. Pure. */
final class Matching {

    /** Several triggers that read the same problem, and what they read. */
    private record Match(Reading reading, List<Bound> bounds) {

        Match and(Reading other, Bound bound) {
            List<Bound> more = new ArrayList<>(bounds);
            if (!more.contains(bound)) {
                more.add(bound);
            }
            return new Match(Reading.moreSpecific(reading, other), more);
        }
    }

    private Matching() {}

    /**
     * @param now record time in milliseconds
     */
    static List<Standing> ofState(TriggerIndex index, Sighted sighted, Seen seen, long now) {
        Map<Fingerprint, Match> matches = new LinkedHashMap<>();
        Candidate candidate = null;
        for (Bound bound : index.states(sighted.object().kind())) {
            List<Reading> readings =
                    StateTriggers.named(bound.trigger().type().name())
                            .map(trigger -> trigger.read(seen, bound.trigger().parameters()))
                            .orElse(List.of());
            if (readings.isEmpty()) {
                continue;
            }
            // Most objects are read nothing of: only of the others it matters what they are.
            candidate = candidate == null ? sighted.candidate(seen.observed().body()) : candidate;
            if (bound.trigger().filter().admits(candidate)) {
                readings.forEach(reading -> add(matches, sighted, reading, bound));
            }
        }
        return standings(matches, sighted, seen.pod(), now);
    }

    /**
     * @param regarded what is known of the object that the event is about
     */
    static List<Standing> ofEvent(
            TriggerIndex index, Sighted sighted, EventObserved event, Regarded regarded, long now) {
        Map<Fingerprint, Match> matches = new LinkedHashMap<>();
        for (Bound bound : index.eventStates()) {
            List<Reading> readings =
                    EventTriggers.named(bound.trigger().type().name())
                            .map(trigger ->
                                    trigger.read(event, regarded, bound.trigger().parameters()))
                            .orElse(List.of());
            if (!readings.isEmpty() && bound.trigger().filter().admits(sighted.candidate())) {
                readings.forEach(reading -> add(matches, sighted, reading, bound));
            }
        }
        return standings(matches, sighted, regarded.pod(), now);
    }

    private static void add(
            Map<Fingerprint, Match> matches, Sighted sighted, Reading reading, Bound bound) {
        Fingerprint fingerprint =
                Fingerprint.of(
                        sighted.cluster(),
                        Reasons.problem(reading.reason()),
                        sighted.workload(),
                        reading.part());
        Match known = matches.get(fingerprint);
        matches.put(
                fingerprint,
                known == null ? new Match(reading, List.of(bound)) : known.and(reading, bound));
    }

    private static List<Standing> standings(
            Map<Fingerprint, Match> matches, Sighted sighted, @Nullable PodState pod, long now) {
        List<Standing> standings = new ArrayList<>();
        Set<String> all = new TreeSet<>();
        matches.values()
                .forEach(match ->
                        all.add(
                                Reasons.problem(
                                        match.reading().reason(), match.reading().container())));
        matches.forEach((fingerprint, match) -> {
            Instant since = sighted.inRecordTime(match.reading().since(), now);
            standings.add(
                    new Standing(
                            fingerprint,
                            sighted,
                            match.reading(),
                            pod,
                            all,
                            match.bounds().stream()
                                    .map(bound ->
                                            new Standing.Due(
                                                    bound.name(), since.plus(bound.hold())))
                                    .toList()));
        });
        return standings;
    }
}
