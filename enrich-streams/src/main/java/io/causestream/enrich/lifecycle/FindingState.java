package io.causestream.enrich.lifecycle;

import io.causestream.enrich.signal.ActionCall;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a finding, but for its evidence, which is kept apart since it is big and seldom
 * changes.
 *
 * @param head without enrichments; its revision is the last one published, or 1 if none was
 * @param settling whether it was there before its cluster was first looked at, and it is not
 *     decided yet how that is told
 * @param actions of the playbooks, which add to it
 * @param inTrouble whether Kubernetes shows the condition now
 * @param touchedAt record time in milliseconds of the last fact
 */
record FindingState(
        Finding head,
        Published published,
        boolean settling,
        About about,
        List<ActionCall> actions,
        Waits waits,
        Alerts alerts,
        Requested asked,
        boolean inTrouble,
        long touchedAt) {

    FindingState {
        actions = List.copyOf(actions);
    }

    /**
     * What was told last.
     *
     * @param meaning names what it meant; empty if nothing was told yet
     * @param at record time in milliseconds
     * @param about what the diagnosis that was told explains, as {@link LookupRound#about} names it
     */
    record Published(String meaning, long at, String about) {
        static final Published NOTHING = new Published("", 0, "");

        Published {
            about = orEmpty(about);
        }

        /** What an earlier version kept does not have it. */
        private static String orEmpty(@Nullable String about) {
            return about == null ? "" : about;
        }

        boolean isNothing() {
            return meaning.isEmpty();
        }
    }

    /**
     * What it is about, beyond what the finding says; each part empty if it is not known, or there
     * is none.
     *
     * @param uid the subject's
     * @param node where the subject runs
     * @param failedPod of other subjects than pods: one that failed for it; null if none is known
     * @param restsOn sorted, bounded
     */
    record About(
            String container,
            String uid,
            String node,
            Signal.@Nullable FailedPod failedPod,
            List<Subject> restsOn) {

        About {
            restsOn = List.copyOf(restsOn);
        }
    }

    /**
     * What it waits for; each due moment names its wait, and is null when none runs.
     *
     * @param answers ids of the context requests that are still out
     * @param contextDue until it is told without them
     * @param resolveDue until it counts as resolved
     * @param updateDue until it may be told anew
     * @param repeatDue until it is told that it still fires
     * @param releaseDue until it is told on its own, its cause being over
     */
    record Waits(
            List<String> answers,
            @Nullable Instant contextDue,
            @Nullable Instant resolveDue,
            @Nullable Instant updateDue,
            @Nullable Instant repeatDue,
            @Nullable Instant releaseDue) {

        static final Waits NONE = new Waits(List.of(), null, null, null, null, null);

        Waits {
            answers = List.copyOf(answers);
        }

        Waits forAnswers(List<String> requests, @Nullable Instant due) {
            return new Waits(requests, due, resolveDue, updateDue, repeatDue, releaseDue);
        }

        Waits toResolve(@Nullable Instant due) {
            return new Waits(answers, contextDue, due, updateDue, repeatDue, releaseDue);
        }

        Waits toUpdate(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, due, repeatDue, releaseDue);
        }

        Waits toRepeat(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, updateDue, due, releaseDue);
        }

        Waits toRelease(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, updateDue, repeatDue, due);
        }
    }

    /**
     * The alerts of it.
     *
     * @param firing those that fire now
     * @param seen those that were ever heard; both the latest, bounded
     */
    record Alerts(List<String> firing, List<String> seen) {

        static final Alerts NONE = new Alerts(List.of(), List.of());

        /** So many are told apart; of more, the oldest are forgotten. */
        private static final int MOST = 100;

        Alerts {
            firing = latest(firing);
            seen = latest(seen);
        }

        Alerts fires(String alert) {
            return new Alerts(with(firing, alert), with(seen, alert));
        }

        Alerts ends(String alert) {
            return new Alerts(firing.stream().filter(known -> !known.equals(alert)).toList(), seen);
        }

        private static List<String> with(List<String> alerts, String alert) {
            return alerts.contains(alert)
                    ? alerts
                    : Stream.concat(alerts.stream(), Stream.of(alert)).toList();
        }

        private static List<String> latest(List<String> alerts) {
            return List.copyOf(alerts.subList(Math.max(0, alerts.size() - MOST), alerts.size()));
        }
    }

    /**
     * What the model was asked.
     *
     * @param contextHash the context that it was last asked about; empty if it never was
     * @param answer what it said to that; null until then
     */
    record Requested(String contextHash, @Nullable Analysis answer) {
        static final Requested NOTHING = new Requested("", null);
    }

    static String key(String cluster, String fingerprint) {
        return cluster + "|" + fingerprint;
    }

    String key() {
        return key(head.cluster(), head.fingerprint().value());
    }

    /** The fingerprint within a finding's id, which is {@code fingerprint-opening}. */
    static String fingerprintOf(String findingId) {
        int dash = findingId.indexOf('-');
        return dash < 0 ? findingId : findingId.substring(0, dash);
    }

    static String id(String fingerprint, Instant opening) {
        return fingerprint + "-" + Long.toString(opening.toEpochMilli(), 36);
    }

    /** Whether it waits for its context, so that it is not published yet. */
    boolean isGroup() {
        return waits.contextDue() != null;
    }

    /** Whether something else is told in its place, or it is not to be told at all. */
    boolean isHeldBack() {
        return settling || head.isHeldBack();
    }

    boolean isOccurrence() {
        return head.kind() == Finding.Kind.OCCURRENCE;
    }

    /** Whether it goes on: an occurrence was over when it was told. */
    boolean isFiring() {
        return !head.isResolved() && !isOccurrence();
    }

    FindingState with(Finding newHead) {
        return new FindingState(
                newHead, published, settling, about, actions, waits, alerts, asked, inTrouble,
                touchedAt);
    }

    FindingState published(Finding revision, Published now) {
        return new FindingState(
                revision, now, settling, about, actions, waits, alerts, asked, inTrouble,
                touchedAt);
    }

    FindingState settling(boolean isSettling) {
        return new FindingState(
                head,
                published,
                isSettling,
                about,
                actions,
                waits,
                alerts,
                asked,
                inTrouble,
                touchedAt);
    }

    FindingState with(About newAbout) {
        return new FindingState(
                head, published, settling, newAbout, actions, waits, alerts, asked, inTrouble,
                touchedAt);
    }

    FindingState with(List<ActionCall> newActions) {
        return new FindingState(
                head,
                published,
                settling,
                about,
                newActions,
                waits,
                alerts,
                asked,
                inTrouble,
                touchedAt);
    }

    FindingState with(Waits newWaits) {
        return new FindingState(
                head, published, settling, about, actions, newWaits, alerts, asked, inTrouble,
                touchedAt);
    }

    FindingState with(Alerts newAlerts) {
        return new FindingState(
                head, published, settling, about, actions, waits, newAlerts, asked, inTrouble,
                touchedAt);
    }

    FindingState with(Requested newAsked) {
        return new FindingState(
                head, published, settling, about, actions, waits, alerts, newAsked, inTrouble,
                touchedAt);
    }

    FindingState inTrouble(boolean isInTrouble) {
        return new FindingState(
                head,
                published,
                settling,
                about,
                actions,
                waits,
                alerts,
                asked,
                isInTrouble,
                touchedAt);
    }

    FindingState touched(Instant now) {
        return new FindingState(
                head,
                published,
                settling,
                about,
                actions,
                waits,
                alerts,
                asked,
                inTrouble,
                now.toEpochMilli());
    }
}
