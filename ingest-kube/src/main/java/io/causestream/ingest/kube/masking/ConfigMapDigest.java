package io.causestream.ingest.kube.masking;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What leaves the cluster of a ConfigMap: its keys, and a digest of each value, which shows which
 * of them changed but not their content.
 */
final class ConfigMapDigest {

    private static final List<String> VALUES = List.of("data", "binaryData");

    private ConfigMapDigest() {}

    /** Replaces each value in place. */
    static void take(ObjectNode configMap, ClusterKey key) {
        for (String part : VALUES) {
            if (configMap.path(part) instanceof ObjectNode values) {
                for (Map.Entry<String, JsonNode> value : List.copyOf(values.properties())) {
                    values.put(
                            value.getKey(),
                            key.digest(value.getKey(), value.getValue().asString("")));
                }
            } else {
                // Whatever it is, it is not a map of values.
                configMap.remove(part);
            }
        }
    }
}
