package io.causestream.enrich.object;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of an object that somebody can change: without its status and without what controllers
 * note on it. Pure.
 */
public final class DesiredState {

    /** In characters: a longer field is kept as its hash, so that it still shows a change. */
    static final int LONGEST_FIELD = 16 * 1024;

    /** In characters, about: of a larger object, ever larger parts are kept as their hashes. */
    static final int LARGEST = 64 * 1024;

    /** Kinds that change only because something else did, or are of no interest. */
    private static final Set<String> NOT_KEPT =
            Set.of(
                    "Pod",
                    "ReplicaSet",
                    "Event",
                    "Lease",
                    "Endpoints",
                    "EndpointSlice",
                    "HelmRelease");

    private static final List<String> NO_STATE =
            List.of("kind", "apiVersion", "metadata", "status", "lastManager", "cut");

    private static final List<String> NODE_INFO =
            List.of("kubeletVersion", "containerRuntimeVersion", "kernelVersion", "osImage");

    /**
     * Annotations that controllers and clients write about their own work, or that are shown as the
     * change's cause.
     */
    private static final List<String> NOTES =
            List.of(
                    "kubernetes.io/change-cause",
                    "deployment.kubernetes.io/",
                    "deprecated.daemonset.template.generation",
                    "kubectl.kubernetes.io/last-applied",
                    "control-plane.alpha.kubernetes.io/leader",
                    "autoscaling.alpha.kubernetes.io/",
                    "pv.kubernetes.io/",
                    "volume.kubernetes.io/",
                    "volume.beta.kubernetes.io/",
                    "endpoints.kubernetes.io/",
                    "argocd.argoproj.io/",
                    "meta.helm.sh/",
                    "reconcile.fluxcd.io/");

    private DesiredState() {}

    public static boolean isKept(String kind) {
        return !NOT_KEPT.contains(kind);
    }

    public static JsonNode of(String kind, JsonNode body) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        if (body instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(field -> !NO_STATE.contains(field.getKey()))
                    .forEach(field -> state.set(field.getKey(), field.getValue().deepCopy()));
        }
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        copy(body.path("metadata"), "labels", metadata);
        switch (kind) {
            case "Node" -> ofNode(body.path("status"), state);
            case "PersistentVolume" -> {
                if (state.path("spec").path("claimRef") instanceof ObjectNode claim) {
                    claim.remove("resourceVersion");
                }
                annotations(body, metadata);
            }
            default -> annotations(body, metadata);
        }
        if (!metadata.isEmpty()) {
            state.set("metadata", metadata);
        }
        return bounded(state);
    }

    private static void copy(JsonNode from, String field, ObjectNode to) {
        JsonNode value = from.path(field);
        if (!value.isMissingNode() && !value.isEmpty()) {
            to.set(field, value.deepCopy());
        }
    }

    private static void annotations(JsonNode body, ObjectNode metadata) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        body.path("metadata").path("annotations").properties().stream()
                .filter(each -> NOTES.stream().noneMatch(each.getKey()::startsWith))
                .forEach(each -> kept.set(each.getKey(), each.getValue()));
        if (!kept.isEmpty()) {
            metadata.set("annotations", kept);
        }
    }

    /**
     * Without heartbeats, images, addresses and annotations, in which agents note all sorts of
     * things.
     */
    private static void ofNode(JsonNode status, ObjectNode state) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        if (status.path("nodeInfo") instanceof ObjectNode info) {
            kept.set("nodeInfo", info.deepCopy().retain(NODE_INFO));
        }
        copy(status, "allocatable", kept);
        if (!kept.isEmpty()) {
            state.set("status", kept);
        }
        state.path("spec")
                .path("taints")
                .forEach(taint -> {
                    if (taint instanceof ObjectNode object) {
                        object.remove("timeAdded");
                    }
                });
    }

    private static JsonNode bounded(JsonNode state) {
        JsonNode bounded = withoutLong(state);
        for (int depth = 3; depth > 0 && size(bounded) > LARGEST; depth--) {
            bounded = hashedAt(bounded, depth);
        }
        return size(bounded) > LARGEST ? hash(bounded) : bounded;
    }

    private static JsonNode withoutLong(JsonNode node) {
        if (node.isString() && node.asString().length() > LONGEST_FIELD) {
            return hash(node);
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(each -> each.setValue(withoutLong(each.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutLong(array.get(i)));
            }
        }
        return node;
    }

    private static JsonNode hashedAt(JsonNode node, int depth) {
        if (depth == 0) {
            return size(node) > LONGEST_FIELD ? hash(node) : node;
        }
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(each -> each.setValue(hashedAt(each.getValue(), depth - 1)));
        }
        return node;
    }

    /** The approximate number of characters that it has when written. */
    private static int size(JsonNode node) {
        int size = node.isString() ? node.asString().length() : 8;
        if (node.isObject()) {
            for (var each : node.properties()) {
                size += each.getKey().length() + 4 + size(each.getValue());
            }
        } else {
            for (JsonNode each : node) {
                size += size(each);
            }
        }
        return size;
    }

    private static JsonNode hash(JsonNode node) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(node.toString().getBytes(UTF_8));
            return JsonNodeFactory.instance.stringNode(
                    "sha256:" + HexFormat.of().formatHex(digest, 0, 12));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
