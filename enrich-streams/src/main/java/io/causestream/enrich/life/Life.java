package io.causestream.enrich.life;

import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a finding, but for its evidence, which is kept apart since it is big and seldom
 * changes.
 *
 * @param head without enrichments; its revision is the last one published, or 1 if none was
 * @param published whether anybody heard of it yet
 * @param inTrouble whether Kubernetes shows the condition now
 * @param touchedAt record time in milliseconds of the last fact
 */
record Life(
        Finding head,
        boolean published,
        About about,
        Waits waits,
        Alerts alerts,
        Asked asked,
        boolean inTrouble,
        long touchedAt) {

    /**
     * What it is about, beyond what the finding says; each part empty if it is not known, or there
     * is none.
     *
     * @param uid the subject's
     * @param node where the subject runs
     */
    record About(String container, String uid, String node) {}

    /**
     * What it waits for.
     *
     * @param answers ids of the context requests that are still out
     * @param contextDue names the wait for them; null when it is over
     * @param resolveDue names the wait until it counts as resolved; null when none runs
     */
    record Waits(List<String> answers, @Nullable Instant contextDue, @Nullable Instant resolveDue) {

        static final Waits NONE = new Waits(List.of(), null, null);

        Waits {
            answers = List.copyOf(answers);
        }

        Waits forAnswers(List<String> requests, @Nullable Instant due) {
            return new Waits(requests, due, resolveDue);
        }

        Waits toResolve(@Nullable Instant due) {
            return new Waits(answers, contextDue, due);
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

    Life with(Finding newHead) {
        return new Life(newHead, published, about, waits, alerts, asked, inTrouble, touchedAt);
    }

    Life told(Finding revision) {
        return new Life(revision, true, about, waits, alerts, asked, inTrouble, touchedAt);
    }

    Life with(About newAbout) {
        return new Life(head, published, newAbout, waits, alerts, asked, inTrouble, touchedAt);
    }

    Life with(Waits newWaits) {
        return new Life(head, published, about, newWaits, alerts, asked, inTrouble, touchedAt);
    }

    Life with(Alerts newAlerts) {
        return new Life(head, published, about, waits, newAlerts, asked, inTrouble, touchedAt);
    }

    Life with(Asked newAsked) {
        return new Life(head, published, about, waits, alerts, newAsked, inTrouble, touchedAt);
    }

    Life inTrouble(boolean isInTrouble) {
        return new Life(head, published, about, waits, alerts, asked, isInTrouble, touchedAt);
    }

    Life touched(Instant now) {
        return new Life(
                head, published, about, waits, alerts, asked, inTrouble, now.toEpochMilli());
    }
}
