package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Locale;

/**
 * How urgent a finding is, from the least to the most: the order of the constants is the order of
 * urgency.
 */
public enum Severity {
    DEBUG,
    /** Also what a severity of a later version reads as. */
    @JsonEnumDefaultValue
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /**
     * The severity that a Prometheus rule's {@code severity} label means: critical, error, warning
     * and info as the rules of kube-prometheus-stack use them, or one of our own names; anything
     * else, an empty one too, is {@link #INFO}.
     */
    public static Severity ofLabel(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "critical" -> CRITICAL;
            case "error", "high" -> HIGH;
            case "warning", "medium" -> MEDIUM;
            case "low" -> LOW;
            case "debug" -> DEBUG;
            default -> INFO;
        };
    }

    /** The more urgent of the two. */
    public Severity orHigher(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
