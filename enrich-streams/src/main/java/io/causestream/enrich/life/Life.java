package io.causestream.enrich.life;

import io.causestream.enrich.condition.ActionCall;
import io.causestream.enrich.condition.Signal;
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
record Life(
        Finding head,
        Told told,
        boolean settling,
        About about,
        List<ActionCall> actions,
        Waits waits,
        Alerts alerts,
        Asked asked,
        boolean inTrouble,
        long touchedAt) {

    Life {
        actions = List.copyOf(actions);
    }

    /**
     * What was told last.
     *
     * @param meaning names what it meant; empty if nothing was told yet
     * @param at record time in milliseconds
     * @param about what the diagnosis that was told explains, as {@link Round#about} names it
     */
    record Told(String meaning, long at, String about) {
        static final Told NOTHING = new Told("", 0, "");

        Told {
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
     * @param failedPod of what is no pod: one that failed for it; null if none is known
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
     * @param tellDue until it may be told anew
     * @param repeatDue until it is told that it still fires
     * @param releaseDue until it is told on its own, its cause being over
     */
    record Waits(
            List<String> answers,
            @Nullable Instant contextDue,
            @Nullable Instant resolveDue,
            @Nullable Instant tellDue,
            @Nullable Instant repeatDue,
            @Nullable Instant releaseDue) {

        static final Waits NONE = new Waits(List.of(), null, null, null, null, null);

        Waits {
            answers = List.copyOf(answers);
        }

        Waits forAnswers(List<String> requests, @Nullable Instant due) {
            return new Waits(requests, due, resolveDue, tellDue, repeatDue, releaseDue);
        }

        Waits toResolve(@Nullable Instant due) {
            return new Waits(answers, contextDue, due, tellDue, repeatDue, releaseDue);
        }

        Waits toTell(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, due, repeatDue, releaseDue);
        }

        Waits toRepeat(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, tellDue, due, releaseDue);
        }

        Waits toRelease(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, tellDue, repeatDue, due);
        }
    }

    /**
     * The alerts of it.
     *
     * @param firing those that fire now
     * @param heard those that were ever heard; both the latest, bounded
     */
    record Alerts(List<String> firing, List<String> heard) {

        static final Alerts NONE = new Alerts(List.of(), List.of());

        /** So many are told apart; of more, the oldest are forgotten. */
        private static final int MOST = 100;

        Alerts {
            firing = latest(firing);
            heard = latest(heard);
        }

        Alerts fires(String alert) {
            return new Alerts(with(firing, alert), with(heard, alert));
        }

        Alerts ends(String alert) {
            return new Alerts(
                    firing.stream().filter(known -> !known.equals(alert)).toList(), heard);
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
    record Asked(String contextHash, @Nullable Analysis answer) {
        static final Asked NOTHING = new Asked("", null);
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

    /** Whether it waits for its context, so that nobody has heard of it. */
    boolean isGathering() {
        return waits.contextDue() != null;
    }

    /** Whether something else is told in its place, or it is not to be told at all. */
    boolean isHeld() {
        return settling || head.isHeldBack();
    }

    boolean isOccurrence() {
        return head.kind() == Finding.Kind.OCCURRENCE;
    }

    /** Whether it goes on: an occurrence was over when it was told. */
    boolean isFiring() {
        return !head.isResolved() && !isOccurrence();
    }

    Life with(Finding newHead) {
        return new Life(
                newHead, told, settling, about, actions, waits, alerts, asked, inTrouble,
                touchedAt);
    }

    Life told(Finding revision, Told now) {
        return new Life(
                revision, now, settling, about, actions, waits, alerts, asked, inTrouble,
                touchedAt);
    }

    Life settling(boolean isSettling) {
        return new Life(
                head, told, isSettling, about, actions, waits, alerts, asked, inTrouble, touchedAt);
    }

    Life with(About newAbout) {
        return new Life(
                head, told, settling, newAbout, actions, waits, alerts, asked, inTrouble,
                touchedAt);
    }

    Life with(List<ActionCall> newActions) {
        return new Life(
                head,
                told,
                settling,
                about,
                newActions,
                waits,
                alerts,
                asked,
                inTrouble,
                touchedAt);
    }

    Life with(Waits newWaits) {
        return new Life(
                head, told, settling, about, actions, newWaits, alerts, asked, inTrouble,
                touchedAt);
    }

    Life with(Alerts newAlerts) {
        return new Life(
                head, told, settling, about, actions, waits, newAlerts, asked, inTrouble,
                touchedAt);
    }

    Life with(Asked newAsked) {
        return new Life(
                head, told, settling, about, actions, waits, alerts, newAsked, inTrouble,
                touchedAt);
    }

    Life inTrouble(boolean isInTrouble) {
        return new Life(
                head, told, settling, about, actions, waits, alerts, asked, isInTrouble, touchedAt);
    }

    Life touched(Instant now) {
        return new Life(
                head,
                told,
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
