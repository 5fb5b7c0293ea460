package io.causestream.playbook.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.causestream.settings.ProblemReporter;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that a whole text must match. Its time is linear in the text, whatever the
 * expression.
 *
 * @param pattern null if the expression is a plain text, as most are
 */
public record AnchoredPattern(String expression, @Nullable Pattern pattern) {

    static AnchoredPattern of(String expression, String path, ProblemReporter problems) {
        if (expression.chars().allMatch(AnchoredPattern::isPlain)) {
            return new AnchoredPattern(expression, null);
        }
        try {
            return new AnchoredPattern(expression, Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            problems.report(path, refusal(expression, e));
            return new AnchoredPattern(expression, null);
        }
    }

    /**
     * The reason why an expression is refused; among them look-around and back-references, which
     * other engines support.
     */
    public static String refusal(String expression, PatternSyntaxException e) {
        return "'%s' is not a regular expression of RE2 (%s)"
                .formatted(expression, e.getDescription());
    }

    boolean matches(String text) {
        return pattern == null ? expression.equals(text) : pattern.matches(text);
    }

    private static boolean isPlain(int character) {
        return Character.isLetterOrDigit(character) || "-_/ :,=".indexOf(character) >= 0;
    }
}
