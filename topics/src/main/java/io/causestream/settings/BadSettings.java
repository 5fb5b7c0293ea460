package io.causestream.settings;

import java.util.List;

/** The configuration can't be used; one line for each mistake, all of them. */
public final class BadSettings extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final List<String> mistakes;

    BadSettings(List<String> mistakes) {
        super(
                mistakes.size() == 1
                        ? "the configuration has a mistake: " + mistakes.getFirst()
                        : "the configuration has %d mistakes:%n  %s"
                                .formatted(
                                        mistakes.size(),
                                        String.join(System.lineSeparator() + "  ", mistakes)));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each begins with its place: {@code webhook.port: what is wrong}. */
    public List<String> mistakes() {
        return mistakes;
    }
}
