package io.causestream.playbook.filter;

import io.causestream.settings.ProblemReporter;
import java.util.ArrayList;
import java.util.List;

/**
 * One of {@code key=value, key!=value}.
 *
 * @param equal whether the value must be equal; otherwise it must differ
 */
public record Comparison(String key, boolean equal, String value) {

    /** All comparisons of a text; each that is none is reported. */
    public static List<Comparison> all(String text, String path, ProblemReporter problems) {
        List<Comparison> all = new ArrayList<>();
        if (text.isBlank()) {
            return all;
        }
        for (String each : split(text)) {
            int sign = each.indexOf('=');
            boolean equal = sign < 1 || each.charAt(sign - 1) != '!';
            String key = sign < 0 ? "" : each.substring(0, equal ? sign : sign - 1).strip();
            if (key.isEmpty()) {
                problems.report(
                        path, "'%s' is neither key=value nor key!=value".formatted(each.strip()));
                continue;
            }
            String value = each.substring(sign + 1).strip();
            // Kubernetes' own selectors accept == too.
            all.add(
                    new Comparison(
                            key,
                            equal,
                            value.startsWith("=") ? value.substring(1).strip() : value));
        }
        return all;
    }

    /**
     * Splits at each comma except those within brackets: {@code x{1,3}} is one regular expression.
     */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                case ',' -> {
                    if (depth <= 0) {
                        parts.add(text.substring(begin, i));
                        begin = i + 1;
                    }
                }
                default -> {}
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }
}
