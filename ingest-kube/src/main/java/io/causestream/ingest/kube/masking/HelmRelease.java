package io.causestream.ingest.kube.masking;

import io.causestream.finding.Subject;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One revision of a Helm release, according to the labels of the secret in which Helm stores it.
 * Its values and manifests are never requested.
 */
public final class HelmRelease {

    private static final Set<String> KEPT =
            Set.of(
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "labels");

    private HelmRelease() {}

    /** Replaces everything but the metadata by {@code release}, in place. */
    static void take(ObjectNode secret) {
        JsonNode labels = secret.path("metadata").path("labels");
        if (secret.path("metadata") instanceof ObjectNode metadata) {
            metadata.retain(KEPT);
        }
        secret.retain(Set.of("kind", "apiVersion", "metadata"));
        secret.putObject("release")
                .put("name", labels.path("name").asString(""))
                .put("revision", revision(labels))
                .put("status", labels.path("status").asString("unknown"));
    }

    /** The release as a subject: all its revisions have the same. */
    public static Subject release(Subject revision, JsonNode metadata) {
        String name = metadata.path("labels").path("name").asString("");
        return name.isEmpty() ? revision : new Subject(revision.kind(), revision.namespace(), name);
    }

    private static int revision(JsonNode labels) {
        String version = labels.path("version").asString("");
        return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
    }
}
