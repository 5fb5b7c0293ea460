package io.causestream.sink.routing;

import com.google.re2j.Pattern;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a finding, as Alertmanager's matchers: {@code namespace!="kube-system"}. A name
 * that is none of {@link #ATTRIBUTES} is a label; what is absent is an empty text. Regular
 * expressions must match the whole value.
 *
 * @param pattern of the operators with {@code ~}; else null
 */
public record RouteMatcher(
        String name, Operator operator, String value, @Nullable Pattern pattern) {

    /** The names that are not labels. */
    public static final List<String> ATTRIBUTES =
            List.of(
                    "severity",
                    "cluster",
                    "namespace",
                    "workload",
                    "kind",
                    "name",
                    "node",
                    "reason",
                    "source",
                    "title");

    /** How a value is compared. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        NOT_MATCHES("!~");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }

        private boolean isNegative() {
            return this == NOT_EQUAL || this == NOT_MATCHES;
        }

        private boolean isPattern() {
            return this == MATCHES || this == NOT_MATCHES;
        }
    }

    /**
     * @throws com.google.re2j.PatternSyntaxException if the value of an operator with {@code ~} is
     *     not a regular expression
     */
    public static RouteMatcher of(String name, Operator operator, String value) {
        boolean ignoresCase = name.equals("severity") || name.equals("source");
        return new RouteMatcher(
                name,
                operator,
                value,
                operator.isPattern()
                        ? Pattern.compile(value, ignoresCase ? Pattern.CASE_INSENSITIVE : 0)
                        : null);
    }

    /** Whether the finding meets the condition. */
    boolean holdsFor(Finding finding) {
        boolean matches =
                values(finding).stream()
                        .anyMatch(each -> pattern == null ? isEqual(each) : pattern.matches(each));
        return matches != operator.isNegative();
    }

    private boolean isEqual(String actual) {
        return switch (name) {
            case "severity", "source" -> actual.equalsIgnoreCase(value);
            default -> actual.equals(value);
        };
    }

    /** The values of the name, of which one has to match. */
    private List<String> values(Finding finding) {
        return switch (name) {
            case "severity" -> severityWords(finding.severity());
            case "cluster" -> List.of(finding.cluster());
            case "namespace" -> List.of(finding.subject().namespace());
            case "workload" -> List.of(finding.workload().name());
            case "kind" -> List.of(finding.subject().kind());
            case "name" -> List.of(finding.subject().name());
            case "node" -> List.of(FindingAttributes.node(finding));
            case "reason" -> List.of(finding.reason());
            case "source" -> FindingAttributes.words("source", finding);
            case "title" -> List.of(finding.title());
            default -> List.of(finding.labels().getOrDefault(name, ""));
        };
    }

    /** {@code warning} is a word for MEDIUM, as in the rules of Prometheus. */
    private static List<String> severityWords(Severity severity) {
        List<String> words = new ArrayList<>(severity.words());
        words.add(severity.name().toLowerCase(Locale.ROOT));
        return words;
    }

    /** {@code namespace="shop"}. */
    @Override
    public String toString() {
        return "%s%s\"%s\""
                .formatted(
                        name, operator.sign(), value.replace("\\", "\\\\").replace("\"", "\\\""));
    }
}
