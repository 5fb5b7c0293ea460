package io.causestream.doubles.slack;

import java.util.List;

/** Slack's {@code ok: false}. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String word;
    private final List<String> details;
    private final String needed;

    Refused(String word) {
        this(word, List.of());
    }

    Refused(String word, List<String> details) {
        this(word, details, "");
    }

    private Refused(String word, List<String> details, String needed) {
        super(word);
        this.word = word;
        this.details = List.copyOf(details);
        this.needed = needed;
    }

    static Refused missingScope(String needed) {
        return new Refused("missing_scope", List.of(), needed);
    }

    String word() {
        return word;
    }

    /** The scope that is missing; empty if it is something else. */
    String needed() {
        return needed;
    }

    /** The messages for {@code errors} and {@code response_metadata.messages}. */
    List<String> details() {
        return details;
    }
}
