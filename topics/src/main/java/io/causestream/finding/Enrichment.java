package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Evidence about a finding. Sealed, so that adding a kind makes every sink that does not handle it
 * fail to compile; a kind that a later version added reads as {@link Unknown}.
 */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "type",
        defaultImpl = Enrichment.Unknown.class,
        visible = true)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Enrichment.CrashInfo.class, name = "crash_info"),
    @JsonSubTypes.Type(value = Enrichment.Logs.class, name = "logs"),
    @JsonSubTypes.Type(value = Enrichment.Graph.class, name = "graph"),
    @JsonSubTypes.Type(value = Enrichment.Events.class, name = "events"),
    @JsonSubTypes.Type(value = Enrichment.Table.class, name = "table"),
    @JsonSubTypes.Type(value = Enrichment.Diff.class, name = "diff"),
    @JsonSubTypes.Type(value = Enrichment.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Enrichment.Unavailable.class, name = "unavailable")
})
public sealed interface Enrichment {

    /**
     * A container's state, and how its last run ended.
     *
     * @param status the container's state: {@code WAITING}, {@code RUNNING} or {@code TERMINATED}
     * @param reason the state's reason, {@code CrashLoopBackOff}; empty without one
     * @param message the state's message; empty without one
     * @param exitCode of the last run that ended; null if none did
     * @param exitReason of that run: {@code Error}, {@code OOMKilled}, {@code Completed}; empty if
     *     none ended
     * @param startedAt when that run began, by the cluster's clock; null if none ended
     * @param finishedAt when it ended; null if none ended
     * @param memoryLimit as the pod's spec spells it ({@code 48Mi}); empty without a limit
     */
    record CrashInfo(
            String pod,
            String container,
            int restarts,
            String status,
            String reason,
            String message,
            String image,
            @Nullable Integer exitCode,
            String exitReason,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            String memoryLimit)
            implements Enrichment {}

    /**
     * The end of a container's log.
     *
     * @param previous whether it is the log of the run before the current one
     * @param lines oldest first, without the runtime's timestamps
     * @param truncated whether earlier lines were left out
     */
    record Logs(
            String pod, String container, boolean previous, List<String> lines, boolean truncated)
            implements Enrichment {
        public Logs {
            lines = Absent.asEmpty(lines);
        }
    }

    /**
     * Numbers over time; each sink draws them itself. Where points are further apart than usual,
     * there was nothing to measure: that is a gap, not a line.
     *
     * @param unit {@code bytes}, {@code cores}, {@code ratio} (1 is 100 %); empty: plain numbers
     * @param series those without a name need no legend
     * @param limits horizontal lines: request, limit
     * @param marks moments worth a vertical line: the kill, the change before it
     */
    record Graph(
            String title, String unit, List<Series> series, List<Limit> limits, List<Mark> marks)
            implements Enrichment {
        public Graph {
            series = Absent.asEmpty(series);
            limits = Absent.asEmpty(limits);
            marks = Absent.asEmpty(marks);
        }

        public record Series(String name, List<Point> points) {
            public Series {
                points = Absent.asEmpty(points);
            }
        }

        public record Point(Instant at, double value) {}

        public record Limit(String name, double value) {}

        public record Mark(String name, Instant at) {}
    }

    /** Kubernetes Events, oldest first. */
    record Events(List<Event> events) implements Enrichment {
        public Events {
            events = Absent.asEmpty(events);
        }

        /**
         * @param at when it was last seen
         * @param type {@code Normal} or {@code Warning}
         * @param count at least 1
         */
        public record Event(
                Instant at, String type, String reason, String regarding, String note, int count) {}
    }

    /** Rows of text; each row has as many cells as there are columns. */
    record Table(String title, List<String> columns, List<List<String>> rows)
            implements Enrichment {
        public Table {
            columns = Absent.asEmpty(columns);
            rows = Absent.asEmpty(rows).stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "a row of '%s' has %d cells for %d columns"
                                    .formatted(title, row.size(), columns.size()));
                }
            }
        }
    }

    /** What changed in an object. */
    record Diff(String title, List<FieldDiff> diffs) implements Enrichment {
        public Diff {
            diffs = Absent.asEmpty(diffs);
        }
    }

    /** Plain text: no sink interprets markup in it. */
    record Text(String title, String text) implements Enrichment {}

    /**
     * What was requested and why it is unavailable, both for people: {@code logs of checkout},
     * {@code pod is gone}.
     */
    record Unavailable(String what, String why) implements Enrichment {}

    /**
     * A kind of a later version than the reader's; its fields are kept and written back as
     * received.
     *
     * @param fields all but the type
     */
    record Unknown(String type, @JsonAnySetter Map<String, Object> fields) implements Enrichment {
        public Unknown {
            fields = fields == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(fields));
        }
    }
}
