package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.Reading;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is, or lately was, wrong with a workload.
 *
 * @param seen as it was last put into words
 * @param ofPods whether it ends when all pods of the workload are well; else when it is read of
 *     none of its objects any more
 * @param affected of each object that was seen in it, by uid
 * @param since when it began, by the cluster's clock
 * @param lastSeen when it last occurred, by that clock
 * @param interval between the last two occurrences; of a first one, how long the run lasted
 * @param settled whether all looked well when last looked at
 * @param untold occurrences that no signal has told yet
 * @param toldAt record time, in milliseconds, of the last signal
 */
record Condition(
        Signal.Seen seen,
        boolean ofPods,
        Map<String, Affected> affected,
        Instant since,
        Instant lastSeen,
        Duration interval,
        boolean settled,
        long untold,
        long toldAt) {

    /**
     * An object in trouble.
     *
     * @param run the last one that counted; -1 for what is no crash
     * @param order of the run of its workload that it is; -1 for what is none
     * @param past whether it was in an earlier trouble, which has settled
     */
    record Affected(String name, int run, long order, boolean past) {

        Affected passed() {
            return new Affected(name, run, order, true);
        }
    }

    /** Pods younger than this when they crash have all their runs in one loop. */
    private static final Duration YOUNG = Duration.ofMinutes(30);

    Condition {
        affected = new TreeMap<>(affected);
    }

    /** Of more than so many objects the rest is not told apart. */
    private static final int MOST = 500;

    static Condition opened(
            Signal.Seen seen, boolean ofPods, Sighted sighted, Reading reading, Duration interval) {
        Instant since = reading.since().isAfter(reading.at()) ? reading.at() : reading.since();
        return new Condition(
                seen,
                ofPods,
                Map.of(
                        sighted.uid(),
                        new Affected(
                                sighted.object().name(), reading.run(), reading.order(), false)),
                since,
                reading.at(),
                interval,
                false,
                runs(sighted, reading),
                0);
    }

    /**
     * How often it occurred since it was last counted, by the numbers of the runs: whatever was not
     * seen in between has occurred all the same, and nothing counts twice.
     */
    long news(Sighted sighted, Reading reading) {
        Affected known = affected.get(sighted.uid());
        if (reading.run() >= 0) {
            return known == null
                    ? runs(sighted, reading)
                    : Math.max(0, (long) reading.run() - known.run());
        }
        if (seen.kind() == Finding.Kind.OCCURRENCE) {
            return known == null || reading.at().isAfter(lastSeen) ? 1 : 0;
        }
        return known == null || known.past() || settled ? 1 : 0;
    }

    private static long runs(Sighted sighted, Reading reading) {
        Instant created = sighted.createdAt();
        boolean isYoung = created != null && !reading.at().isAfter(created.plus(YOUNG));
        return reading.run() >= 0 && isYoung ? reading.run() + 1L : 1;
    }

    Condition again(Signal.Seen newer, Sighted sighted, Reading reading, long times) {
        Map<String, Affected> objects = new TreeMap<>(affected);
        if (settled) {
            objects.replaceAll((uid, known) -> known.passed());
        }
        Affected before = objects.get(sighted.uid());
        if (objects.size() >= MOST && before == null) {
            objects.values().removeIf(Affected::past);
        }
        if (objects.size() < MOST || before != null) {
            int run = Math.max(reading.run(), before == null ? -1 : before.run());
            objects.put(
                    sighted.uid(),
                    new Affected(sighted.object().name(), run, reading.order(), false));
        }
        boolean later = reading.at().isAfter(lastSeen);
        return new Condition(
                saysAsMuch(newer) ? newer : seen,
                ofPods,
                objects,
                !settled && reading.since().isBefore(since) ? reading.since() : since,
                later ? reading.at() : lastSeen,
                later ? Duration.between(lastSeen, reading.at()) : interval,
                false,
                untold + times,
                toldAt);
    }

    /** The same, with a pod whose last words may tell why. */
    Condition explained(Signal.FailedPod pod, String container, @Nullable CrashInfo crash) {
        Signal.About about = seen.about();
        Signal.Seen more =
                new Signal.Seen(
                        seen.cluster(),
                        seen.fingerprint(),
                        seen.kind(),
                        seen.source(),
                        seen.wording(),
                        new Signal.About(
                                about.subject(),
                                about.workload(),
                                container,
                                about.uid(),
                                about.node(),
                                pod,
                                about.restsOn()),
                        seen.since(),
                        seen.times(),
                        crash,
                        seen.affected(),
                        seen.changes(),
                        seen.alert(),
                        seen.alreadyThere(),
                        seen.orders(),
                        seen.epoch());
        return new Condition(
                more, ofPods, affected, since, lastSeen, interval, settled, untold, toldAt);
    }

    /**
     * Of two problems that are one, what is less particular does not put the other out of words.
     */
    private boolean saysAsMuch(Signal.Seen newer) {
        String reason = newer.wording().reason();
        return newer.supersedes()
                || Reasons.moreTelling(seen.wording().reason(), reason).equals(reason);
    }

    /**
     * Without the runs that began no later than one that ended well.
     *
     * @param order that run's
     */
    Condition madeGood(long order) {
        Map<String, Affected> rest = new TreeMap<>(affected);
        rest.values().removeIf(each -> each.order() >= 0 && each.order() <= order);
        return new Condition(
                seen, ofPods, rest, since, lastSeen, interval, settled, untold, toldAt);
    }

    /** What it is by now, under whatever name it was opened. */
    String problem() {
        return Reasons.problem(seen.wording().reason(), seen.about().container());
    }

    /** What is gone, or well, counts anew if it should come back. */
    Condition without(String uid) {
        Map<String, Affected> rest = new TreeMap<>(affected);
        rest.remove(uid);
        return new Condition(
                seen, ofPods, rest, since, lastSeen, interval, settled, untold, toldAt);
    }

    Condition told(long recordTime) {
        return new Condition(
                seen, ofPods, affected, since, lastSeen, interval, settled, 0, recordTime);
    }

    Condition settled(boolean isWell) {
        return new Condition(
                seen, ofPods, affected, since, lastSeen, interval, isWell, untold, toldAt);
    }

    boolean isAffected(String uid) {
        Affected known = affected.get(uid);
        return known != null && !known.past();
    }

    boolean affectsAny() {
        return affected.values().stream().anyMatch(object -> !object.past());
    }

    /** Names of what is in trouble, sorted. */
    List<String> names() {
        return affected.values().stream()
                .filter(object -> !object.past())
                .map(Affected::name)
                .distinct()
                .sorted()
                .toList();
    }
}
