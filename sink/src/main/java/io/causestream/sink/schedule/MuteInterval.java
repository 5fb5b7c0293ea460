package io.causestream.sink.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A time in which a sink is configured to be quiet: maintenance, holidays. */
public sealed interface MuteInterval {

    LocalTime LAST_MINUTE = LocalTime.of(23, 59);

    /** The end of the interval, if it contains this moment. */
    Optional<Instant> endAt(Instant at);

    /**
     * @param end the first moment after it
     */
    record Once(Instant start, Instant end) implements MuteInterval {

        @Override
        public Optional<Instant> endAt(Instant at) {
            return !at.isBefore(start) && at.isBefore(end) ? Optional.of(end) : Optional.empty();
        }
    }

    /**
     * An interval in each year; if its end is before its start, it spans the turn of the year.
     *
     * @param end as configured
     */
    record Yearly(ZoneId zone, Moment start, Moment end) implements MuteInterval {

        /** In years without 29 February, that date means the 28th. */
        record Moment(MonthDay day, LocalTime time) implements Comparable<Moment> {

            LocalDateTime in(int year) {
                return day.atYear(year).atTime(time);
            }

            @Override
            public int compareTo(Moment other) {
                int days = day.compareTo(other.day);
                return days == 0 ? time.compareTo(other.time) : days;
            }
        }

        @Override
        public Optional<Instant> endAt(Instant at) {
            int year = at.atZone(zone).getYear();
            return IntStream.rangeClosed(year - 1, year)
                    .boxed()
                    .flatMap(this::beginningIn)
                    .flatMap(interval -> interval.endAt(at).stream())
                    .max(Instant::compareTo);
        }

        private Stream<Once> beginningIn(int year) {
            boolean isOverNewYear = end.compareTo(start) < 0;
            return Stream.of(
                    new Once(
                            start.in(year).atZone(zone).toInstant(),
                            first(end.in(isOverNewYear ? year + 1 : year), zone)));
        }
    }

    /** The first moment after an end: 23:59 means midnight. */
    static Instant first(LocalDateTime end, ZoneId zone) {
        LocalDateTime after = end.toLocalTime().equals(LAST_MINUTE) ? end.plusMinutes(1) : end;
        return after.atZone(zone).toInstant();
    }
}
