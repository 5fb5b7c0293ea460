package io.causestream.enrich.condition;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;

/**
 * What is remembered of an object to recognise a repeat and to notice that it has gone unseen.
 *
 * @param listing the latest list of its kind in which, or after which, it was seen
 * @param goneAt record time in milliseconds when it was gone; 0 while it is there
 */
record KnownObject(
        Subject object,
        String uid,
        Subject workload,
        long epoch,
        long resourceVersion,
        long listing,
        long goneAt) {

    static KnownObject of(ObjectObserved seen, long recordTime) {
        return new KnownObject(
                seen.object(),
                seen.uid(),
                seen.workload(),
                seen.epoch(),
                seen.resourceVersion(),
                seen.listing(),
                seen.change() == Change.DELETED ? recordTime : 0);
    }

    boolean isGone() {
        return goneAt > 0;
    }

    /** Whether the observation tells nothing that is not known already. */
    boolean isAsNewAs(ObjectObserved seen) {
        if (seen.epoch() != epoch) {
            return seen.epoch() < epoch;
        }
        if (isGone() && seen.uid().equals(uid)) {
            // Only a later list can say that it is there after all, and one that is no older
            // itself:
            // a server that lags, or was set back, lists what was deleted since.
            return seen.change() != Change.LISTED
                    || seen.listing() <= listing
                    || seen.resourceVersion() < resourceVersion;
        }
        boolean deletesIt = seen.change() == Change.DELETED && seen.uid().equals(uid);
        return !deletesIt && seen.resourceVersion() <= resourceVersion;
    }

    boolean wasMissedBy(ListComplete list) {
        return !isGone()
                && object.kind().equals(list.kind())
                && (epoch < list.epoch() || (epoch == list.epoch() && listing < list.listing()));
    }

    KnownObject seenIn(long laterListing) {
        return new KnownObject(object, uid, workload, epoch, resourceVersion, laterListing, goneAt);
    }

    KnownObject gone(long recordTime, long inListing) {
        return new KnownObject(
                object, uid, workload, epoch, resourceVersion, inListing, recordTime);
    }
}
