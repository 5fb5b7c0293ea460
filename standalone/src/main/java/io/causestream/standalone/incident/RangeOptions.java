package io.causestream.standalone.incident;

import io.causestream.replay.recording.Range;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.TimeConverter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which time of which clusters. */
final class RangeOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "RFC 3339, or how long ago: 2h, 15m")
    private @Nullable Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "The end. Default: now")
    private @Nullable Instant to;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            split = ",",
            description = "Only these clusters. Default: all")
    private List<String> clusters = List.of();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            split = ",",
            description = "Only these namespaces, and what is in none, such as nodes. Default: all")
    private List<String> namespaces = List.of();

    boolean isGiven() {
        return from != null || to != null;
    }

    /**
     * @throws CannotRun if it has no beginning, or does not end after it
     */
    Range range() {
        if (from == null) {
            throw CannotRun.wrongArgument("from when on? Give --from, for example --from 2h", null);
        }
        Instant end = to == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : to;
        if (!from.isBefore(end)) {
            throw CannotRun.wrongArgument(
                    "the range is empty: --from %s is not before --to %s".formatted(from, end),
                    null);
        }
        return new Range(from, end, clusters, namespaces);
    }
}
