package io.causestream.ingest.kube.lookup;

import io.causestream.settings.Settings;

/**
 * The load that context requests may put on the API server.
 *
 * @param perSecond calls a second, 1 to 1,000; the same number at once after a quiet second
 * @param atOnce requests of a sort (metrics, logs, objects) that are looked up at the same time, 1
 *     to 100
 */
public record QueryLimits(int perSecond, int atOnce) {

    /** Limits that a small API server does not notice. */
    public static final QueryLimits STANDARD = new QueryLimits(20, 8);

    public static QueryLimits from(Settings settings) {
        return new QueryLimits(
                settings.number(
                        "queries.perSecond",
                        "CAUSESTREAM_QUERIES_PER_SECOND",
                        STANDARD.perSecond,
                        1,
                        1_000),
                settings.number(
                        "queries.atOnce", "CAUSESTREAM_QUERIES_AT_ONCE", STANDARD.atOnce, 1, 100));
    }
}
