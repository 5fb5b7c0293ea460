package io.causestream.enrich.lifecycle;

import io.causestream.enrich.lifecycle.OpenFindingIndex.Neighbour;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Finding;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Decides which finding is another's symptom. A symptom is shown in its cause's message, and
 * published on its own only if it outlasts its cause.
 */
final class Correlation {

    private static final int MOST = 100;

    private final EnrichmentRules rules;

    Correlation(EnrichmentRules rules) {
        this.rules = rules;
    }

    /** Relates a finding to its causes and its symptoms, since either may come first. */
    void relate(FindingUnitOfWork work, String key, OpenFindingIndex index, Instant now) {
        FindingState state = work.state(key);
        if (state == null) {
            return;
        }
        List<Neighbour> around = index.around(state);
        index.note(state, now);
        if (state.isOccurrence()) {
            findCauses(work, state, index);
            return;
        }
        if (state.isFiring()) {
            findCauses(work, state, index);
            for (Neighbour done : index.doneTo(state, rules.changeWindow(), now)) {
                FindingState occurrence = work.state(done.key());
                if (occurrence != null && occurrence.head().id().equals(done.id())) {
                    causes(work, occurrence, state);
                }
            }
        }
        for (Neighbour other : around) {
            FindingState symptom = work.state(other.key());
            if (symptom != null && symptom.isFiring()) {
                if (state.isFiring()) {
                    findCauses(work, symptom, index);
                } else if (isEndOf(symptom, state)) {
                    FindingState cause = goingOnAs(symptom, state);
                    work.put(cause);
                    index.note(cause, now);
                } else {
                    outlive(work, symptom, state.head().id(), now);
                }
            }
        }
        if (!state.isFiring()) {
            endWith(work, state, index, now);
        }
    }

    private static boolean isEndOf(FindingState symptom, FindingState cause) {
        return Reasons.isEndOf(symptom.head().reason(), cause.head().reason())
                && symptom.head().relations().symptomOf().contains(cause.head().id());
    }

    /**
     * The pods are gone because the job gave up: the message about them now shows the job's
     * failure, and no resolution.
     */
    private static FindingState goingOnAs(FindingState symptom, FindingState cause) {
        return cause.with(
                cause.head()
                        .edit()
                        .status(Finding.Status.FIRING)
                        .endsAt(null)
                        .title(symptom.head().title())
                        .finding());
    }

    /** Resolves the causes that were kept firing only for this finding. */
    private void endWith(
            FindingUnitOfWork work, FindingState end, OpenFindingIndex index, Instant now) {
        for (String id : end.head().relations().symptomOf()) {
            String key = FindingState.key(work.cluster(), FindingState.fingerprintOf(id));
            FindingState cause = work.state(key);
            if (cause != null
                    && cause.head().id().equals(id)
                    && isEndOf(end, cause)
                    && cause.isFiring()
                    && isPast(cause)) {
                work.put(key, FindingLifecycle.resolve(cause, work.evidence(key), now));
                relate(work, key, index, now);
            }
        }
    }

    private static boolean isPast(FindingState state) {
        return !state.inTrouble()
                && state.waits().resolveDue() == null
                && state.alerts().firing().isEmpty();
    }

    private static void findCauses(
            FindingUnitOfWork work, FindingState state, OpenFindingIndex index) {
        TreeSet<String> ids = new TreeSet<>();
        if (state.waits().releaseDue() != null) {
            // A cause that has ended still holds it back for a while.
            ids.addAll(state.head().relations().symptomOf());
        }
        for (Neighbour each : index.causesOf(state)) {
            FindingState cause = work.state(each.key());
            if (cause != null && cause.isFiring()) {
                ids.add(cause.head().id());
                causes(work, cause, state);
            }
        }
        List<String> now = List.copyOf(ids);
        if (!now.equals(state.head().relations().symptomOf())) {
            work.put(asSymptomOf(work, state, now));
        }
    }

    private static FindingState asSymptomOf(
            FindingUnitOfWork work, FindingState state, List<String> causes) {
        Relations known = state.head().relations();
        known.symptomOf().stream()
                .filter(id -> !causes.contains(id))
                .forEach(id -> causesNoMore(work, id, state));
        return with(state, new Relations(known.causeOf(), causes, known.mergedInto()));
    }

    /**
     * Removes from the message of a cause that still fires what turned out to be no symptom of it:
     * what breaks on other nodes, too.
     */
    private static void causesNoMore(FindingUnitOfWork work, String id, FindingState symptom) {
        FindingState cause =
                work.state(FindingState.key(work.cluster(), FindingState.fingerprintOf(id)));
        if (cause == null || !cause.head().id().equals(id) || !cause.isFiring()) {
            return;
        }
        Relations known = cause.head().relations();
        String gone = symptom.head().id();
        List<String> rest = known.causeOf().stream().filter(each -> !each.equals(gone)).toList();
        work.put(
                cause.key(),
                Transition.to(
                        with(cause, new Relations(rest, known.symptomOf(), known.mergedInto())),
                        work.evidence(cause.key()).without(gone)));
    }

    /** Adds the symptom, under its current title, to the cause's message. */
    private static void causes(FindingUnitOfWork work, FindingState cause, FindingState symptom) {
        Relations known = cause.head().relations();
        String id = symptom.head().id();
        List<String> ids = new ArrayList<>(new TreeSet<>(known.causeOf()));
        if (!ids.contains(id) && ids.size() < MOST) {
            ids.add(id);
            ids.sort(null);
        }
        work.put(
                cause.key(),
                Transition.to(
                        with(
                                raised(cause),
                                new Relations(ids, known.symptomOf(), known.mergedInto())),
                        work.evidence(cause.key()).with(id, RelatedFinding.of(symptom.head()))));
    }

    /**
     * The severity of a node that somebody took out of service is low, unless it causes problems of
     * pods that should have been moved before.
     */
    private static FindingState raised(FindingState cause) {
        Finding head = cause.head();
        boolean isExpected =
                head.reason().equals(Reasons.NODE_NOT_READY) && head.severity() == Severity.LOW;
        return isExpected
                ? cause.with(
                        head.edit().severity(Reasons.severity(Reasons.NODE_NOT_READY)).finding())
                : cause;
    }

    private void outlive(FindingUnitOfWork work, FindingState symptom, String cause, Instant now) {
        if (!symptom.head().relations().symptomOf().contains(cause)
                || symptom.waits().releaseDue() != null) {
            return;
        }
        Timer timer =
                Timer.of(
                        symptom.head(),
                        Timer.Purpose.RELEASE,
                        rules.notification().symptomTimeout(),
                        now);
        work.put(
                symptom.key(),
                Transition.to(
                                symptom.with(symptom.waits().toRelease(timer.due())),
                                work.evidence(symptom.key()))
                        .starting(timer));
    }

    /** The symptom has outlasted a cause: it is now held back only by causes that still fire. */
    void release(FindingUnitOfWork work, String key, OpenFindingIndex index) {
        FindingState state = work.state(key);
        if (state == null || !state.isFiring()) {
            return;
        }
        List<String> causes = index.causesOf(state).stream().map(Neighbour::id).sorted().toList();
        work.put(asSymptomOf(work, state, causes).with(state.waits().toRelease(null)));
    }

    static FindingState with(FindingState state, Relations relations) {
        Finding head = state.head();
        return state.with(head.edit().relations(relations).finding());
    }
}
