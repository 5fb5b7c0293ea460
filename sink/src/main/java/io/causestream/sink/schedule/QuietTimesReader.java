package io.causestream.sink.schedule;

import io.causestream.settings.ProblemReporter;
import io.causestream.settings.Settings;
import io.causestream.sink.schedule.MuteInterval.Yearly;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code activity} and {@code mute_intervals} as in Robusta, and reports every problem with
 * its place and a suggestion.
 *
 * @param problems receives each problem, with its place within the sink
 */
public record QuietTimesReader(ProblemReporter problems) {

    private static final Map<String, DayOfWeek> DAYS =
            Map.of(
                    "mon", DayOfWeek.MONDAY,
                    "tue", DayOfWeek.TUESDAY,
                    "wed", DayOfWeek.WEDNESDAY,
                    "thu", DayOfWeek.THURSDAY,
                    // Robusta's spelling.
                    "thr", DayOfWeek.THURSDAY,
                    "fri", DayOfWeek.FRIDAY,
                    "sat", DayOfWeek.SATURDAY,
                    "sun", DayOfWeek.SUNDAY);
    private static final String DAY_NAMES = "mon, tue, wed, thu, fri, sat, sun";

    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})");
    private static final Pattern LIKE_A_TIME =
            Pattern.compile("(\\d{1,2})(?:[:.h ]?(\\d{1,2}))?(?:[:.]\\d{2})?\\s*(am|pm)?");
    private static final Pattern DATE =
            Pattern.compile("(?:(\\d{4})-)?(\\d{2})-(\\d{2})[ T](\\d{1,2}:\\d{2})");
    private static final Pattern LIKE_A_DATE =
            Pattern.compile("(?:(\\d{4})[-./])?(\\d{1,2})[-./](\\d{1,2})(?:[ T]+(.*))?");

    /**
     * YAML 1.1 reads an unquoted 10:00 as 600; its sexagesimal numbers are never lower than this.
     */
    private static final int LEAST_SEXAGESIMAL = 60;

    private static final int A_DAY = 24 * 60;

    /** A moment of an interval; without a year it recurs every year. */
    private record Moment(@Nullable Integer year, MonthDay day, LocalTime time) {

        LocalDateTime in(int defaultYear) {
            return day.atYear(year == null ? defaultYear : year).atTime(time);
        }
    }

    public QuietTimes read(JsonNode sink) {
        return new QuietTimes(activity(sink.path("activity")), mutes(sink.path("mute_intervals")));
    }

    private @Nullable Activity activity(JsonNode node) {
        if (isAbsent(node)) {
            return null;
        }
        if (!node.isObject()) {
            problems.report(
                    "activity",
                    "a map with timezone and intervals is expected, not '%s'"
                            .formatted(shown(node)));
            return null;
        }
        refuseOthers("activity", node, Set.of("timezone", "intervals"));
        ZoneId zone = zone("activity", node);
        List<Activity.Interval> intervals = new ArrayList<>();
        for (Placed interval : list("activity.intervals", node.path("intervals"), true)) {
            if (isMap(interval, "days and hours")) {
                refuseOthers(interval.place(), interval.node(), Set.of("days", "hours"));
                intervals.add(
                        new Activity.Interval(
                                days(interval.place() + ".days", interval.node().path("days")),
                                hours(interval.place() + ".hours", interval.node().path("hours"))));
            }
        }
        return new Activity(zone, intervals);
    }

    private Set<DayOfWeek> days(String place, JsonNode node) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (Placed each : list(place, node, true)) {
            String text = each.node().asString("").strip();
            DayOfWeek day = DAYS.get(text.toLowerCase(Locale.ROOT));
            if (day == null) {
                problems.report(
                        each.place(),
                        "'%s' is not one of %s; did you mean %s?"
                                .formatted(text, DAY_NAMES, nearestDay(text)));
            } else {
                days.add(day);
            }
        }
        return days;
    }

    private static String nearestDay(String text) {
        String begins = text.toLowerCase(Locale.ROOT);
        Set<String> names = Set.of(DAY_NAMES.split(", "));
        return names.stream()
                .filter(begins::startsWith)
                .findFirst()
                .orElseGet(() -> Settings.nearest(begins, names));
    }

    private List<Activity.Hours> hours(String place, JsonNode node) {
        if (isAbsent(node) || (node.isArray() && node.isEmpty())) {
            return List.of(Activity.Hours.ALL_DAY);
        }
        List<Activity.Hours> hours = new ArrayList<>();
        for (Placed each : list(place, node, false)) {
            if (isMap(each, "start and end")) {
                refuseOthers(each.place(), each.node(), Set.of("start", "end"));
                Optional<Integer> start = time(each.place() + ".start", each.node().path("start"));
                Optional<Integer> end = time(each.place() + ".end", each.node().path("end"));
                if (start.isPresent() && start.get() == A_DAY) {
                    problems.report(
                            each.place() + ".start",
                            "'24:00' is the next day's; did you mean 00:00?");
                } else if (start.isPresent() && end.isPresent()) {
                    // 23:59 means midnight.
                    int after = end.get() == A_DAY - 1 ? A_DAY : end.get();
                    hours.add(new Activity.Hours(ofMinutes(start.get()), ofMinutes(after)));
                }
            }
        }
        return hours;
    }

    private static LocalTime ofMinutes(int minutes) {
        return LocalTime.ofSecondOfDay(minutes % A_DAY * 60L);
    }

    /** Minutes of the day; 24:00 is valid, too. */
    private Optional<Integer> time(String place, JsonNode node) {
        if (isAbsent(node)) {
            problems.report(place, "is missing");
            return Optional.empty();
        }
        if (node.isIntegralNumber() && node.canConvertToInt()) {
            int minutes = node.asInt();
            if (minutes >= LEAST_SEXAGESIMAL && minutes <= A_DAY) {
                return Optional.of(minutes);
            }
        }
        String text = node.asString("").strip();
        Optional<Integer> minutes = minutes(text);
        if (minutes.isEmpty()) {
            problems.report(
                    place,
                    "'%s' is not a time from 00:00 to 24:00; did you mean '%s'?"
                            .formatted(text, nearestTime(text)));
        }
        return minutes;
    }

    private static Optional<Integer> minutes(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(time.group(1));
        int minute = Integer.parseInt(time.group(2));
        int all = hour * 60 + minute;
        return minute < 60 && all <= A_DAY ? Optional.of(all) : Optional.empty();
    }

    private static String nearestTime(String text) {
        Matcher like = LIKE_A_TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!like.matches()) {
            return "10:00";
        }
        int hour = Integer.parseInt(like.group(1));
        int minute = like.group(2) == null ? 0 : Integer.parseInt(like.group(2));
        if ("pm".equals(like.group(3)) && hour < 12) {
            hour += 12;
        }
        return hour > 23 ? "23:59" : "%02d:%02d".formatted(hour, Math.min(59, minute));
    }

    private List<MuteInterval> mutes(JsonNode node) {
        List<MuteInterval> mutes = new ArrayList<>();
        if (isAbsent(node)) {
            return mutes;
        }
        for (Placed each : list("mute_intervals", node, false)) {
            if (isMap(each, "start_date and end_date")) {
                refuseOthers(
                        each.place(), each.node(), Set.of("start_date", "end_date", "timezone"));
                ZoneId zone = zone(each.place(), each.node());
                Optional<Moment> start =
                        moment(each.place() + ".start_date", each.node().path("start_date"));
                Optional<Moment> end =
                        moment(each.place() + ".end_date", each.node().path("end_date"));
                if (start.isPresent() && end.isPresent()) {
                    mute(each.place(), zone, start.get(), end.get()).ifPresent(mutes::add);
                }
            }
        }
        return mutes;
    }

    private Optional<MuteInterval> mute(String place, ZoneId zone, Moment start, Moment end) {
        if ((start.year() == null) != (end.year() == null)) {
            problems.report(
                    place,
                    "only one of start_date and end_date has a year; give it to both or to neither");
            return Optional.empty();
        }
        if (start.equals(end)) {
            problems.report(place + ".end_date", "is the start_date: nothing is muted");
            return Optional.empty();
        }
        if (start.year() == null) {
            return Optional.of(
                    new Yearly(
                            zone,
                            new Yearly.Moment(start.day(), start.time()),
                            new Yearly.Moment(end.day(), end.time())));
        }
        Instant from = start.in(0).atZone(zone).toInstant();
        Instant to = MuteInterval.first(end.in(0), zone);
        if (to.isBefore(from)) {
            problems.report(place + ".end_date", "is before the start_date; are the two swapped?");
            return Optional.empty();
        }
        return Optional.of(new MuteInterval.Once(from, to));
    }

    private Optional<Moment> moment(String place, JsonNode node) {
        if (isAbsent(node)) {
            problems.report(place, "is missing");
            return Optional.empty();
        }
        String text = node.asString("").strip();
        Matcher date = DATE.matcher(text);
        if (date.matches()) {
            try {
                @Nullable Integer year =
                        date.group(1) == null ? null : Integer.valueOf(date.group(1));
                MonthDay day =
                        MonthDay.of(
                                Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)));
                Optional<Integer> minutes = minutes(date.group(4)).filter(all -> all < A_DAY);
                if (minutes.isPresent() && (year == null || day.isValidYear(year))) {
                    return Optional.of(new Moment(year, day, ofMinutes(minutes.get())));
                }
            } catch (DateTimeException noSuchDay) {
                // Reported below, like a text that is not a date.
            }
        }
        problems.report(
                place,
                "'%s' is neither MM-DD HH:MM nor YYYY-MM-DD HH:MM; did you mean '%s'?"
                        .formatted(text, nearestDate(text)));
        return Optional.empty();
    }

    private static String nearestDate(String text) {
        Matcher like = LIKE_A_DATE.matcher(text);
        if (!like.matches()) {
            return "12-24 00:00";
        }
        int month = Integer.parseInt(like.group(2));
        int day = Integer.parseInt(like.group(3));
        if (month > 12 && day <= 12) {
            int swapped = month;
            month = day;
            day = swapped;
        }
        month = Math.clamp(month, 1, 12);
        int days =
                like.group(1) == null
                        ? LocalDate.of(2000, month, 1).lengthOfMonth()
                        : YearMonth.of(Integer.parseInt(like.group(1)), month).lengthOfMonth();
        String time = like.group(4) == null ? "" : like.group(4).strip();
        return "%s%02d-%02d %s"
                .formatted(
                        like.group(1) == null ? "" : like.group(1) + "-",
                        month,
                        Math.clamp(day, 1, days),
                        time.isEmpty() ? "00:00" : nearestTime(time));
    }

    private ZoneId zone(String place, JsonNode node) {
        JsonNode zone = node.path("timezone");
        if (isAbsent(zone)) {
            return ZoneOffset.UTC;
        }
        String text = zone.asString("").strip();
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            problems.report(
                    place + ".timezone",
                    "'%s' is not a time zone; did you mean %s?"
                            .formatted(text, Settings.nearest(text, ZoneId.getAvailableZoneIds())));
            return ZoneOffset.UTC;
        }
    }

    /** An element of a list, and its place. */
    private record Placed(String place, JsonNode node) {}

    private List<Placed> list(String place, JsonNode node, boolean isNeeded) {
        if (isAbsent(node)) {
            problems.report(place, "is missing");
            return List.of();
        }
        if (!node.isArray()) {
            problems.report(place, "a list is expected, not '%s'".formatted(shown(node)));
            return List.of();
        }
        if (isNeeded && node.isEmpty()) {
            problems.report(place, "is empty: the sink would never post anything");
        }
        List<Placed> elements = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(new Placed("%s[%d]".formatted(place, i), node.path(i)));
        }
        return elements;
    }

    private boolean isMap(Placed element, String keys) {
        if (!element.node().isObject()) {
            problems.report(
                    element.place(),
                    "a map with %s is expected, not '%s'".formatted(keys, shown(element.node())));
        }
        return element.node().isObject();
    }

    private void refuseOthers(String place, JsonNode node, Set<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                problems.report(
                        place + "." + key,
                        "unknown key; did you mean %s?".formatted(Settings.nearest(key, known)));
            }
        }
    }

    private static String shown(JsonNode node) {
        return node.isValueNode() ? node.asString() : node.toString();
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
