package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.topics.Json;
import java.nio.ByteBuffer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Distinguishes versions of an object.
 *
 * @param news the same for two versions that differ only in volatile fields; see {@link
 *     VolatileFields}
 * @param whole the same, most likely, for two that differ in nothing but version and field
 *     managers; of use within one process only
 */
record ContentHash(long news, int whole) {

    /** For objects that are not published, and never compared. */
    static final ContentHash NONE = new ContentHash(0, 0);

    static ContentHash of(Kind kind, ObjectNode trimmed) {
        ObjectNode stable = trimmed.deepCopy();
        stable.remove(Trimmer.LAST_MANAGER);
        if (stable.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
        }
        int whole = stable.hashCode();
        VolatileFields.takeOut(kind, stable);
        return new ContentHash(
                ByteBuffer.wrap(ClusterKey.sha256(Json.MAPPER.writeValueAsBytes(stable))).getLong(),
                whole);
    }
}
