package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.Reading;
import io.causestream.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
     * @param past whether it was in an earlier trouble, which has settled
     */
    record Affected(String name, int run, boolean past) {}

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
                Map.of(sighted.uid(), new Affected(sighted.object().name(), reading.run(), false)),
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
            return known == null ? 1 : 0;
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
            objects.replaceAll((uid, known) -> new Affected(known.name(), known.run(), true));
        }
        Affected before = objects.get(sighted.uid());
        if (objects.size() >= MOST && before == null) {
            objects.values().removeIf(Affected::past);
        }
        if (objects.size() < MOST || before != null) {
            int run = Math.max(reading.run(), before == null ? -1 : before.run());
            objects.put(sighted.uid(), new Affected(sighted.object().name(), run, false));
        }
        boolean later = reading.at().isAfter(lastSeen);
        return new Condition(
                newer,
                ofPods,
                objects,
                !settled && reading.since().isBefore(since) ? reading.since() : since,
                later ? reading.at() : lastSeen,
                later ? Duration.between(lastSeen, reading.at()) : interval,
                false,
                untold + times,
                toldAt);
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
