package io.causestream.observation;

import io.causestream.finding.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How urgent an alert is, read from its labels.
 *
 * @param remark what people should know about that; empty: nothing
 */
public record AlertSeverity(Severity severity, String remark) {

    /** The label in which rules usually state it; if it is not empty, it decides. */
    public static final String LABEL = "severity";

    /**
     * Other labels in which they state it. These have other meanings too (a {@code level} is mostly
     * that of log lines), so only known words count here, and none makes the severity lower than it
     * would be without the label.
     */
    public static final List<String> OTHER_LABELS =
            List.of("exported_severity", "priority", "level");

    /** The severity of an alert that states none. */
    private static final Severity UNSPECIFIED = Severity.INFO;

    private static final int LONGEST_WORD = 60;

    /**
     * @param labels of the alert
     * @param words the user's own meanings of words, in lower case, which take precedence
     */
    public static AlertSeverity of(Map<String, String> labels, Map<String, Severity> words) {
        String word = labels.getOrDefault(LABEL, "").strip();
        if (!word.isEmpty()) {
            return meaning(word, words)
                    .map(severity -> new AlertSeverity(severity, ""))
                    .orElseGet(() -> new AlertSeverity(Severity.MEDIUM, unknown(word)));
        }
        return OTHER_LABELS.stream()
                .flatMap(label -> meaning(labels.getOrDefault(label, "").strip(), words).stream())
                .findFirst()
                .map(severity -> new AlertSeverity(severity.orHigher(UNSPECIFIED), ""))
                .orElseGet(() -> new AlertSeverity(UNSPECIFIED, ""));
    }

    private static Optional<Severity> meaning(String word, Map<String, Severity> words) {
        return Optional.ofNullable(words.get(word.toLowerCase(Locale.ROOT)))
                .or(() -> Severity.ofWord(word));
    }

    private static String unknown(String word) {
        return "The alert's severity \"%s\" is unknown and counts as MEDIUM; map it in globalConfig.custom_severity_map."
                .formatted(
                        word.codePointCount(0, word.length()) <= LONGEST_WORD
                                ? word
                                : word.substring(0, word.offsetByCodePoints(0, LONGEST_WORD))
                                        + "…");
    }
}
