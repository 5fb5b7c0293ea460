package io.causestream.ingest.kube.masking;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What leaves the cluster of a Secret: that it exists, its type, and the names of its keys. Of its
 * annotations, which may contain copies, only that they changed.
 */
final class SecretKeys {

    private static final Set<String> KEPT =
            Set.of("kind", "apiVersion", Trimmer.LAST_MANAGER, "metadata", "type", "immutable");

    private SecretKeys() {}

    /** Removes everything else, in place. */
    static void take(ObjectNode secret, ClusterKey key) {
        Set<String> names = new TreeSet<>();
        for (String part : List.of("data", "stringData")) {
            names.addAll(secret.path(part).propertyNames());
        }
        secret.retain(KEPT);
        ArrayNode keys = secret.putArray("keys");
        names.forEach(keys::add);
        if (secret.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(annotations.properties())) {
                annotations.put(
                        entry.getKey(), key.digest(entry.getKey(), entry.getValue().asString("")));
            }
        }
    }
}
