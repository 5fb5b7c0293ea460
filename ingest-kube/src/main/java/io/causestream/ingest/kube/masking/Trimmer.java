package io.causestream.ingest.kube.masking;

import io.causestream.ingest.kube.api.Kind;
import io.causestream.redaction.Redactor;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of an object that leaves the cluster: all but managed fields, the last-applied copy, a
 * node's image list, and values that may be secrets; of some kinds much less. Pure.
 */
public final class Trimmer {

    /** The field manager that made the latest change of the spec. */
    public static final String LAST_MANAGER = "lastManager";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    // For a custom resource, in whose spec anything may be secret.
    private static final Set<String> STATUS_ONLY =
            Set.of("kind", "apiVersion", LAST_MANAGER, "metadata", "status");

    private final ClusterKey key;
    private final SecretFields secrets;

    public Trimmer(ClusterKey key, Redactor redactor) {
        this.key = key;
        this.secrets = new SecretFields(key, redactor);
    }

    /** A new object; the given one is modified. */
    public ObjectNode trim(Kind kind, ObjectNode object) {
        ObjectNode trimmed = JsonNodeFactory.instance.objectNode();
        // The items of a list have neither kind nor apiVersion.
        trimmed.put("kind", kind.kindName());
        trimmed.put("apiVersion", kind.apiVersion());
        if (object.path("metadata") instanceof ObjectNode metadata) {
            String manager = lastManager(metadata.path("managedFields"));
            if (!manager.isEmpty()) {
                trimmed.put(LAST_MANAGER, manager);
            }
            metadata.remove("managedFields");
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(LAST_APPLIED);
            }
        }
        if (kind.equals(Kind.NODE) && object.path("status") instanceof ObjectNode status) {
            status.remove("images");
        }
        object.remove(List.of("kind", "apiVersion"));
        trimmed.setAll(object);
        switch (kind.content()) {
            case WHOLE -> {}
            case DIGESTS -> ConfigMapDigest.take(trimmed, key);
            case KEY_NAMES -> SecretKeys.take(trimmed, key);
            case RELEASE -> HelmRelease.take(trimmed);
            case STATUS -> trimmed.retain(STATUS_ONLY);
        }
        secrets.hide(trimmed);
        return trimmed;
    }

    /**
     * The manager of the newest entry that owns a part of the spec, else anything but the status.
     */
    static String lastManager(JsonNode managedFields) {
        String ofSpec = "";
        String ofSpecAt = "";
        String ofAny = "";
        String ofAnyAt = "";
        for (JsonNode entry : managedFields) {
            if (!entry.path("subresource").asString("").isEmpty()) {
                continue;
            }
            // RFC 3339 in UTC sorts as text.
            String at = entry.path("time").asString("");
            String manager = entry.path("manager").asString("");
            if (entry.path("fieldsV1").has("f:spec") && at.compareTo(ofSpecAt) >= 0) {
                ofSpec = manager;
                ofSpecAt = at;
            }
            if (at.compareTo(ofAnyAt) >= 0) {
                ofAny = manager;
                ofAnyAt = at;
            }
        }
        return ofSpec.isEmpty() ? ofAny : ofSpec;
    }
}
