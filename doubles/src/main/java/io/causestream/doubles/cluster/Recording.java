package io.causestream.doubles.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A recording of a real cluster: its watches, its containers' logs and memory, its alerts.
 * Immutable.
 */
public final class Recording {

    private final Map<ApiResource, ResourceHistory> histories;
    private final Map<RecordedLog.Run, RecordedLog> logs;
    private final List<MemorySample> memory;
    private final List<RecordedAlert> alerts;

    Recording(
            Map<ApiResource, ResourceHistory> histories,
            Map<RecordedLog.Run, RecordedLog> logs,
            List<MemorySample> memory,
            List<RecordedAlert> alerts) {
        this.histories = Map.copyOf(histories);
        this.logs = Map.copyOf(logs);
        this.memory = List.copyOf(memory);
        this.alerts = List.copyOf(alerts);
        if (histories.values().stream().allMatch(history -> history.changes().isEmpty())) {
            throw new IllegalArgumentException("a recording without a single watch event");
        }
    }

    /**
     * The recording for the demo, which comes with this module; see its README for what happens in
     * it.
     */
    public static Recording story() {
        URL index =
                Objects.requireNonNull(
                        Recording.class.getResource("story/nodes.jsonl"),
                        "the story is in the jar");
        try {
            URI nodes = index.toURI();
            if (!nodes.getScheme().equals("jar")) {
                return read(Objects.requireNonNull(Path.of(nodes).getParent()));
            }
            try (FileSystem jar = FileSystems.newFileSystem(nodes, Map.of())) {
                return read(Objects.requireNonNull(jar.provider().getPath(nodes).getParent()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the story at " + index, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot read the story at " + index, e);
        }
    }

    /**
     * Reads a folder: {@code <resource>.jsonl} one watch a file, {@code
     * logs/[<namespace>/]<pod>_<container>_<run>.log}, {@code memory.jsonl}, {@code alerts.jsonl};
     * each may be missing, and may be compressed ({@code .gz}).
     *
     * @throws IOException if the folder or a file in it cannot be read
     * @throws IllegalArgumentException if a line is not what it should be, naming file and line
     */
    public static Recording read(Path folder) throws IOException {
        return new RecordingFolder(folder).read();
    }

    /**
     * This recording and another of the same cluster and the same watches, split by namespace, as
     * one.
     *
     * @throws IllegalArgumentException if they are of different clusters, whose versions cannot be
     *     compared
     */
    public Recording with(Recording other) {
        Map<ApiResource, ResourceHistory> all = new HashMap<>(histories);
        other.histories.forEach((resource, history) -> {
            try {
                all.merge(resource, history, ResourceHistory::with);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "two recordings of "
                                + resource.qualified()
                                + " cannot be merged: "
                                + e.getMessage(),
                        e);
            }
        });
        Map<RecordedLog.Run, RecordedLog> allLogs = new HashMap<>(logs);
        allLogs.putAll(other.logs);
        List<MemorySample> allMemory = new ArrayList<>(memory);
        allMemory.addAll(other.memory);
        List<RecordedAlert> allAlerts = new ArrayList<>(alerts);
        allAlerts.addAll(other.alerts);
        return new Recording(all, allLogs, allMemory, allAlerts);
    }

    /** When the recording began. */
    public Instant start() {
        return changes().map(RecordedChange::at).min(Instant::compareTo).orElseThrow();
    }

    /** When the last event of the recording happened. */
    public Instant end() {
        return happenings().getLast();
    }

    /** What Alertmanager posted, in time order; empty if none was recorded. */
    public List<RecordedAlert> alerts() {
        return alerts;
    }

    ResourceHistory history(ApiResource resource) {
        ResourceHistory history = histories.get(resource);
        return history == null ? ResourceHistory.empty(beginning()) : history;
    }

    RecordedLog log(RecordedLog.Run run) {
        return logs.getOrDefault(run, new RecordedLog(List.of()));
    }

    List<MemorySample> memory() {
        return memory;
    }

    /**
     * Each moment at which something happens, from the start on, without bookmarks and
     * measurements.
     */
    List<Instant> happenings() {
        TreeSet<Instant> moments = new TreeSet<>();
        moments.add(start());
        changes()
                .filter(change -> !change.isBookmark())
                .map(RecordedChange::at)
                .forEach(moments::add);
        alerts.stream().map(RecordedAlert::at).forEach(moments::add);
        return List.copyOf(moments);
    }

    private long beginning() {
        return histories.values().stream().mapToLong(ResourceHistory::firstVersion).min().orElse(0);
    }

    private Stream<RecordedChange> changes() {
        return histories.values().stream().flatMap(history -> history.changes().stream());
    }
}
