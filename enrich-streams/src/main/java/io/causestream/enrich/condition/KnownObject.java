package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.Wellness;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an object to recognise a repeat and to notice that it has gone unseen.
 *
 * <p>A higher epoch counts for more than a higher version: that is how a store restored from a
 * backup is believed. But a new leader's list may also have been read a moment before the old
 * leader's last word, and comes after it. The two are told apart by time: a list can contradict
 * only what was seen before it began.
 *
 * @param epoch of the latest leader that told of it
 * @param listing the latest list of its kind in which, or after which, it was seen
 * @param seenAt when its state was seen, by the cluster's clock in milliseconds
 * @param wellAt when it last had what Events may say that it lacks, by the cluster's clock in
 *     milliseconds; 0 if it was not seen to
 * @param goneAt record time in milliseconds when it was gone; 0 while it is there
 * @param addresses by which others may call a node; none of what is no node
 */
record KnownObject(
        Subject object,
        String uid,
        Subject workload,
        long epoch,
        long resourceVersion,
        long listing,
        long seenAt,
        long wellAt,
        long goneAt,
        List<String> addresses) {

    /** Two agents agree on the cluster's time to a second or so; a restore takes longer. */
    private static final long CLOCKS_DIFFER_MILLIS = 2_000;

    KnownObject {
        addresses = orNone(addresses);
    }

    /** What an earlier version kept has none. */
    private static List<String> orNone(@Nullable List<String> addresses) {
        return addresses == null ? List.of() : List.copyOf(addresses);
    }

    static KnownObject of(ObjectObserved seen, @Nullable KnownObject before, long recordTime) {
        long known = before == null || !before.uid().equals(seen.uid()) ? 0 : before.wellAt();
        return new KnownObject(
                seen.object(),
                seen.uid(),
                seen.workload(),
                seen.epoch(),
                seen.resourceVersion(),
                seen.listing(),
                seen.observedAt().toEpochMilli(),
                Wellness.of(seen).map(Instant::toEpochMilli).orElse(known),
                seen.change() == Change.DELETED ? recordTime : 0,
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

    boolean isGone() {
        return goneAt > 0;
    }

    /** Whether the observation tells nothing that is not known already. */
    boolean isAsNewAs(ObjectObserved seen) {
        if (seen.epoch() < epoch) {
            return true;
        }
        boolean same = seen.uid().equals(uid);
        boolean deletes = seen.change() == Change.DELETED;
        if (same && deletes) {
            return isGone();
        }
        boolean repeats = same && seen.resourceVersion() == resourceVersion;
        if (repeats && !isGone()) {
            return true;
        }
        boolean later = seen.resourceVersion() > resourceVersion;
        if (seen.epoch() > epoch) {
            return !later && wasSeenSince(seen.listing());
        }
        // Within an epoch, what a list did not have is there after all if a later one has it.
        return !later && !(repeats && seen.change() == Change.LISTED && seen.listing() > listing);
    }

    boolean wasMissedBy(ListComplete list) {
        boolean earlier =
                epoch < list.epoch() || (epoch == list.epoch() && listing < list.listing());
        boolean isTooNew = resourceVersion > list.resourceVersion() && wasSeenSince(list.listing());
        return !isGone() && object.kind().equals(list.kind()) && earlier && !isTooNew;
    }

    /** What is left of an observation that tells nothing new: who says so too. */
    KnownObject confirmedBy(ObjectObserved seen) {
        boolean sooner =
                seen.epoch() < epoch || (seen.epoch() == epoch && seen.listing() <= listing);
        if (sooner || !seen.uid().equals(uid)) {
            return this;
        }
        return new KnownObject(
                object,
                uid,
                workload,
                seen.epoch(),
                resourceVersion,
                seen.listing(),
                seenAt,
                wellAt,
                goneAt,
                addresses);
    }

    KnownObject gone(long recordTime, ListComplete list) {
        return new KnownObject(
                object,
                uid,
                workload,
                list.epoch(),
                resourceVersion,
                list.listing(),
                seenAt,
                wellAt,
                recordTime,
                addresses);
    }

    private boolean wasSeenSince(long listing) {
        return seenAt >= listing - CLOCKS_DIFFER_MILLIS;
    }
}
