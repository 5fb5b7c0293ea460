package io.causestream.enrich.life;

import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a finding, but for its evidence, which is kept apart since it is big and seldom
 * changes.
 *
 * @param head without enrichments; its revision is the last one published, or 1 if none was
 * @param published whether anybody heard of it yet
 * @param container empty if it is about none
 * @param uid the subject's; empty if not known
 * @param node where the subject runs; empty if not known
 * @param awaited ids of the context requests that are still out
 * @param contextDue names the wait for them; null when it is over
 * @param resolveDue names the wait until it counts as resolved; null when none runs
 * @param inTrouble whether Kubernetes shows the condition now
 * @param firing alerts of it that fire now
 * @param heard alerts of it that were ever heard, firing or not; the latest, bounded
 * @param askedHash the context that the model was last asked about; empty if it never was
 * @param answer what it said to that; null until then
 * @param touchedAt record time in milliseconds of the last fact
 */
record Life(
        Finding head,
        boolean published,
        String container,
        String uid,
        String node,
        List<String> awaited,
        @Nullable Instant contextDue,
        @Nullable Instant resolveDue,
        boolean inTrouble,
        List<String> firing,
        List<String> heard,
        String askedHash,
        @Nullable Analysis answer,
        long touchedAt) {

    Life {
        awaited = List.copyOf(awaited);
        firing = List.copyOf(firing);
        heard = List.copyOf(heard);
    }

    static String key(Finding head) {
        return key(head.cluster(), head.fingerprint().value());
    }

    static String key(String cluster, String fingerprint) {
        return cluster + "|" + fingerprint;
    }

    /** The fingerprint within a finding's id, which is {@code fingerprint-opening}. */
    static String fingerprintOf(String findingId) {
        int dash = findingId.indexOf('-');
        return dash < 0 ? findingId : findingId.substring(0, dash);
    }

    static String id(String fingerprint, Instant opening) {
        return fingerprint + "-" + Long.toString(opening.toEpochMilli(), 36);
    }

    /** Whether it waits for its context, so that nobody has heard of it. */
    boolean isGathering() {
        return contextDue != null;
    }

    Life head(Finding newHead) {
        return new Life(
                newHead,
                published,
                container,
                uid,
                node,
                awaited,
                contextDue,
                resolveDue,
                inTrouble,
                firing,
                heard,
                askedHash,
                answer,
                touchedAt);
    }

    Life asPublished(Finding newHead) {
        return new Life(
                newHead,
                true,
                container,
                uid,
                node,
                awaited,
                contextDue,
                resolveDue,
                inTrouble,
                firing,
                heard,
                askedHash,
                answer,
                touchedAt);
    }

    Life awaiting(List<String> requests, @Nullable Instant due) {
        return new Life(
                head,
                published,
                container,
                uid,
                node,
                requests,
                due,
                resolveDue,
                inTrouble,
                firing,
                heard,
                askedHash,
                answer,
                touchedAt);
    }

    Life resolving(@Nullable Instant due) {
        return new Life(
                head,
                published,
                container,
                uid,
                node,
                awaited,
                contextDue,
                due,
                inTrouble,
                firing,
                heard,
                askedHash,
                answer,
                touchedAt);
    }

    Life inTrouble(boolean isInTrouble) {
        return new Life(
                head,
                published,
                container,
                uid,
                node,
                awaited,
                contextDue,
                resolveDue,
                isInTrouble,
                firing,
                heard,
                askedHash,
                answer,
                touchedAt);
    }

    Life alerts(List<String> nowFiring, List<String> everHeard) {
        return new Life(
                head,
                published,
                container,
                uid,
                node,
                awaited,
                contextDue,
                resolveDue,
                inTrouble,
                nowFiring,
                everHeard,
                askedHash,
                answer,
                touchedAt);
    }

    Life at(String subjectUid, String subjectNode) {
        return new Life(
                head,
                published,
                container,
                subjectUid,
                subjectNode,
                awaited,
                contextDue,
                resolveDue,
                inTrouble,
                firing,
                heard,
                askedHash,
                answer,
                touchedAt);
    }

    Life asked(String contextHash, @Nullable Analysis knownAnswer) {
        return new Life(
                head,
                published,
                container,
                uid,
                node,
                awaited,
                contextDue,
                resolveDue,
                inTrouble,
                firing,
                heard,
                contextHash,
                knownAnswer,
                touchedAt);
    }

    Life touched(Instant now) {
        return new Life(
                head,
                published,
                container,
                uid,
                node,
                awaited,
                contextDue,
                resolveDue,
                inTrouble,
                firing,
                heard,
                askedHash,
                answer,
                now.toEpochMilli());
    }
}
