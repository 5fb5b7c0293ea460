package io.causestream.enrich.state;

import io.causestream.observation.KubeObservation.ObjectObserved;
import java.util.OptionalLong;

/**
 * The runs of one workload in the order in which they began, in whatever order they are observed:
 * the Jobs of a CronJob by their start, the revisions of a Helm release by their number. Pure.
 */
public final class RunOrder {

    private RunOrder() {}

    /** Empty unless it is a run. */
    public static OptionalLong of(ObjectObserved seen) {
        return switch (seen.object().kind()) {
            case "Job" ->
                    OptionalLong.of(
                            Status.instant(seen.body().path("status").path("startTime"))
                                    .orElseGet(() -> Status.createdAt(seen))
                                    .toEpochMilli());
            case "HelmRelease" ->
                    OptionalLong.of(seen.body().path("release").path("revision").asLong(0));
            default -> OptionalLong.empty();
        };
    }

    /** Whether the run ended well, so that what was wrong with earlier ones is over. */
    public static boolean endedWell(ObjectObserved seen) {
        return switch (seen.object().kind()) {
            case "Job" -> Status.condition(seen, "Complete", "True").isPresent();
            case "HelmRelease" ->
                    Status.text(seen.body().path("release"), "status").equals("deployed");
            default -> false;
        };
    }

    /** Whether a run that began later, or this one itself, ended well. */
    public static boolean isMadeGood(TriggerInput input) {
        OptionalLong run = of(input.observed());
        return run.isPresent()
                && input.madeGoodBy().isPresent()
                && input.madeGoodBy().getAsLong() >= run.getAsLong();
    }
}
