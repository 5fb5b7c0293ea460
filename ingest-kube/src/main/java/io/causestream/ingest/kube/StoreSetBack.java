package io.causestream.ingest.kube;

/**
 * The cluster's present version is lower than one it has shown before: its store was restored from
 * a backup. What is known of it no longer holds, and its versions can't be compared with earlier
 * ones.
 */
final class StoreSetBack extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreSetBack(Kind kind, long before, long now) {
        super(
                "the cluster's store was set back: %s were at version %d and are at %d"
                        .formatted(kind.tag(), before, now));
    }
}
