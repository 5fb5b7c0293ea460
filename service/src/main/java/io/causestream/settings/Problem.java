package io.causestream.settings;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A problem in a configuration, and its place. Ordered by source, line, path, sentence.
 *
 * @param source the file, or the environment variable that overrides it; empty if it is in neither
 * @param line counted from 1; 0 if the problem has none
 * @param path from the file's root: {@code customPlaybooks[0].triggers[0].on_pod_crashloop}; empty
 *     for the whole file
 * @param sentence what is wrong and, where known, what would be right
 */
public record Problem(String source, int line, String path, String sentence)
        implements Comparable<Problem> {

    private static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::source)
                    .thenComparingInt(Problem::line)
                    .thenComparing(Problem::path)
                    .thenComparing(Problem::sentence);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code values.yaml, line 12, customPlaybooks[0].sink: unknown key; did you mean sinks?} */
    @Override
    public String toString() {
        String place =
                Stream.of(source, line > 0 ? "line " + line : "", path)
                        .filter(part -> !part.isEmpty())
                        .collect(joining(", "));
        return place.isEmpty() ? sentence : place + ": " + sentence;
    }
}
