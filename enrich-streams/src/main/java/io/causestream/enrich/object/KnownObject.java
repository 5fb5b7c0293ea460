package io.causestream.enrich.object;

import io.causestream.enrich.state.Recovery;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an object, to recognise repeats and to notice a deletion that was not
 * observed.
 *
 * <p>A higher epoch takes precedence over a higher version, so that an API server restored from a
 * backup is believed. But a new leader's list may also have been read a moment before the old
 * leader's last observation, and be received after it. The two are told apart by time: a list can
 * contradict only what was seen before it began.
 *
 * @param addresses by which others may refer to a node; empty unless it is a node
 */
public record KnownObject(
        Subject object,
        String uid,
        Subject workload,
        Version version,
        Times times,
        List<String> addresses) {

    /**
     * How new it is.
     *
     * @param epoch of the latest leader that observed it
     * @param listing the latest list of its kind in which, or after which, it was seen
     */
    public record Version(long epoch, long resourceVersion, long listing) {}

    /**
     * In milliseconds.
     *
     * @param seen when its state was seen, by the cluster's clock
     * @param well when it was last seen to have what Events may report as missing, by the cluster's
     *     clock; 0 if never
     * @param gone record time of its deletion; 0 while it exists
     */
    public record Times(long seen, long well, long gone) {}

    /** Two agents agree on the cluster's time to a second or so; a restore takes longer. */
    private static final long CLOCKS_DIFFER_MILLIS = 2_000;

    public KnownObject {
        addresses = orNone(addresses);
    }

    /** Data of an earlier version has none. */
    private static List<String> orNone(@Nullable List<String> addresses) {
        return addresses == null ? List.of() : List.copyOf(addresses);
    }

    public static KnownObject of(
            ObjectObserved seen, @Nullable KnownObject before, long recordTime) {
        long known = before == null || !before.uid().equals(seen.uid()) ? 0 : before.times().well();
        return new KnownObject(
                seen.object(),
                seen.uid(),
                seen.workload(),
                new Version(seen.epoch(), seen.resourceVersion(), seen.listing()),
                new Times(
                        seen.observedAt().toEpochMilli(),
                        Recovery.of(seen).map(Instant::toEpochMilli).orElse(known),
                        seen.change() == Change.DELETED ? recordTime : 0),
                addresses(seen));
    }

    private static List<String> addresses(ObjectObserved seen) {
        List<String> addresses = new ArrayList<>();
        if (seen.object().kind().equals("Node")) {
            seen.body()
                    .path("status")
                    .path("addresses")
                    .forEach(each -> addresses.add(each.path("address").asString("")));
        }
        return addresses;
    }

    public boolean isGone() {
        return times.gone() > 0;
    }

    /** Whether the observation contains nothing new. */
    public boolean isAsNewAs(ObjectObserved seen) {
        if (seen.epoch() < version.epoch()) {
            return true;
        }
        boolean same = seen.uid().equals(uid);
        boolean deletes = seen.change() == Change.DELETED;
        if (same && deletes) {
            return isGone();
        }
        boolean repeats = same && seen.resourceVersion() == version.resourceVersion();
        if (repeats && !isGone()) {
            return true;
        }
        boolean later = seen.resourceVersion() > version.resourceVersion();
        if (seen.epoch() > version.epoch()) {
            return !later && wasSeenSince(seen.listing());
        }
        // Within an epoch, what a list did not have is there after all if a later one has it.
        return !later
                && !(repeats
                        && seen.change() == Change.LISTED
                        && seen.listing() > version.listing());
    }

    public boolean wasMissedBy(ListComplete list) {
        boolean earlier =
                version.epoch() < list.epoch()
                        || (version.epoch() == list.epoch() && version.listing() < list.listing());
        boolean isTooNew =
                version.resourceVersion() > list.resourceVersion() && wasSeenSince(list.listing());
        return !isGone() && object.kind().equals(list.kind()) && earlier && !isTooNew;
    }

    /** The same with the epoch and listing of an observation that contains nothing else new. */
    public KnownObject confirmedBy(ObjectObserved seen) {
        boolean sooner =
                seen.epoch() < version.epoch()
                        || (seen.epoch() == version.epoch() && seen.listing() <= version.listing());
        if (sooner || !seen.uid().equals(uid)) {
            return this;
        }
        return new KnownObject(
                object,
                uid,
                workload,
                new Version(seen.epoch(), version.resourceVersion(), seen.listing()),
                times,
                addresses);
    }

    public KnownObject gone(long recordTime, ListComplete list) {
        return new KnownObject(
                object,
                uid,
                workload,
                new Version(list.epoch(), version.resourceVersion(), list.listing()),
                new Times(times.seen(), times.well(), recordTime),
                addresses);
    }

    private boolean wasSeenSince(long listing) {
        return times.seen() >= listing - CLOCKS_DIFFER_MILLIS;
    }
}
