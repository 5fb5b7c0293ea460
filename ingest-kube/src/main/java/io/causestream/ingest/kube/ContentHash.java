package io.causestream.ingest.kube;

import io.causestream.topics.Json;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A digest of what in an object is news. */
final class ContentHash {

    private static final List<String> HEARTBEATS = List.of("lastHeartbeatTime", "lastProbeTime");

    private ContentHash() {}

    /**
     * The same for two versions of an object that differ in nothing but version, field managers and
     * heartbeats.
     */
    static long of(ObjectNode trimmed) {
        ObjectNode news = trimmed.deepCopy();
        news.remove(Trimmer.LAST_MANAGER);
        if (news.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
        }
        for (JsonNode condition : news.path("status").path("conditions")) {
            if (condition instanceof ObjectNode fields) {
                fields.remove(HEARTBEATS);
            }
        }
        return ByteBuffer.wrap(ClusterKey.sha256(Json.MAPPER.writeValueAsBytes(news))).getLong();
    }
}
