package io.causestream.standalone.config;

import io.causestream.settings.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time of an option: RFC 3339, or how long ago; in milliseconds, as Kafka has them. */
public final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String value) {
        try {
            return Settings.parseTime(value, Instant.now()).truncatedTo(ChronoUnit.MILLIS);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** That an option needs a time in the past. */
    public static CannotRun inTheFuture(String option, Instant time, Instant now) {
        return CannotRun.wrongArgument(
                "%s %s is in the future: it is %s now".formatted(option, time, now), null);
    }
}
