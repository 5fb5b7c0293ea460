package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.PodState.Container;
import io.causestream.enrich.trigger.PodState.Run;
import io.causestream.enrich.trigger.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which conditions a pod's state shows. Pure. */
final class PodTriggers {

    /** As the old system's users know it: a pod that restarted once may have had a bad moment. */
    private static final int CRASH_LOOP_RESTARTS = 2;

    /** What ended longer ago than this before it was first seen opens nothing. */
    private static final Duration OLD_NEWS = Duration.ofMinutes(10);

    private static final Set<String> IMAGE_PULL =
            Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

    private PodTriggers() {}

    /**
     * @param before what was known of the pod; null at first sight
     * @param observedAt the cluster's clock
     */
    static List<Sighting> match(@Nullable PodState before, PodState now, Instant observedAt) {
        if (now.deleting()) {
            // A pod that is slow to stop ends as Failed, 137, Error: no crash.
            return List.of();
        }
        return now.containers().stream()
                .flatMap(container ->
                        match(
                                before == null
                                        ? null
                                        : before.container(container.name()).orElse(null),
                                container,
                                observedAt))
                .toList();
    }

    private static Stream<Sighting> match(
            @Nullable Container before, Container now, Instant observedAt) {
        return Stream.of(imagePull(before, now, observedAt), crash(before, now, observedAt))
                .flatMap(Optional::stream);
    }

    private static Optional<Sighting> imagePull(
            @Nullable Container before, Container now, Instant observedAt) {
        boolean waits = now.state().equals("WAITING") && IMAGE_PULL.contains(now.reason());
        boolean waitedBefore = before != null && before.isWaitingFor(now.reason());
        return waits && !waitedBefore
                ? Optional.of(new Sighting(Reasons.IMAGE_PULL, now, -1, true, observedAt))
                : Optional.empty();
    }

    private static Optional<Sighting> crash(
            @Nullable Container before, Container now, Instant observedAt) {
        Run last = now.last();
        if (last == null) {
            return Optional.empty();
        }
        Instant at = last.finishedAt() == null ? observedAt : last.finishedAt();
        boolean ended =
                before == null || before.last() == null || before.last().number() < last.number();
        boolean loops =
                now.isWaitingFor(Reasons.CRASH_LOOP) && now.restarts() >= CRASH_LOOP_RESTARTS;
        boolean loopedBefore = before != null && before.isWaitingFor(Reasons.CRASH_LOOP) && !ended;
        if (loops && !loopedBefore) {
            // The loop is how it shows, memory is what is wrong: one problem, not two.
            return Optional.of(
                    new Sighting(
                            last.wasOutOfMemory() ? Reasons.OUT_OF_MEMORY : Reasons.CRASH_LOOP,
                            now,
                            last.number(),
                            true,
                            at));
        }
        if (!ended) {
            return Optional.empty();
        }
        boolean oldNews =
                before == null
                        && at.isBefore(observedAt.minus(OLD_NEWS))
                        && now.state().equals("RUNNING");
        return Optional.of(
                last.wasOutOfMemory()
                        ? new Sighting(Reasons.OUT_OF_MEMORY, now, last.number(), !oldNews, at)
                        : new Sighting(Reasons.CRASH_LOOP, now, last.number(), false, at));
    }
}
