package io.causestream.doubles.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything in a recording about one resource, in the order of its versions.
 *
 * <p>A watch begins with the existing objects: these lines have the old versions of their objects,
 * in the order of names, and all count as of the version of the bookmark after them. A
 * <em>position</em> is a number of lines; lists and watches use only the versions of this resource,
 * since watches of two resources run at their own pace and a version taken from one may be ahead of
 * a line of the other.
 */
final class ResourceHistory {

    private final List<RecordedChange> changes;
    private final int initial;
    private final long firstVersion;

    /**
     * @param initial how many of the changes are objects that existed at the beginning
     * @param firstVersion the version of that beginning
     */
    ResourceHistory(List<RecordedChange> changes, int initial, long firstVersion) {
        this.changes = List.copyOf(changes);
        this.initial = initial;
        this.firstVersion = firstVersion;
        long last = firstVersion;
        for (RecordedChange change : later()) {
            if (change.version() < last || (change.version() == last && !change.isBookmark())) {
                throw new IllegalArgumentException(
                        "version %d of %s at %s comes after version %d: versions must rise within a recorded watch"
                                .formatted(change.version(), change.key(), change.at(), last));
            }
            last = change.version();
        }
    }

    static ResourceHistory empty(long firstVersion) {
        return new ResourceHistory(List.of(), 0, firstVersion);
    }

    /** Merges two histories of one watch that was split, for example by namespace. */
    ResourceHistory with(ResourceHistory other) {
        if (firstVersion != other.firstVersion) {
            throw new IllegalArgumentException(
                    "they begin at versions %d and %d, so they are not of one watch of one cluster"
                            .formatted(firstVersion, other.firstVersion));
        }
        List<RecordedChange> merged = new ArrayList<>();
        TreeMap<String, RecordedChange> first = new TreeMap<>();
        changes.subList(0, initial).forEach(change -> first.put(change.key(), change));
        other.changes.subList(0, other.initial).forEach(change -> first.put(change.key(), change));
        merged.addAll(first.values());
        TreeMap<Long, RecordedChange> later = new TreeMap<>();
        for (RecordedChange change :
                Stream.concat(later().stream(), other.later().stream()).toList()) {
            later.merge(
                    change.version(), change, (one, another) -> one.isBookmark() ? another : one);
        }
        merged.addAll(later.values());
        return new ResourceHistory(merged, first.size(), firstVersion);
    }

    /** The changes after the beginning. */
    List<RecordedChange> later() {
        return changes.subList(initial, changes.size());
    }

    List<RecordedChange> changes() {
        return changes;
    }

    long firstVersion() {
        return firstVersion;
    }

    /** The number of lines received up to a moment. */
    int arrivedBy(Instant moment) {
        int position = initial;
        while (position < changes.size() && !changes.get(position).at().isAfter(moment)) {
            position++;
        }
        return position;
    }

    /** The first position whose line is newer than a version. */
    int after(long version) {
        int position = initial;
        while (position < changes.size() && changes.get(position).version() <= version) {
            position++;
        }
        return position;
    }

    long versionAt(int position) {
        return position <= initial ? firstVersion : changes.get(position - 1).version();
    }

    /** The objects that exist at this position, each as of its last line. */
    SortedMap<String, RecordedChange> objectsAt(int position) {
        TreeMap<String, RecordedChange> objects = new TreeMap<>();
        for (RecordedChange change : changes.subList(0, position)) {
            switch (change.type()) {
                case ADDED, MODIFIED -> objects.put(change.key(), change);
                case DELETED -> objects.remove(change.key());
                case BOOKMARK -> {}
            }
        }
        return objects;
    }
}
