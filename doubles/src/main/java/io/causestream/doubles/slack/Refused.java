package io.causestream.doubles.slack;

import java.util.List;

/** Slack's {@code ok: false}. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String word;
    private final List<String> details;

    Refused(String word) {
        this(word, List.of());
    }

    Refused(String word, List<String> details) {
        super(word);
        this.word = word;
        this.details = List.copyOf(details);
    }

    String word() {
        return word;
    }

    /** The messages for {@code errors} and {@code response_metadata.messages}. */
    List<String> details() {
        return details;
    }
}
