package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How urgent a finding is, from the least to the most: the order of the constants is the order of
 * urgency.
 */
public enum Severity {
    DEBUG("debug trace verbose"),
    /** Also stands for the values of later versions. */
    @JsonEnumDefaultValue
    INFO(
            "info information informational none ok normal notification p5 priority5"
                    + " prio5 sev5 s5"),
    LOW("low notice trivial p4 priority4 prio4 sev4 s4"),
    MEDIUM("medium moderate average warning warn minor ticket p3 priority3 prio3 sev3 s3"),
    HIGH("high error err page pager paging major severe urgent p2 priority2 prio2 sev2" + " s2"),
    CRITICAL(
            "critical crit emergency emerg fatal alert disaster blocker p1 priority1"
                    + " prio1 sev1 s1 p0 priority0 prio0 sev0 s0");

    private static final Map<String, Severity> BY_WORD =
            Arrays.stream(values())
                    .flatMap(severity ->
                            severity.words().stream().map(word -> Map.entry(word, severity)))
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final String words;

    /**
     * @param words separated by spaces
     */
    Severity(String words) {
        this.words = words;
    }

    /**
     * Its usual names in Prometheus' rules, syslog and pagers, in lower case and without
     * separators.
     */
    public List<String> words() {
        return List.of(words.split(" "));
    }

    /** The severity of a usual name, ignoring case: {@code SEV-1} is {@code sev1}. */
    public static Optional<Severity> ofWord(String word) {
        return Optional.ofNullable(
                BY_WORD.get(word.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "")));
    }

    /** The more urgent of the two. */
    public Severity orHigher(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
