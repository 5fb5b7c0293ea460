package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Decides what ended so long before it was first seen that nobody has to be notified. Pure. */
public final class StaleState {

    /** An agent that restarts, or a backlog after an outage, is seldom later than this. */
    public static final Duration AFTER = Duration.ofMinutes(10);

    private StaleState() {}

    public static boolean isOld(Instant ended, Instant now) {
        return ended.isBefore(now.minus(AFTER));
    }

    /**
     * Whether a pod ended long before it was first seen. One that was seen running is not old,
     * however late its end is observed.
     */
    public static boolean isOld(TriggerInput input) {
        return !wasSeenToLive(input) && isOld(endOf(input), input.observed().observedAt());
    }

    /**
     * When a pod that is over ended, by the cluster's clock: the latest time in its status. One
     * that was evicted or refused has no containers that ended; if it was never seen running, its
     * start is then the latest time there is.
     */
    public static Instant endOf(TriggerInput input) {
        ObjectObserved pod = input.observed();
        JsonNode status = pod.body().path("status");
        return latest(
                        Stream.of("containerStatuses", "initContainerStatuses")
                                .flatMap(list -> status.path(list).valueStream())
                                .map(each -> each.path("state").path("terminated"))
                                .map(ended -> ended.path("finishedAt")))
                .or(() ->
                        latest(
                                status.path("conditions")
                                        .valueStream()
                                        .map(each -> each.path("lastTransitionTime"))))
                .or(() ->
                        wasSeenToLive(input)
                                ? Optional.empty()
                                : latest(
                                        Stream.of(
                                                status.path("startTime"),
                                                pod.body()
                                                        .path("metadata")
                                                        .path("creationTimestamp"))))
                .filter(end -> !end.isAfter(pod.observedAt()))
                .orElse(pod.observedAt());
    }

    private static boolean wasSeenToLive(TriggerInput input) {
        return input.podBefore() != null && !input.podBefore().isOver();
    }

    private static Optional<Instant> latest(Stream<JsonNode> times) {
        return times.flatMap(time -> Status.instant(time).stream()).max(Instant::compareTo);
    }
}
