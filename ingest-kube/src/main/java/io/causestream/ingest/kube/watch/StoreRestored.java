package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.Kind;

/**
 * The cluster's current version is lower than one it returned before: its store was restored from a
 * backup. What is known about the cluster is no longer valid, and its versions can't be compared
 * with earlier ones.
 */
public final class StoreRestored extends RuntimeException {

    private static final long serialVersionUID = 1;

    StoreRestored(Kind kind, long before, long now) {
        super(
                "the cluster's store was restored to an older state: %s were at version %d and are at %d"
                        .formatted(kind.tag(), before, now));
    }
}
