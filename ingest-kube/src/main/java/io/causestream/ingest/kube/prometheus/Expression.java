package io.causestream.ingest.kube.prometheus;

import io.causestream.ingest.kube.api.LookupFailed;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PromQL expression whose {@code $name} or {@code ${name}} within quotes are replaced by values:
 * each is escaped for its quotes, and for a regex if {@code =~} or {@code !~} precedes them, so
 * that no value ends its string. {@code $1} and a {@code $} at the end stay. Pure.
 */
public final class Expression {

    private static final Pattern NAME =
            Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)})");
    private static final String REGEX = "\\.+*?()|[]{}^$";

    private final String text;
    private final Map<String, String> values;
    private final String matchers;
    private final StringBuilder out = new StringBuilder();

    private Expression(String text, Map<String, String> values, String matchers) {
        this.text = text;
        this.values = values;
        this.matchers = matchers;
    }

    /**
     * @param matchers appended to each selector in braces, each after a comma; may be empty
     */
    public static String fill(String text, Map<String, String> values, String matchers)
            throws LookupFailed {
        return new Expression(text, values, matchers).filled();
    }

    private String filled() throws LookupFailed {
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"' || next == '\'' || next == '`') {
                int end = endOfString(at);
                string(text.substring(at + 1, end), next, isRegex());
                at = end + 1;
            } else if (next == '#') {
                // A comment: its quotes do not count, and Prometheus does not need it.
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                code(at, next);
                at++;
            }
        }
        return out.toString();
    }

    private void code(int at, char next) throws LookupFailed {
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (name.lookingAt()) {
            throw new LookupFailed(
                    "%s is outside of quotes in the expression; put it inside a quoted label value"
                            .formatted(name.group()));
        }
        if (next == '}') {
            closeSelector();
        }
        out.append(next);
    }

    private void closeSelector() {
        if (matchers.isEmpty()) {
            return;
        }
        char before = last();
        out.append(before == '{' || before == ',' ? matchers.substring(1) : matchers);
    }

    private boolean isRegex() {
        String before = out.toString().stripTrailing();
        return before.endsWith("=~") || before.endsWith("!~");
    }

    private char last() {
        String before = out.toString().stripTrailing();
        return before.isEmpty() ? ' ' : before.charAt(before.length() - 1);
    }

    private int endOfString(int start) throws LookupFailed {
        char quote = text.charAt(start);
        for (int at = start + 1; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == quote) {
                return at;
            }
            if (next == '\\' && quote != '`') {
                at++;
            }
        }
        throw new LookupFailed("a quote in the expression is never closed");
    }

    private void string(String content, char quote, boolean regex) throws LookupFailed {
        out.append(quote);
        Matcher name = NAME.matcher(content);
        int done = 0;
        while (name.find()) {
            out.append(content, done, name.start());
            String value = value(name.group(1) == null ? name.group(2) : name.group(1));
            out.append(quoted(regex ? literal(value) : value, quote));
            done = name.end();
        }
        out.append(content, done, content.length()).append(quote);
    }

    private String value(String name) throws LookupFailed {
        String value = values.get(name);
        if (value == null) {
            throw new LookupFailed(
                    "the expression names $%s; there are: %s"
                            .formatted(name, String.join(", ", new TreeSet<>(values.keySet()))));
        }
        return value;
    }

    private static String quoted(String value, char quote) throws LookupFailed {
        if (quote == '`') {
            if (value.indexOf('`') >= 0) {
                throw new LookupFailed("a value with a backtick can't be used between backticks");
            }
            return value;
        }
        return value.replace("\\", "\\\\")
                .replace(String.valueOf(quote), "\\" + quote)
                .replace("\n", "\\n");
    }

    private static String literal(String value) {
        StringBuilder literal = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char next = value.charAt(at);
            if (REGEX.indexOf(next) >= 0) {
                literal.append('\\');
            }
            literal.append(next);
        }
        return literal.toString();
    }
}
