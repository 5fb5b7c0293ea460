package io.causestream.standalone;

import io.causestream.finding.Excerpt;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints one line per step: the time, the kind and the text. Control characters are removed from
 * foreign text.
 */
final class Narrator {

    private static final int LONGEST = 400;

    private final PrintWriter out;
    private final LongSupplier nanos;
    private final long begun;

    /**
     * @param nanos a clock like {@link System#nanoTime}; times of steps count from now on
     */
    Narrator(PrintWriter out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    void print(String step, String words) {
        String line = words.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        out.printf(
                "%5.1f s  %s  %s%n",
                (nanos.getAsLong() - begun) / 1e9,
                Ansi.AUTO.string("@|bold %-9s|@".formatted(step)),
                Excerpt.of(line, LONGEST));
        out.flush();
    }
}
