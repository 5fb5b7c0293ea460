package io.causestream.enrich.action.metric;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Finding;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expression of an alert's rule, as the link to its graph has it. Pure.
 *
 * @param text all of it, as PromQL
 * @param measured what is compared with the threshold, which has values also while the alert does
 *     not fire; all of it if there is no such comparison
 * @param threshold what it is compared with; empty unless it is a number
 */
public record AlertExpression(String text, String measured, OptionalDouble threshold) {

    /** The first expression of a graph page of Prometheus. */
    private static final Pattern IN_LINK = Pattern.compile("[?&]g0\\.expr=([^&#]+)");

    private static final Pattern COMPARISON =
            Pattern.compile(
                    "(?s)(.*[^\\s<>=!])\\s*(?:>=?|<=?)\\s*(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*");

    /** Of two conditions, the last comparison does not tell what the first is about. */
    private static final Pattern SEVERAL =
            Pattern.compile("(?i)\\b(?:and|or|unless|bool)\\b|[<>]|[!=]=");

    /** What stands in quotes or braces is no operator. */
    private static final Pattern SELECTOR =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`");

    public static Optional<AlertExpression> of(Finding finding) {
        return finding.links().stream()
                .map(link -> IN_LINK.matcher(link.url()))
                .filter(Matcher::find)
                .flatMap(found -> decoded(found.group(1)).stream())
                .findFirst()
                .map(AlertExpression::parse);
    }

    /** Empty if it is not encoded as a URL has it. */
    private static Optional<String> decoded(String encoded) {
        try {
            return Optional.of(URLDecoder.decode(encoded, UTF_8).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    public static AlertExpression parse(String text) {
        Matcher comparison = COMPARISON.matcher(text);
        if (comparison.matches()) {
            String measured = comparison.group(1).strip();
            String bare = SELECTOR.matcher(measured).replaceAll("").replaceAll("\\{[^}]*}", "");
            if (!SEVERAL.matcher(bare).find() && isBalanced(bare)) {
                return new AlertExpression(
                        text, measured, OptionalDouble.of(Double.parseDouble(comparison.group(2))));
            }
        }
        return new AlertExpression(text, text, OptionalDouble.empty());
    }

    private static boolean isBalanced(String bare) {
        return count(bare, '(') == count(bare, ')') && count(bare, '[') == count(bare, ']');
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(next -> next == wanted).count();
    }
}
