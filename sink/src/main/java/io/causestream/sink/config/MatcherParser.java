package io.causestream.sink.config;

import com.google.re2j.PatternSyntaxException;
import io.causestream.finding.Severity;
import io.causestream.playbook.filter.AnchoredPattern;
import io.causestream.settings.ProblemReporter;
import io.causestream.settings.Settings;
import io.causestream.sink.routing.RouteMatcher;
import io.causestream.sink.routing.RouteMatcher.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parses matchers as Alertmanager writes them: {@code severity=~"HIGH|CRITICAL"}, several separated
 * by commas, in braces or not, with quotes around names and values or not. For one text.
 */
final class MatcherParser {

    private static final Set<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.toSet());

    private final ProblemReporter problems;
    private final String place;
    private final String text;
    private int at;

    /** What is wrong with the text; the message is a sentence's part. */
    private static final class NotAMatcher extends Exception {
        private static final long serialVersionUID = 1L;

        NotAMatcher(String message) {
            super(message);
        }
    }

    /**
     * @param place of the text, for problems
     */
    MatcherParser(ProblemReporter problems, String place, String text) {
        this.problems = problems;
        this.place = place;
        this.text = unbraced(text.strip());
    }

    private static String unbraced(String text) {
        return text.startsWith("{") && text.endsWith("}")
                ? text.substring(1, text.length() - 1).strip()
                : text;
    }

    /** All matchers of the text; empty, with a problem, if it is wrong. */
    List<RouteMatcher> parse() {
        List<RouteMatcher> all = new ArrayList<>();
        try {
            do {
                skipSpaces();
                String name = name();
                Operator operator = operator(name);
                matcher(problems, place, name, operator, value()).ifPresent(all::add);
                skipSpaces();
            } while (skipComma());
            return all;
        } catch (NotAMatcher e) {
            problems.report(
                    place,
                    "'%s' is not a matcher such as namespace=\"shop\": %s"
                            .formatted(text, e.getMessage()));
            return List.of();
        }
    }

    /** A matcher; empty, with a problem, if the value is not one of its name. */
    static Optional<RouteMatcher> matcher(
            ProblemReporter problems, String place, String name, Operator operator, String value) {
        boolean isPattern = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
        if (name.equals("severity") && !isPattern && Severity.ofWord(value).isEmpty()) {
            problems.report(
                    place,
                    "'%s' is not a severity; did you mean %s?"
                            .formatted(value, Settings.nearest(value, SEVERITIES)));
            return Optional.empty();
        }
        try {
            return Optional.of(RouteMatcher.of(name, operator, value));
        } catch (PatternSyntaxException e) {
            problems.report(place, AnchoredPattern.refusal(value, e));
            return Optional.empty();
        }
    }

    private String name() throws NotAMatcher {
        if (isAt('"')) {
            return quoted();
        }
        int begin = at;
        while (at < text.length() && "=!~,{}\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(begin, at).strip();
        if (name.isEmpty()) {
            throw new NotAMatcher("a name is missing");
        }
        return name;
    }

    private Operator operator(String name) throws NotAMatcher {
        skipSpaces();
        for (Operator each :
                List.of(
                        Operator.NOT_EQUAL,
                        Operator.MATCHES,
                        Operator.NOT_MATCHES,
                        Operator.EQUAL)) {
            if (text.startsWith(each.sign(), at)) {
                at += each.sign().length();
                return each;
            }
        }
        throw new NotAMatcher("one of = != =~ !~ is expected after " + name);
    }

    private String value() throws NotAMatcher {
        skipSpaces();
        if (isAt('"')) {
            return quoted();
        }
        int begin = at;
        while (at < text.length() && text.charAt(at) != ',') {
            at++;
        }
        return text.substring(begin, at).strip();
    }

    /** With the escapes that Alertmanager knows; others stay as they are, as in {@code \d}. */
    private String quoted() throws NotAMatcher {
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"') {
                at++;
                return content.toString();
            }
            boolean isEscape =
                    character == '\\'
                            && at + 1 < text.length()
                            && "\"\\n".indexOf(text.charAt(at + 1)) >= 0;
            if (isEscape) {
                at++;
                content.append(text.charAt(at) == 'n' ? '\n' : text.charAt(at));
            } else {
                content.append(character);
            }
        }
        throw new NotAMatcher("a quotation mark is missing at its end");
    }

    private boolean skipComma() throws NotAMatcher {
        if (at >= text.length()) {
            return false;
        }
        if (!isAt(',')) {
            throw new NotAMatcher("a comma is expected before " + text.substring(at));
        }
        at++;
        skipSpaces();
        // A comma at the end is allowed.
        return at < text.length();
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean isAt(char character) {
        return at < text.length() && text.charAt(at) == character;
    }
}
