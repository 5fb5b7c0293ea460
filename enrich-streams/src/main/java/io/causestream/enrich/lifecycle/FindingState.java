package io.causestream.enrich.lifecycle;

import io.causestream.enrich.signal.ActionCall;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a finding, except its evidence, which is stored separately since it is big and
 * seldom changes.
 *
 * @param head without enrichments; its revision is the last one published, or 1 if none was
 * @param settling whether it belongs to its cluster's baseline, and how that is published is not
 *     decided yet
 * @param actions the playbooks' actions that add to it
 * @param inTrouble whether Kubernetes shows the condition now
 * @param touchedAt record time in milliseconds of the last input
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
     * What was published last.
     *
     * @param meaning the meaning of that revision, as {@link Revisions#meaning} has it; empty if
     *     none was published yet
     * @param at record time in milliseconds
     * @param about what the published diagnosis explains, as {@link LookupRound#about} names it
     */
    record Published(String meaning, long at, String about) {
        static final Published NOTHING = new Published("", 0, "");

        Published {
            about = orEmpty(about);
        }

        /** Data of an earlier version does not have it. */
        private static String orEmpty(@Nullable String about) {
            return about == null ? "" : about;
        }

        boolean isNothing() {
            return meaning.isEmpty();
        }
    }

    /**
     * What it is about, beyond what is in the finding; each part is empty if it is unknown or there
     * is none.
     *
     * @param uid the subject's
     * @param node where the subject runs
     * @param failedPod a failed pod of a subject that is not a pod itself; null if none is known
     * @param restsOn what it depends on; sorted, bounded
     * @param past how earlier findings of the same problem ended, the latest first
     * @param gone whether it ended because no pod of the workload was left
     */
    record About(
            String container,
            String uid,
            String node,
            Signal.@Nullable FailedPod failedPod,
            List<Subject> restsOn,
            List<PastIncident> past,
            boolean gone) {

        About {
            restsOn = List.copyOf(restsOn);
            past = orNone(past);
        }

        /** Data of an earlier version does not have it. */
        private static List<PastIncident> orNone(@Nullable List<PastIncident> past) {
            return past == null ? List.of() : List.copyOf(past);
        }

        About after(List<PastIncident> incidents) {
            return new About(container, uid, node, failedPod, restsOn, incidents, gone);
        }

        About gone(boolean isGone) {
            return new About(container, uid, node, failedPod, restsOn, past, isGone);
        }
    }

    /**
     * What it waits for; each due time identifies its timer, and is null when none runs.
     *
     * @param answers ids of the context requests that are not answered yet
     * @param contextDue when it is published without these answers
     * @param resolveDue when it counts as resolved
     * @param updateDue when it may be published again
     * @param repeatDue when a reminder that it still fires is published
     * @param releaseDue when it is published on its own, as its cause is over
     * @param graphDue when graphs that ended before the problem began are requested again
     */
    record Waits(
            List<String> answers,
            @Nullable Instant contextDue,
            @Nullable Instant resolveDue,
            @Nullable Instant updateDue,
            @Nullable Instant repeatDue,
            @Nullable Instant releaseDue,
            @Nullable Instant graphDue) {

        static final Waits NONE = new Waits(List.of(), null, null, null, null, null, null);

        Waits {
            answers = List.copyOf(answers);
        }

        Waits forAnswers(List<String> requests, @Nullable Instant due) {
            return new Waits(requests, due, resolveDue, updateDue, repeatDue, releaseDue, graphDue);
        }

        Waits toResolve(@Nullable Instant due) {
            return new Waits(answers, contextDue, due, updateDue, repeatDue, releaseDue, graphDue);
        }

        Waits toUpdate(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, due, repeatDue, releaseDue, graphDue);
        }

        Waits toRepeat(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, updateDue, due, releaseDue, graphDue);
        }

        Waits toRelease(@Nullable Instant due) {
            return new Waits(answers, contextDue, resolveDue, updateDue, repeatDue, due, graphDue);
        }

        Waits toAskForGraphs(@Nullable Instant due) {
            return new Waits(
                    answers, contextDue, resolveDue, updateDue, repeatDue, releaseDue, due);
        }
    }

    /**
     * The alerts about it.
     *
     * @param firing those that fire now
     * @param seen all that were ever received; both contain the latest, bounded
     */
    record Alerts(List<String> firing, List<String> seen) {

        static final Alerts NONE = new Alerts(List.of(), List.of());

        /** The most alerts that are distinguished; of more, the oldest are forgotten. */
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
     * What the model was asked, about it or about another finding with the same question.
     *
     * @param contextHash the context that it was last asked about; empty if it never was
     * @param answer its answer to that; null until it is received
     * @param key of the question; empty if none was asked
     * @param round how often the model asked for more context
     * @param wanted ids of the context requests that the model waits for
     * @param wantedDue when it is asked again without these answers; null when nothing is wanted
     */
    record Requested(
            String contextHash,
            @Nullable Analysis answer,
            String key,
            int round,
            List<String> wanted,
            @Nullable Instant wantedDue) {

        static final Requested NOTHING = new Requested("", null, "", 0, List.of(), null);

        Requested {
            key = orEmpty(key);
            wanted = orNone(wanted);
        }

        /** Data of an earlier version does not have it. */
        private static String orEmpty(@Nullable String key) {
            return key == null ? "" : key;
        }

        private static List<String> orNone(@Nullable List<String> wanted) {
            return wanted == null ? List.of() : List.copyOf(wanted);
        }

        static Requested of(String contextHash, String key) {
            return new Requested(contextHash, null, key, 0, List.of(), null);
        }

        /** Whether its answer is still to come. */
        boolean isOpen() {
            return !contextHash.isEmpty() && answer == null;
        }

        Requested about(String newContextHash) {
            return new Requested(newContextHash, answer, key, round, wanted, wantedDue);
        }

        Requested answered(Analysis analysis) {
            return new Requested(analysis.contextHash(), analysis, key, round, List.of(), null);
        }

        Requested wants(List<String> requests, @Nullable Instant due) {
            return new Requested(contextHash, answer, key, round, requests, due);
        }

        Requested nextRound(String newContextHash) {
            return new Requested(newContextHash, null, key, round + 1, List.of(), null);
        }
    }

    static String key(String cluster, String fingerprint) {
        return cluster + "|" + fingerprint;
    }

    String key() {
        return key(head.cluster(), head.fingerprint().value());
    }

    /** The fingerprint within {@link Finding#idOf}. */
    static String fingerprintOf(String findingId) {
        int dash = findingId.indexOf('-');
        return dash < 0 ? findingId : findingId.substring(0, dash);
    }

    /** Whether it waits for its context, so that it is not published yet. */
    boolean awaitsContext() {
        return waits.contextDue() != null;
    }

    /** Whether something else is published in its place, or it is to notify nobody. */
    boolean isHeldBack() {
        return settling || head.isHeldBack();
    }

    boolean isOccurrence() {
        return head.kind() == Finding.Kind.OCCURRENCE;
    }

    /** Whether it goes on: an occurrence is over when it is published. */
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
