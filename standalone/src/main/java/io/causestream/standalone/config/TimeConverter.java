package io.causestream.standalone.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time of an option: RFC 3339, or how long ago ({@code 90s}, {@code 15m}, {@code 2h}, {@code
 * 3d}).
 */
public final class TimeConverter implements ITypeConverter<Instant> {

    private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");

    private static final Map<String, ChronoUnit> UNITS =
            Map.of(
                    "s", ChronoUnit.SECONDS,
                    "m", ChronoUnit.MINUTES,
                    "h", ChronoUnit.HOURS,
                    "d", ChronoUnit.DAYS);

    private final InstantSource clock;

    /** Counts back from now. */
    public TimeConverter() {
        this(InstantSource.system());
    }

    TimeConverter(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String value) {
        Matcher ago = AGO.matcher(value);
        if (ago.matches()) {
            ChronoUnit unit = UNITS.getOrDefault(ago.group(2), ChronoUnit.SECONDS);
            return clock.instant()
.truncatedTo(ChronoUnit.MILLIS)
.minus(Duration.of(Long.parseLong(ago.group(1)), unit));
        }
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'%s' is no time: write 2026-11-29T08:00:00Z, or how long ago, as 90s, 15m, 2h or 3d"
                            .formatted(value));
        }
    }
}
