package io.causestream.ingest.kube;

import io.causestream.finding.Subject;
import tools.jackson.databind.JsonNode;

/** What is watched. Owners come first: a pod's workload is known when the pod is. */
enum Kind {
    NODE("Node", "v1", "/api/v1/nodes"),
    DEPLOYMENT("Deployment", "apps/v1", "/apis/apps/v1/deployments"),
    REPLICA_SET("ReplicaSet", "apps/v1", "/apis/apps/v1/replicasets"),
    POD("Pod", "v1", "/api/v1/pods"),
    EVENT("Event", "events.k8s.io/v1", "/apis/events.k8s.io/v1/events");

    private final String kindName;
    private final String apiVersion;
    private final String path;

    Kind(String kindName, String apiVersion, String path) {
        this.kindName = kindName;
        this.apiVersion = apiVersion;
        this.path = path;
    }

    /** As Kubernetes spells it. */
    String kindName() {
        return kindName;
    }

    String apiVersion() {
        return apiVersion;
    }

    /** Of all objects of the kind, below the server's address. */
    String path() {
        return path;
    }

    /** As a metric's tag has it: {@code pods}. */
    String plural() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The object's own name as a subject; throws if it has none. */
    Subject subject(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new Subject(
                kindName,
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""));
    }
}
