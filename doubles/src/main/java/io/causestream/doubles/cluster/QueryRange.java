package io.causestream.doubles.cluster;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a range query: times and step in milliseconds. */
record QueryRange(String query, long start, long end, long step) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final long MOST_POINTS = 11_000;

    /**
     * @throws IllegalArgumentException with Prometheus' own message
     */
    static QueryRange of(ApiRequest request) {
        QueryRange range =
                new QueryRange(
                        request.parameter("query").orElse(""),
                        time("start", request.parameter("start")),
                        time("end", request.parameter("end")),
                        step(request.parameter("step").orElse("")));
        if (range.end < range.start) {
            throw invalid("end", "end timestamp must not be before start time");
        }
        if (range.step <= 0) {
            throw invalid(
                    "step",
                    "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        if ((range.end - range.start) / range.step > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "exceeded maximum resolution of 11,000 points per timeseries."
                            + " Try decreasing the query resolution (?step=XX)");
        }
        if (range.query.isBlank()) {
            throw invalid("query", "unknown position: parse error: no expression found in input");
        }
        if (isUnbalanced(range.query)) {
            throw invalid(
                    "query",
                    "1:%d: parse error: unexpected end of input"
                            .formatted(range.query.length() + 1));
        }
        return range;
    }

    private static long time(String name, Optional<String> given) {
        String text = given.orElse("");
        try {
            return new BigDecimal(text).movePointRight(3).longValue();
        } catch (NumberFormatException notSeconds) {
            try {
                Instant moment = OffsetDateTime.parse(text).toInstant();
                return moment.toEpochMilli();
            } catch (DateTimeException e) {
                throw invalid(name, "cannot parse \"" + text + "\" to a valid timestamp");
            }
        }
    }

    private static long step(String text) {
        Matcher duration = DURATION.matcher(text);
        if (duration.matches()) {
            long number = Long.parseLong(duration.group(1));
            return switch (duration.group(2)) {
                case "ms" -> number;
                case "s" -> number * 1_000;
                case "m" -> number * 60_000;
                case "h" -> number * 3_600_000;
                default -> number * 86_400_000;
            };
        }
        try {
            return new BigDecimal(text).movePointRight(3).longValue();
        } catch (NumberFormatException e) {
            throw invalid("step", "cannot parse \"" + text + "\" to a valid duration");
        }
    }

    /** Whether a bracket outside of quotes is not closed. */
    private static boolean isUnbalanced(String query) {
        String bare = query.replaceAll("\"(?:\\\\.|[^\"\\\\])*\"", "");
        return count(bare, '(') != count(bare, ')')
                || count(bare, '{') != count(bare, '}')
                || bare.contains("\"");
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static IllegalArgumentException invalid(String parameter, String why) {
        return new IllegalArgumentException(
                "invalid parameter \"%s\": %s".formatted(parameter, why));
    }
}
