package io.causestream.enrich.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the object that an Event is about. An Event may be received late, and its cause
 * may have been fixed since.
 *
 * @param pod null unless it is a pod that was seen
 * @param isGone whether it was deleted
 * @param wellAt when it was last seen to have what such an Event reports as missing (a claim its
 *     volume, a workload its pods, a CronJob its run), by the cluster's clock; null if it never did
 */
public record EventSubject(@Nullable PodState pod, boolean isGone, @Nullable Instant wellAt) {

    public static final EventSubject UNKNOWN = new EventSubject(null, false, null);

    /** Whether the object has recovered since that moment. */
    public boolean isWellSince(Instant reportedAt) {
        return isGone || (wellAt != null && !wellAt.isBefore(reportedAt));
    }
}
