package io.causestream.standalone;

import io.causestream.finding.Excerpt;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/** Prints one line a step: when, what, and in which words. Foreign text loses its control signs. */
final class Narrator {

    private static final int LONGEST = 400;

    private final PrintWriter out;
    private final LongSupplier nanos;
    private final long begun;

    /**
     * @param nanos as {@link System#nanoTime}; the steps are dated from now on
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
