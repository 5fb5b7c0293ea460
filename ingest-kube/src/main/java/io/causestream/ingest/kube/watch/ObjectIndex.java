package io.causestream.ingest.kube.watch;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is kept of each object: its workload and a hash of what was published last. Deleted objects
 * are kept for a while, since their Events and dependants come after the deletion.
 */
public final class ObjectIndex {

    private static final int REMEMBERED = 2_000;

    /**
     * @param news the hash of the last version, as is {@code whole}; see {@link ContentHash}
     * @param listing the listing in or after which the object was last seen
     */
    record Known(Kind kind, Subject object, Subject workload, long news, int whole, long listing) {

        static Known of(
                Kind kind, Subject object, Subject workload, ContentHash hash, long listing) {
            return new Known(kind, object, workload, hash.news(), hash.whole(), listing);
        }
    }

    private final Map<String, Known> present = new ConcurrentHashMap<>();
    private final Map<String, Known> deleted =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Optional<Known> present(String uid) {
        return Optional.ofNullable(present.get(uid));
    }

    /** An object that exists or was deleted recently. */
    Optional<Known> find(String uid) {
        Known known = present.get(uid);
        if (known != null) {
            return Optional.of(known);
        }
        synchronized (deleted) {
            return Optional.ofNullable(deleted.get(uid));
        }
    }

    void put(String uid, Known known) {
        present.put(uid, known);
    }

    void delete(String uid, Known known) {
        present.remove(uid);
        synchronized (deleted) {
            deleted.put(uid, known);
        }
    }

    /** Forgets what was not in this complete list of its kind. */
    void retire(Kind kind, long listing) {
        present.forEach((uid, known) -> {
            if (known.kind().equals(kind) && known.listing() < listing) {
                delete(uid, known);
            }
        });
    }

    int size() {
        return present.size();
    }
}
