package io.causestream.playbook.filter;

import com.google.re2j.Pattern;

/**
 * Keeps the lines of a log in which an expression is found. Its time is linear in the text,
 * whatever the expression.
 */
public final class LineFilter {

    private final Pattern pattern;

    private LineFilter(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * @param expression an RE2 expression, already checked when the playbook was read
     * @throws IllegalArgumentException if it is not a valid expression
     */
    public static LineFilter of(String expression) {
        return new LineFilter(Pattern.compile(expression));
    }

    public boolean keeps(String line) {
        return pattern.matcher(line).find();
    }
}
