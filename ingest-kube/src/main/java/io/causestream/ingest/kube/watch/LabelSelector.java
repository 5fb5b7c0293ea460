package io.causestream.ingest.kube.watch;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The syntax of {@code kubectl --selector}. */
public final class LabelSelector {

    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final String KEY =
            "(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?%s".formatted(NAME);
    private static final String VALUE = "(?:%s)?".formatted(NAME);
    private static final Pattern REQUIREMENT =
            Pattern.compile(
                    "(?:!\\s*%1$s|%1$s|%1$s\\s*(?:=|==|!=)\\s*%2$s|%1$s\\s+(?:in|notin)\\s*\\(\\s*%2$s(?:\\s*,\\s*%2$s)*\\s*\\))"
                            .formatted(KEY, VALUE));
    private static final Pattern COMMA_OUTSIDE_OF_A_SET = Pattern.compile(",(?![^(]*\\))");

    private LabelSelector() {}

    /** Whether the API server would accept it. */
    public static boolean isValid(String selector) {
        return selector.length() <= 1000
                && Stream.of(COMMA_OUTSIDE_OF_A_SET.split(selector, -1))
                        .allMatch(term -> REQUIREMENT.matcher(term.strip()).matches());
    }
}
