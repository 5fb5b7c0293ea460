package io.causestream.standalone.incident;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;

/** A line that counts records on a terminal; silent where the output is piped or in a file. */
@SuppressWarnings("SystemConsoleNull") // NullAway knows the older contract.
final class Progress implements LongConsumer, AutoCloseable {

    private static final long NANOS_BETWEEN = 200_000_000;

    private final PrintWriter err;
    private final String what;
    private final long total;
    private final boolean isTerminal;
    private long printed;
    private boolean isLineOpen;

    /**
     * @param what before the count: {@code recorded}
     * @param total 0 if it is not known
     */
    Progress(PrintWriter err, String what, long total) {
        this.err = err;
        this.what = what;
        this.total = total;
        Console console = System.console();
        this.isTerminal = console != null && console.isTerminal();
    }

    @Override
    public void accept(long records) {
        long now = System.nanoTime();
        if (!isTerminal || (isLineOpen && now - printed < NANOS_BETWEEN)) {
            return;
        }
        printed = now;
        isLineOpen = true;
        err.print(
                total == 0
                        ? String.format(Locale.ROOT, "\r%s %,d records", what, records)
                        : String.format(
                                Locale.ROOT,
                                "\r%s %,d of %,d records (%d %%)",
                                what,
                                records,
                                total,
                                records * 100 / total));
        err.flush();
    }

    /** Removes the line. */
    @Override
    public void close() {
        if (isLineOpen) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
