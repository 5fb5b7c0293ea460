package io.causestream.enrich.diagnosis.evidence;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A probe of a container, as the facts of its pod have it.
 *
 * @param port as the spec has it, a number or a name; empty for a command
 * @param path of an HTTP probe; empty for another
 * @param delay until the first attempt, in seconds
 * @param timeout of an attempt, in seconds
 * @param period between attempts, in seconds
 * @param failures in a row that make it fail
 */
public record Probe(String port, String path, int delay, int timeout, int period, int failures) {

    private static final Pattern PROBE =
            Pattern.compile(
                    "^(?:(?:http|tcp|grpc) port (\\S{1,63}?)(?: (/\\S{0,300}))?|exec .{0,400}), delay (\\d{1,6})s, timeout (\\d{1,6})s, every (\\d{1,6})s, fails after (\\d{1,6})$");

    /**
     * @param kind {@code liveness}, {@code readiness} or {@code startup}
     */
    public static Optional<Probe> of(Case it, String kind) {
        return it.fact(kind + "Probe").map(PROBE::matcher).filter(Matcher::find).map(Probe::from);
    }

    /** How long after its start a container that never answers has failed the probe, in seconds. */
    public long patience() {
        return delay + (long) period * failures;
    }

    private static Probe from(Matcher matcher) {
        return new Probe(
                matcher.group(1) == null ? "" : matcher.group(1),
                matcher.group(2) == null ? "" : matcher.group(2),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                Integer.parseInt(matcher.group(5)),
                Integer.parseInt(matcher.group(6)));
    }
}
