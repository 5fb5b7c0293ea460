package io.causestream.doubles.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The log of one run of one container. */
record RecordedLog(List<Line> lines) {

    /** A run of a container, numbered by the container's restart count, zero for the first. */
    record Run(String pod, String container, int restartCount) {}

    record Line(Instant time, String text) {}

    RecordedLog {
        lines = List.copyOf(lines);
    }

    /** Reads lines of the form {@code 2026-11-23T16:39:20.828867984Z text}. */
    static RecordedLog parse(List<String> stamped) {
        List<Line> lines = new ArrayList<>();
        for (String line : stamped) {
            int space = line.indexOf(' ');
            lines.add(
                    new Line(
                            Instant.parse(line.substring(0, space < 0 ? line.length() : space)),
                            line));
        }
        return new RecordedLog(lines);
    }
}
