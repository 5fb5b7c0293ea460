package io.causestream.enrich.life;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.life.Neighbours.Neighbour;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Finding;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Which finding is another's symptom. A symptom is told in its cause's message; only when the cause
 * is over, and it stays, is it told on its own.
 */
final class Relating {

    private static final int MOST = 100;

    private final EnrichmentRules rules;

    Relating(EnrichmentRules rules) {
        this.rules = rules;
    }

    /** Both ways, since either may come first. */
    void relate(Page page, String key, Neighbours neighbours, Instant now) {
        Life life = page.life(key);
        if (life == null) {
            return;
        }
        List<Neighbour> around = neighbours.around(life);
        neighbours.note(life, now);
        if (life.isOccurrence()) {
            findCauses(page, life, neighbours);
            return;
        }
        if (life.isFiring()) {
            findCauses(page, life, neighbours);
            for (Neighbour done : neighbours.doneTo(life, rules.changeWindow(), now)) {
                Life occurrence = page.life(done.key());
                if (occurrence != null && occurrence.head().id().equals(done.id())) {
                    causes(page, occurrence, life);
                }
            }
        }
        for (Neighbour other : around) {
            Life symptom = page.life(other.key());
            if (symptom != null && symptom.isFiring()) {
                if (life.isFiring()) {
                    findCauses(page, symptom, neighbours);
                } else if (isEndOf(symptom, life)) {
                    Life cause = goingOnAs(symptom, life);
                    page.put(cause);
                    neighbours.note(cause, now);
                } else {
                    outlive(page, symptom, life.head().id(), now);
                }
            }
        }
        if (!life.isFiring()) {
            endWith(page, life, neighbours, now);
        }
    }

    private static boolean isEndOf(Life symptom, Life cause) {
        return Reasons.isEndOf(symptom.head().reason(), cause.head().reason())
                && symptom.head().relations().symptomOf().contains(cause.head().id());
    }

    /**
     * The pods are gone because the job gave up: the message that told of them tells of that, and
     * of no end.
     */
    private static Life goingOnAs(Life symptom, Life cause) {
        return cause.with(
                cause.head()
                        .edit()
                        .status(Finding.Status.FIRING)
                        .endsAt(null)
                        .title(symptom.head().title())
                        .finding());
    }

    /** What went on only because of it is over with it. */
    private void endWith(Page page, Life end, Neighbours neighbours, Instant now) {
        for (String id : end.head().relations().symptomOf()) {
            String key = Life.key(page.cluster(), Life.fingerprintOf(id));
            Life cause = page.life(key);
            if (cause != null
                    && cause.head().id().equals(id)
                    && isEndOf(end, cause)
                    && cause.isFiring()
                    && isPast(cause)) {
                page.put(key, FindingLife.resolve(cause, page.evidence(key), now));
                relate(page, key, neighbours, now);
            }
        }
    }

    private static boolean isPast(Life life) {
        return !life.inTrouble()
                && life.waits().resolveDue() == null
                && life.alerts().firing().isEmpty();
    }

    private static void findCauses(Page page, Life life, Neighbours neighbours) {
        TreeSet<String> ids = new TreeSet<>();
        if (life.waits().releaseDue() != null) {
            // What is over holds it back for a while yet.
            ids.addAll(life.head().relations().symptomOf());
        }
        for (Neighbour each : neighbours.causesOf(life)) {
            Life cause = page.life(each.key());
            if (cause != null && cause.isFiring()) {
                ids.add(cause.head().id());
                causes(page, cause, life);
            }
        }
        List<String> now = List.copyOf(ids);
        if (!now.equals(life.head().relations().symptomOf())) {
            page.put(with(life, symptomOf(life.head().relations(), now)));
        }
    }

    /** The cause's message names it, with what it is called now. */
    private static void causes(Page page, Life cause, Life symptom) {
        Relations known = cause.head().relations();
        String id = symptom.head().id();
        List<String> ids = new ArrayList<>(new TreeSet<>(known.causeOf()));
        if (!ids.contains(id) && ids.size() < MOST) {
            ids.add(id);
            ids.sort(null);
        }
        page.put(
                cause.key(),
                Step.to(
                        with(
                                raised(cause),
                                new Relations(ids, known.symptomOf(), known.mergedInto())),
                        page.evidence(cause.key()).with(id, Companion.of(symptom.head()))));
    }

    /**
     * A node that somebody took out of service is of little interest, unless pods ail of it that
     * should have been moved before.
     */
    private static Life raised(Life cause) {
        Finding head = cause.head();
        boolean isExpected =
                head.reason().equals(Reasons.NODE_NOT_READY) && head.severity() == Severity.LOW;
        return isExpected
                ? cause.with(
                        head.edit().severity(Reasons.severity(Reasons.NODE_NOT_READY)).finding())
                : cause;
    }

    private void outlive(Page page, Life symptom, String cause, Instant now) {
        if (!symptom.head().relations().symptomOf().contains(cause)
                || symptom.waits().releaseDue() != null) {
            return;
        }
        Timer timer =
                Timer.of(
                        symptom.head(), Timer.Purpose.RELEASE, rules.pace().symptomPatience(), now);
        page.put(
                symptom.key(),
                Step.to(
                                symptom.with(symptom.waits().toRelease(timer.due())),
                                page.evidence(symptom.key()))
                        .starting(timer));
    }

    /** It has outlasted a cause: only those that fire still hold it back. */
    void release(Page page, String key, Neighbours neighbours) {
        Life life = page.life(key);
        if (life == null || !life.isFiring()) {
            return;
        }
        List<String> causes =
                neighbours.causesOf(life).stream().map(Neighbour::id).sorted().toList();
        page.put(
                with(life, symptomOf(life.head().relations(), causes))
                        .with(life.waits().toRelease(null)));
    }

    private static Relations symptomOf(Relations known, List<String> causes) {
        return new Relations(known.causeOf(), causes, known.mergedInto());
    }

    static Life with(Life life, Relations relations) {
        Finding head = life.head();
        return life.with(head.edit().relations(relations).finding());
    }
}
