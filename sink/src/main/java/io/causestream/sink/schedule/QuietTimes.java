package io.causestream.sink.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a sink delivers no new messages: outside of its {@code activity}, and in its {@code
 * mute_intervals}. Pure: the time is passed in.
 *
 * @param activity null for always active
 */
public record QuietTimes(@Nullable Activity activity, List<MuteInterval> muteIntervals) {

    public static final QuietTimes NONE = new QuietTimes(null, List.of());

    /**
     * The limit of consecutive boundaries that are checked; after that the rest is checked later.
     */
    private static final int MOST_STEPS = 100;

    private static final Duration CHECK_AGAIN = Duration.ofDays(1);

    public enum Why {
        OUTSIDE_ACTIVITY,
        MUTE_INTERVAL
    }

    /**
     * @param until when the sink may deliver again, or when to check again
     */
    public record Quiet(Why why, Instant until) {}

    public QuietTimes {
        muteIntervals = List.copyOf(muteIntervals);
    }

    /** Why and until when the sink is quiet; empty if it may deliver. */
    public Optional<Quiet> at(Instant now) {
        Optional<Quiet> first = step(now);
        if (first.isEmpty()) {
            return first;
        }
        Quiet quiet = first.get();
        Instant until = quiet.until();
        for (int i = 0; i < MOST_STEPS; i++) {
            Optional<Quiet> next = step(until);
            if (next.isEmpty()) {
                return Optional.of(new Quiet(quiet.why(), until));
            }
            until = next.get().until();
        }
        return Optional.of(new Quiet(quiet.why(), until));
    }

    public boolean isQuiet(Instant at) {
        return step(at).isPresent();
    }

    private Optional<Quiet> step(Instant at) {
        Optional<Instant> muted =
                muteIntervals.stream()
                        .flatMap(interval -> interval.endAt(at).stream())
                        .max(Instant::compareTo);
        if (muted.isPresent()) {
            return Optional.of(new Quiet(Why.MUTE_INTERVAL, muted.get()));
        }
        return activity == null || activity.isActive(at)
                ? Optional.empty()
                : Optional.of(
                        new Quiet(
                                Why.OUTSIDE_ACTIVITY,
                                activity.nextStart(at).orElse(at.plus(CHECK_AGAIN))));
    }
}
