package io.causestream.playbook;

import io.causestream.finding.Severity;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code custom_severity_map}: the user's own meanings of the label {@code severity}. */
final class SeverityWords {

    private static final Set<String> VALID =
            Arrays.stream(Severity.values()).map(Severity::name).collect(Collectors.toSet());

    private SeverityWords() {}

    /** Keys in lower case: {@code P1} and {@code p1} are one word. */
    static Map<String, Severity> read(ConfigNode map) {
        Map<String, Severity> words = new TreeMap<>();
        if (!map.isAbsent() && !map.value().isObject()) {
            map.problem("a map from words to severities is expected here");
        }
        for (String word : map.value().propertyNames()) {
            String severity = map.at(word).text().strip().toUpperCase(Locale.ROOT);
            if (VALID.contains(severity)) {
                words.put(word.toLowerCase(Locale.ROOT), Severity.valueOf(severity));
            } else {
                map.at(word)
                        .problem(
                                "'%s' is not a severity; did you mean %s?"
                                        .formatted(
                                                map.at(word).text(),
                                                Settings.nearest(severity, VALID)));
            }
        }
        return words;
    }
}
