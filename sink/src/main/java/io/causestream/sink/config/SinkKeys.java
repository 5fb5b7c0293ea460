package io.causestream.sink.config;

import io.causestream.settings.ProblemReporter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Single values of a map in the file.
 *
 * @param problems receives each problem, with its place within the map
 */
record SinkKeys(ProblemReporter problems, JsonNode node) {

    String required(String key) {
        String text = text(key);
        if (text.isEmpty()) {
            problems.report(key, "is missing");
        }
        return text;
    }

    /** Empty if it is absent or no single value. */
    String text(String key) {
        JsonNode value = node.path(key);
        if (value.isObject() || value.isArray()) {
            problems.report(key, "a single value is expected here");
        }
        return value.isValueNode() && !value.isNull() ? value.asString().strip() : "";
    }

    boolean flag(String key, boolean defaultValue) {
        String text = text(key).toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
            problems.report(key, "'%s' is neither true nor false".formatted(text));
        }
        return text.isEmpty() ? defaultValue : text.equals("true");
    }

    int number(String key, int defaultValue, int lowest, int highest, String unit) {
        String text = text(key);
        if (text.isEmpty()) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        problems.report(
                key,
                "'%s' is not a whole number of %s from %d to %d"
                        .formatted(text, unit, lowest, highest));
        return defaultValue;
    }
}
