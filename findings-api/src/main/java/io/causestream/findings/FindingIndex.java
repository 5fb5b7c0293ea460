package io.causestream.findings;

import io.causestream.findings.StoredFinding.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a list needs of each finding on the topic; the bodies stay in Kafka. Bounded: beyond its
 * limit the resolved finding that began first is dropped, and without a resolved one the open
 * finding that began first. Thread-safe.
 */
public final class FindingIndex {

    /** Why something on the topic is not in the index. */
    public enum Dropped {
        /** A resolved finding, beyond the number of findings. */
        RESOLVED_BEYOND_LIMIT,
        /** An open finding, beyond the number of findings. */
        OPEN_BEYOND_LIMIT,
        /** The oldest revision of a finding, beyond the number of its revisions. */
        REVISION_BEYOND_LIMIT
    }

    /**
     * How much is kept; a finding takes some 700 bytes and each of its revisions 50.
     *
     * @param findings the most findings, at least 1
     * @param revisions the most revisions of one finding, at least 1; all findings together have at
     *     most ten times as many revisions as there may be findings
     */
    public record Limits(int findings, int revisions) {

        public static final Limits USUAL = new Limits(100_000, 100);

        public Limits {
            if (findings < 1 || revisions < 1) {
                throw new IllegalArgumentException(
                        "at least one finding and one revision are kept, not %d and %d"
                                .formatted(findings, revisions));
            }
        }
    }

    /**
     * A part of the list.
     *
     * @param next where the list goes on; null at its end
     */
    record Page(List<FindingSummary> findings, @Nullable FindingPosition next) {

        Page {
            findings = List.copyOf(findings);
        }
    }

    private static final class Entry {

        private FindingSummary latest;
        private final int partition;

        /** The latest first. */
        private final List<Revision> revisions = new ArrayList<>(2);

        private Entry(FindingSummary latest, int partition) {
            this.latest = latest;
            this.partition = partition;
        }
    }

    private static final int REVISIONS_OF_A_FINDING_ON_AVERAGE = 10;

    private final Limits limits;
    private final Consumer<Dropped> dropped;
    private final Map<String, Entry> byId = new HashMap<>();
    private final TreeMap<FindingPosition, Entry> inOrder = new TreeMap<>();
    private final NavigableSet<FindingPosition> resolved = new TreeSet<>();
    private long revisions;

    /**
     * @param dropped notified of each finding and revision that is not kept
     */
    public FindingIndex(Limits limits, Consumer<Dropped> dropped) {
        this.limits = limits;
        this.dropped = dropped;
    }

    /** Adds one revision; the order in which those of a finding come does not matter. */
    public synchronized void add(FindingRecord record) {
        FindingSummary summary = FindingSummary.of(record.finding());
        Revision revision = new Revision(summary.epoch(), summary.revision(), record.offset());
        Entry entry =
                byId.computeIfAbsent(summary.id(), _ -> new Entry(summary, record.partition()));
        boolean isLatest =
                entry.revisions.isEmpty() || !entry.revisions.getFirst().isLaterThan(revision);
        insert(entry, revision);
        if (isLatest) {
            inOrder.remove(FindingPosition.of(entry.latest));
            resolved.remove(FindingPosition.of(entry.latest));
            entry.latest = summary;
            inOrder.put(FindingPosition.of(summary), entry);
            if (!summary.isOpen()) {
                resolved.add(FindingPosition.of(summary));
            }
        }
        while (byId.size() > limits.findings
                || (revisions > (long) REVISIONS_OF_A_FINDING_ON_AVERAGE * limits.findings
                        && byId.size() > 1)) {
            dropOldest();
        }
    }

    private void insert(Entry entry, Revision revision) {
        int at = 0;
        while (at < entry.revisions.size() && entry.revisions.get(at).isLaterThan(revision)) {
            at++;
        }
        if (at < entry.revisions.size() && !revision.isLaterThan(entry.revisions.get(at))) {
            // The same revision, written once more: the later record stays the longer.
            entry.revisions.set(at, revision);
            return;
        }
        entry.revisions.add(at, revision);
        revisions++;
        if (entry.revisions.size() > limits.revisions) {
            entry.revisions.removeLast();
            revisions--;
            dropped.accept(Dropped.REVISION_BEYOND_LIMIT);
        }
    }

    private void dropOldest() {
        FindingPosition oldest = resolved.isEmpty() ? inOrder.lastKey() : resolved.last();
        dropped.accept(
                resolved.isEmpty() ? Dropped.OPEN_BEYOND_LIMIT : Dropped.RESOLVED_BEYOND_LIMIT);
        remove(oldest.id());
    }

    /** Forgets a finding, of which the topic has no revision any more. */
    public synchronized void remove(String id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            revisions -= entry.revisions.size();
            inOrder.remove(FindingPosition.of(entry.latest));
            resolved.remove(FindingPosition.of(entry.latest));
        }
    }

    /** Forgets a revision that is no longer on the topic, and the finding with its last one. */
    synchronized void removeRevision(String id, long offset) {
        Entry entry = byId.get(id);
        if (entry != null && entry.revisions.removeIf(each -> each.offset() == offset)) {
            revisions--;
            if (entry.revisions.isEmpty()) {
                remove(id);
            }
        }
    }

    public synchronized Optional<StoredFinding> get(String id) {
        return Optional.ofNullable(byId.get(id))
                .map(entry -> new StoredFinding(entry.latest, entry.partition, entry.revisions));
    }

    /** How many findings are kept. */
    public synchronized int size() {
        return byId.size();
    }

    /**
     * The newest findings that match, the newest first.
     *
     * @param limit at least 1
     */
    public List<FindingSummary> newest(Predicate<FindingSummary> filter, int limit) {
        return page(filter, null, limit).findings();
    }

    /**
     * @param after where the page before ended; null for the first
     */
    synchronized Page page(
            Predicate<FindingSummary> filter, @Nullable FindingPosition after, int limit) {
        List<FindingSummary> findings = new ArrayList<>();
        for (Entry entry : (after == null ? inOrder : inOrder.tailMap(after, false)).values()) {
            if (filter.test(entry.latest)) {
                if (findings.size() == limit) {
                    return new Page(findings, FindingPosition.of(findings.getLast()));
                }
                findings.add(entry.latest);
            }
        }
        return new Page(findings, null);
    }
}
