package io.causestream.sink.slack.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a sink tells nothing new: outside of its {@code activity}, and in its {@code
 * mute_intervals}. Pure: the time is passed in.
 *
 * @param activity null: always
 */
public record QuietTimes(@Nullable Activity activity, List<MuteInterval> muteIntervals) {

    public static final QuietTimes NONE = new QuietTimes(null, List.of());

    /** So many ends and beginnings in a row are looked at before it is enough to look later. */
    private static final int MOST_STEPS = 100;

    private static final Duration CHECK_AGAIN = Duration.ofDays(1);

    public enum Why {
        OUTSIDE_ACTIVITY,
        MUTE_INTERVAL
    }

    /**
     * @param until the sink may speak again, or at least when to ask again
     */
    public record Quiet(Why why, Instant until) {}

    public QuietTimes {
        muteIntervals = List.copyOf(muteIntervals);
    }

    /** Empty when the sink may speak. */
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
