package io.causestream.sink.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When a sink is on duty: on these days, at these hours. A day's hours may reach into the next day;
 * the day on which they begin counts.
 *
 * @param intervals at least one
 */
public record Activity(ZoneId zone, List<Interval> intervals) {

    private static final int A_WEEK_AND_A_DAY = 8;

    /**
     * @param hours of each of the days; at least one
     */
    public record Interval(Set<DayOfWeek> days, List<Hours> hours) {

        public Interval {
            days = Set.copyOf(days);
            hours = List.copyOf(hours);
        }
    }

    /**
     * @param end the first moment after them; if it is not after the start, it is on the next day
     */
    public record Hours(LocalTime start, LocalTime end) {

        static final Hours ALL_DAY = new Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
    }

    public Activity {
        intervals = List.copyOf(intervals);
    }

    boolean isActive(Instant at) {
        LocalDate today = LocalDate.ofInstant(at, zone);
        return isWithin(at, today) || isWithin(at, today.minusDays(1));
    }

    private boolean isWithin(Instant at, LocalDate day) {
        return intervals.stream()
                .filter(interval -> interval.days().contains(day.getDayOfWeek()))
                .flatMap(interval -> interval.hours().stream())
                .anyMatch(hours -> !at.isBefore(start(hours, day)) && at.isBefore(end(hours, day)));
    }

    /** When the next hours after this moment begin; empty if there are none. */
    Optional<Instant> nextStart(Instant after) {
        LocalDate today = LocalDate.ofInstant(after, zone);
        return today.datesUntil(today.plusDays(A_WEEK_AND_A_DAY))
                .flatMap(day ->
                        intervals.stream()
                                .filter(interval -> interval.days().contains(day.getDayOfWeek()))
                                .flatMap(interval -> interval.hours().stream())
                                .map(hours -> start(hours, day)))
                .filter(start -> start.isAfter(after))
                .min(Instant::compareTo);
    }

    private Instant start(Hours hours, LocalDate day) {
        return at(day, hours.start());
    }

    private Instant end(Hours hours, LocalDate day) {
        return at(hours.end().isAfter(hours.start()) ? day : day.plusDays(1), hours.end());
    }

    /** The moment of a local time; in the gap of a clock change, later by the gap. */
    private Instant at(LocalDate day, LocalTime time) {
        return ZonedDateTime.of(day, time, zone).toInstant();
    }
}
