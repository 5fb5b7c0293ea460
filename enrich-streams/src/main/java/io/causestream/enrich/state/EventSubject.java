package io.causestream.enrich.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the object that an Event is about. An Event may be told of late, and of what has
 * been mended since.
 *
 * @param pod null unless it is a pod that was seen
 * @param isGone whether it was deleted
 * @param wellAt when it last showed to have what such an Event says that it lacks (a claim its
 *     volume, a workload its pods, a CronJob its run), by the cluster's clock; null if it never did
 */
public record EventSubject(@Nullable PodState pod, boolean isGone, @Nullable Instant wellAt) {

    public static final EventSubject UNKNOWN = new EventSubject(null, false, null);

    /** Whether what was said at that moment has been overtaken since. */
    public boolean isWellSince(Instant reportedAt) {
        return isGone || (wellAt != null && !wellAt.isBefore(reportedAt));
    }
}
