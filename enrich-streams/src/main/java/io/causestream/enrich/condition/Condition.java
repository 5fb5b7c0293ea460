package io.causestream.enrich.condition;

import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.Detection;
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
 * @param seen the signal of its last sighting
 * @param ofPods whether it ends when all pods of the workload are well; otherwise when it is
 *     detected in none of its objects any more
 * @param affected the objects in which it was seen, by uid
 * @param times when it began and last occurred
 * @param settled whether all its objects were well when last observed
 * @param published what of it was published in signals
 */
public record Condition(
        Signal.Seen seen,
        boolean ofPods,
        Map<String, Affected> affected,
        Times times,
        boolean settled,
        Published published) {

    /**
     * By the cluster's clock.
     *
     * @param since when it began
     * @param last when it last occurred
     * @param interval between the last two occurrences; of a first one, how long the run lasted
     */
    record Times(Instant since, Instant last, Duration interval) {}

    /**
     * What was published in signals.
     *
     * @param at record time, in milliseconds, of the last signal; 0 if there was none yet
     * @param unpublished occurrences that no signal has included yet
     */
    record Published(long at, long unpublished) {}

    /**
     * An affected object.
     *
     * @param run number of the last run that counted; -1 unless it is a crash
     * @param order its order among the runs of its workload; -1 if it is not a run
     * @param past whether it was affected earlier, before the condition last settled
     */
    record Affected(String name, int run, long order, boolean past) {

        Affected passed() {
            return new Affected(name, run, order, true);
        }
    }

    /** Pods younger than this when they crash have all their runs in one loop. */
    private static final Duration YOUNG = Duration.ofMinutes(30);

    public Condition {
        affected = new TreeMap<>(affected);
    }

    /** The most objects that are distinguished; further ones are not. */
    private static final int MOST = 500;

    static Condition opened(
            Signal.Seen seen,
            boolean ofPods,
            ObservedObject observed,
            Detection detection,
            Duration interval) {
        return new Condition(
                seen,
                ofPods,
                Map.of(
                        observed.uid(),
                        new Affected(
                                observed.object().name(),
                                detection.run(),
                                detection.order(),
                                false)),
                new Times(detection.since(), detection.at(), interval),
                false,
                new Published(0, runs(observed, detection)));
    }

    /**
     * How often it occurred since it was last counted, by the numbers of the runs: runs that were
     * not seen in between count too, and none counts twice.
     */
    long newOccurrences(ObservedObject observed, Detection detection) {
        Affected known = affected.get(observed.uid());
        if (detection.run() >= 0) {
            return known == null
                    ? runs(observed, detection)
                    : Math.max(0, (long) detection.run() - known.run());
        }
        if (seen.identity().kind() == Finding.Kind.OCCURRENCE) {
            return known == null || detection.at().isAfter(times.last()) ? 1 : 0;
        }
        return known == null || known.past() || settled ? 1 : 0;
    }

    private static long runs(ObservedObject observed, Detection detection) {
        Instant created = observed.createdAt();
        boolean isYoung = created != null && !detection.at().isAfter(created.plus(YOUNG));
        return detection.run() >= 0 && isYoung ? detection.run() + 1L : 1;
    }

    Condition again(
            Signal.Seen newer, ObservedObject observed, Detection detection, long occurred) {
        Map<String, Affected> objects = new TreeMap<>(affected);
        if (settled) {
            objects.replaceAll((uid, known) -> known.passed());
        }
        Affected before = objects.get(observed.uid());
        if (objects.size() >= MOST && before == null) {
            objects.values().removeIf(Affected::past);
        }
        if (objects.size() < MOST || before != null) {
            int run = Math.max(detection.run(), before == null ? -1 : before.run());
            objects.put(
                    observed.uid(),
                    new Affected(observed.object().name(), run, detection.order(), false));
        }
        boolean later = detection.at().isAfter(times.last());
        return new Condition(
                isAtLeastAsSpecific(newer) ? newer : seen,
                ofPods,
                objects,
                new Times(
                        !settled && detection.since().isBefore(times.since())
                                ? detection.since()
                                : times.since(),
                        later ? detection.at() : times.last(),
                        later ? Duration.between(times.last(), detection.at()) : times.interval()),
                false,
                new Published(published.at(), published.unpublished() + occurred));
    }

    /** The same, with a failed pod whose last log lines may show why. */
    Condition explained(Signal.FailedPod pod, String container, @Nullable CrashInfo crash) {
        Signal.Details details = seen.details();
        Signal.Seen more =
                seen.with(seen.about().explainedBy(pod, container))
                        .with(new Signal.Details(crash, details.affected(), details.changes()));
        return new Condition(more, ofPods, affected, times, settled, published);
    }

    /**
     * Whether the newer signal replaces the wording: of two reasons of one problem, the less
     * specific one does not.
     */
    private boolean isAtLeastAsSpecific(Signal.Seen newer) {
        String reason = newer.wording().reason();
        return newer.occurrence().supersedes()
                || Reasons.moreSpecific(seen.wording().reason(), reason).equals(reason);
    }

    /**
     * Without the runs that began no later than a given one that ended well.
     *
     * @param order that run's
     */
    Condition madeGood(long order) {
        Map<String, Affected> rest = new TreeMap<>(affected);
        rest.values().removeIf(each -> each.order() >= 0 && each.order() <= order);
        return new Condition(seen, ofPods, rest, times, settled, published);
    }

    /** Its current problem, under whichever reason it was opened. */
    String problem() {
        return Reasons.problem(seen.wording().reason(), seen.about().container());
    }

    /** Without the object, which is gone or well: it counts anew if it is affected again. */
    Condition without(String uid) {
        Map<String, Affected> rest = new TreeMap<>(affected);
        rest.remove(uid);
        return new Condition(seen, ofPods, rest, times, settled, published);
    }

    Condition announced(long recordTime) {
        return new Condition(seen, ofPods, affected, times, settled, new Published(recordTime, 0));
    }

    Condition settled(boolean isWell) {
        return new Condition(seen, ofPods, affected, times, isWell, published);
    }

    boolean isAffected(String uid) {
        Affected known = affected.get(uid);
        return known != null && !known.past();
    }

    boolean affectsAny() {
        return affected.values().stream().anyMatch(object -> !object.past());
    }

    /** Names of the affected objects, sorted. */
    List<String> names() {
        return affected.values().stream()
                .filter(object -> !object.past())
                .map(Affected::name)
                .distinct()
                .sorted()
                .toList();
    }
}
