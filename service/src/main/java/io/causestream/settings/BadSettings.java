package io.causestream.settings;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The configuration can't be used; the message has one line for each problem. */
public final class BadSettings extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final List<Problem> problems;

    BadSettings(List<Problem> problems) {
        super(
                problems.size() == 1
                        ? "the configuration has a problem: " + problems.getFirst()
                        : "the configuration has %d problems:%n  %s"
                                .formatted(
                                        problems.size(),
                                        problems.stream()
                                                .map(Problem::toString)
                                                .collect(joining(System.lineSeparator() + "  "))));
        this.problems = List.copyOf(problems);
    }

    /** All problems, each with its place; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
