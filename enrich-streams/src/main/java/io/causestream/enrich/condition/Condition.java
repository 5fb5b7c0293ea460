package io.causestream.enrich.condition;

import static java.util.Objects.requireNonNullElse;

import io.causestream.enrich.trigger.PodState;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is, or lately was, wrong with a workload.
 *
 * @param affected of each pod that was seen in it (by uid): its name and its last run that counted
 * @param since when it began, by the cluster's clock
 * @param lastSeen when it last occurred, by that clock
 * @param interval between the last two occurrences; of a first one, how long the run lasted
 * @param settled whether the workload looked well when last looked at
 * @param untold occurrences that no signal has told yet
 * @param toldAt record time, in milliseconds, of the last signal
 */
record Condition(
        String cluster,
        Fingerprint fingerprint,
        String reason,
        String container,
        Subject workload,
        Map<String, Affected> affected,
        Instant since,
        Instant lastSeen,
        Duration interval,
        boolean settled,
        long untold,
        long toldAt) {

    /** A pod in trouble. {@code run}: the last one that counted; -1 for what is no crash. */
    record Affected(String pod, int run) {}

    Condition {
        affected = new TreeMap<>(affected);
    }

    static Condition opened(
            String cluster,
            Fingerprint fingerprint,
            Subject workload,
            PodState pod,
            Sighting sighting) {
        Instant began = requireNonNullElse(sighting.container().firstCrash(), sighting.at());
        return new Condition(
                cluster,
                fingerprint,
                sighting.reason(),
                sighting.container().name(),
                workload,
                Map.of(pod.uid(), new Affected(pod.pod().name(), sighting.run())),
                began.isAfter(sighting.at()) ? sighting.at() : began,
                sighting.at(),
                runLength(sighting),
                false,
                1,
                0);
    }

    /** Whether this is a run, or a pod, that has not counted yet. */
    boolean isNews(PodState pod, Sighting sighting) {
        Affected known = affected.get(pod.uid());
        return settled || known == null || sighting.run() < 0 || known.run() < sighting.run();
    }

    Condition seen(PodState pod, Sighting sighting) {
        Map<String, Affected> pods = settled ? new TreeMap<>() : new TreeMap<>(affected);
        pods.put(pod.uid(), new Affected(pod.pod().name(), sighting.run()));
        boolean later = sighting.at().isAfter(lastSeen);
        return new Condition(
                cluster,
                fingerprint,
                reason,
                container,
                workload,
                pods,
                since,
                later ? sighting.at() : lastSeen,
                later ? Duration.between(lastSeen, sighting.at()) : interval,
                false,
                untold + 1,
                toldAt);
    }

    Condition told(long recordTime) {
        return new Condition(
                cluster,
                fingerprint,
                reason,
                container,
                workload,
                affected,
                since,
                lastSeen,
                interval,
                settled,
                0,
                recordTime);
    }

    Condition settled(boolean isWell) {
        return new Condition(
                cluster,
                fingerprint,
                reason,
                container,
                workload,
                affected,
                since,
                lastSeen,
                interval,
                isWell,
                untold,
                toldAt);
    }

    List<String> pods() {
        return affected.values().stream().map(Affected::pod).distinct().sorted().toList();
    }

    private static Duration runLength(Sighting sighting) {
        PodState.Run last = sighting.container().last();
        @Nullable Instant started = last == null ? null : last.startedAt();
        return started == null || started.isAfter(sighting.at())
                ? Duration.ZERO
                : Duration.between(started, sighting.at());
    }
}
