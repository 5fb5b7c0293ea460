package io.causestream.doubles.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Serves watches: the existing objects if no version is given, then each line of the recording when
 * its time has come.
 */
final class WatchHandler {

    /** A real API server sends a bookmark about once a minute if there is nothing else to send. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Recording recording;
    private final RecordedClock clock;

    WatchHandler(Recording recording, RecordedClock clock) {
        this.recording = recording;
        this.clock = clock;
    }

    void watch(KubePath path, ApiRequest request, ApiAnswer answer)
            throws IOException, InterruptedException {
        ResourceHistory history = recording.history(path.resource());
        ObjectSelector selector = ObjectSelector.of(request, path.resource());
        long from = request.number("resourceVersion").orElse(0L);
        Duration length = request.number("timeoutSeconds").map(Duration::ofSeconds).orElse(LONGEST);
        answer.beginStream();
        if (from > 0 && from < history.firstVersion()) {
            Refusal expired =
                    Refusal.expired(
                            "too old resource version: %d (%d)"
                                    .formatted(from, history.firstVersion()));
            answer.sendLine("{\"type\":\"ERROR\",\"object\":" + expired.status() + "}");
            return;
        }
        boolean bookmarks = request.flag("allowWatchBookmarks");
        int position = from == 0 ? history.arrivedBy(clock.instant()) : history.after(from);
        Set<String> selected = new HashSet<>();
        for (RecordedChange change : history.objectsAt(position).values()) {
            if (path.covers(change) && selector.matches(change)) {
                selected.add(change.key());
                if (from == 0) {
                    answer.sendLine(line("ADDED", change.raw()));
                }
            }
        }
        if (from == 0 && bookmarks) {
            answer.sendLine(
                    bookmark(
                            path.resource(),
                            history.versionAt(position),
                            ",\"annotations\":{\"" + RecordedChange.INITIAL_END + "\":\"true\"}"));
        }
        long deadline = System.nanoTime() + length.toNanos();
        for (Duration left = length;
                left.isPositive();
                left = Duration.ofNanos(deadline - System.nanoTime())) {
            Duration pause = left.compareTo(QUIET) < 0 ? left : QUIET;
            if (hasCome(history, position, pause)) {
                RecordedChange change = history.changes().get(position++);
                if (change.isBookmark() ? bookmarks : path.covers(change)) {
                    send(change, selector, selected, answer);
                }
            } else if (bookmarks && pause.equals(QUIET)) {
                answer.sendLine(bookmark(path.resource(), history.versionAt(position), ""));
            }
        }
    }

    private boolean hasCome(ResourceHistory history, int position, Duration atMost)
            throws InterruptedException {
        if (position < history.changes().size()) {
            return clock.await(history.changes().get(position).at(), atMost);
        }
        Thread.sleep(atMost);
        return false;
    }

    /**
     * An object that begins or ceases to match the selector is, for this watcher, added or deleted.
     */
    private static void send(
            RecordedChange change, ObjectSelector selector, Set<String> selected, ApiAnswer answer)
            throws IOException {
        if (change.isBookmark()) {
            answer.sendLine(line("BOOKMARK", change.raw()));
        } else if (change.type() != RecordedChange.Type.DELETED && selector.matches(change)) {
            answer.sendLine(line(selected.add(change.key()) ? "ADDED" : "MODIFIED", change.raw()));
        } else if (selected.remove(change.key())) {
            answer.sendLine(line("DELETED", change.raw()));
        }
    }

    private static String line(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    private static String bookmark(ApiResource resource, long version, String more) {
        return line(
                "BOOKMARK",
                "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%d\"%s}}"
                        .formatted(resource.kind(), resource.apiVersion(), version, more));
    }
}
