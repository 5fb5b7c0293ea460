package io.causestream.playbook;

import io.causestream.playbook.catalogue.Parameters;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** When a playbook that begins with {@code on_schedule} runs. */
public sealed interface Schedule permits CronSchedule, Schedule.FixedDelay, Schedule.Delays {

    /** The delay of the first run after a playbook came into force, as in Robusta. */
    Duration FIRST = Duration.ofMinutes(2);

    /**
     * @param onSchedule the parameters of {@code on_schedule}
     * @throws IllegalArgumentException if they contain no schedule, or one that can't be parsed
     */
    static Schedule of(Parameters onSchedule) {
        return read(onSchedule, ProblemReporter.throwing())
                .orElseThrow(() -> new IllegalArgumentException("it names no time"));
    }

    /**
     * The last time within an interval at which it was due. Several missed runs are made up for by
     * one.
     *
     * @param after the interval's beginning, exclusive
     * @param upTo the interval's end, inclusive
     * @param inForceSince when the playbook came into force
     */
    Optional<Instant> dueBetween(Instant after, Instant upTo, Instant inForceSince);

    /**
     * The first run is two minutes after the playbook came into force, each further run one delay
     * later.
     *
     * @param times the most runs; -1: unlimited
     */
    record FixedDelay(Duration delay, int times) implements Schedule {

        @Override
        public Optional<Instant> dueBetween(Instant after, Instant upTo, Instant inForceSince) {
            Instant first = inForceSince.plus(FIRST);
            if (upTo.isBefore(first)) {
                return Optional.empty();
            }
            long last = Duration.between(first, upTo).dividedBy(delay);
            long run = times < 0 ? last : Math.min(last, times - 1L);
            return Optional.of(first.plus(delay.multipliedBy(run)))
                    .filter(due -> due.isAfter(after));
        }
    }

    /**
     * A run after each of these delays, the first no sooner than two minutes after the playbook
     * came into force.
     */
    record Delays(List<Duration> delays) implements Schedule {

        public Delays {
            delays = List.copyOf(delays);
        }

        @Override
        public Optional<Instant> dueBetween(Instant after, Instant upTo, Instant inForceSince) {
            List<Instant> due = new ArrayList<>();
            Instant run = inForceSince;
            for (Duration delay : delays) {
                boolean tooSoon = due.isEmpty() && delay.compareTo(FIRST) < 0;
                run = run.plus(tooSoon ? FIRST : delay);
                due.add(run);
            }
            return due.reversed().stream()
                    .filter(each -> each.isAfter(after) && !each.isAfter(upTo))
                    .findFirst();
        }
    }

    /** The schedule; empty, with a problem reported, if it can't be parsed. */
    static Optional<Schedule> read(Parameters onSchedule, ProblemReporter problems) {
        List<String> given =
                Stream.of("fixed_delay_repeat", "dynamic_delay_repeat", "cron_schedule_repeat")
                        .filter(name -> !onSchedule.tree(name).isMissingNode())
                        .toList();
        if (given.size() != 1) {
            problems.report(
                    "",
                    "one of fixed_delay_repeat, dynamic_delay_repeat and cron_schedule_repeat is"
                            + " expected here");
            return Optional.empty();
        }
        String name = given.getFirst();
        JsonNode value = onSchedule.tree(name);
        return switch (name) {
            case "fixed_delay_repeat" -> fixed(value, name, problems);
            case "dynamic_delay_repeat" -> delays(value, name, problems);
            default -> {
                refuseOthers(value, name, Set.of("cron_expression"), problems);
                yield CronSchedule.read(
                        value.path("cron_expression").asString(""),
                        name + ".cron_expression",
                        problems);
            }
        };
    }

    private static Optional<Schedule> fixed(JsonNode value, String path, ProblemReporter problems) {
        refuseOthers(value, path, Set.of("repeat", "seconds_delay"), problems);
        long seconds = seconds(value.path("seconds_delay"), path + ".seconds_delay", problems);
        int times = value.path("repeat").asInt(-1);
        if (times < -1 || times == 0) {
            problems.report(
                    path + ".repeat", "a number from 1 on, or -1 for no limit, is expected");
            return Optional.empty();
        }
        return seconds == 0
                ? Optional.empty()
                : Optional.of(new FixedDelay(Duration.ofSeconds(seconds), times));
    }

    private static Optional<Schedule> delays(
            JsonNode value, String path, ProblemReporter problems) {
        refuseOthers(value, path, Set.of("delay_periods"), problems);
        JsonNode list = value.path("delay_periods");
        if (!list.isArray() || list.isEmpty()) {
            problems.report(path + ".delay_periods", "a list of seconds is expected here");
            return Optional.empty();
        }
        List<Duration> delays = new ArrayList<>();
        for (JsonNode each : list) {
            String place = "%s.delay_periods[%d]".formatted(path, delays.size());
            delays.add(Duration.ofSeconds(seconds(each, place, problems)));
        }
        return Optional.of(new Delays(delays));
    }

    private static long seconds(JsonNode value, String path, ProblemReporter problems) {
        try {
            Duration duration = Parameters.parseDuration(value.asString(""));
            if (duration.toSeconds() > 0) {
                return duration.toSeconds();
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like a number that is too small.
        }
        problems.report(path, "a number of seconds from 1 on is expected here");
        return 0;
    }

    private static void refuseOthers(
            JsonNode value, String path, Set<String> known, ProblemReporter problems) {
        value.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key ->
                        problems.report(path + "." + key, ConfigNode.unknown("key", key, known)));
    }
}
