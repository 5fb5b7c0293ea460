package io.causestream.playbook;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.causestream.settings.ProblemReporter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The five fields of cron, in UTC.
 *
 * @param expression {@code 0 12 * * 1}: Mondays at noon
 */
record CronSchedule(String expression, ExecutionTime times) implements Schedule {

    private static final CronParser UNIX =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    static Optional<Schedule> read(String expression, String path, ProblemReporter problems) {
        try {
            ExecutionTime times = ExecutionTime.forCron(UNIX.parse(expression).validate());
            return Optional.of(new CronSchedule(expression, times));
        } catch (IllegalArgumentException e) {
            problems.report(
                    path,
                    "'%s' is not five fields of cron: %s".formatted(expression, e.getMessage()));
            return Optional.empty();
        }
    }

    @Override
    public Optional<Instant> dueBetween(Instant after, Instant upTo, Instant inForceSince) {
        // The library searches strictly before a moment; this moment is to be included.
        ZonedDateTime end = upTo.plusNanos(1).atZone(ZoneOffset.UTC);
        return times.lastExecution(end)
                .map(ZonedDateTime::toInstant)
                .filter(due -> due.isAfter(after) && !due.isAfter(upTo))
                .filter(due -> !due.isBefore(inForceSince));
    }
}
