package io.causestream.ingest.kube.api;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Looks up the kind name of a custom resource, and whether it is namespaced. */
public final class ApiDiscovery {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 4 << 20;

    private final KubeApi api;
    private final List<CustomResource> configured;

    public ApiDiscovery(KubeApi api, List<CustomResource> configured) {
        this.api = api;
        this.configured = List.copyOf(configured);
    }

    /**
     * Empty if the cluster has no such definition (yet).
     *
     * @throws ClusterRefused for any status but 200 and 404
     */
    public Optional<Kind> find(CustomResource resource) throws IOException {
        KubeApi.Answer answer =
                api.get(
                        "/apis/%s/%s".formatted(resource.group(), resource.version()),
                        Deadline.in(TIMEOUT),
                        MAX_BYTES);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return named(answer, resource.plural())
                .filter(served -> !served.path("kind").asString("").isEmpty())
                .findFirst()
                .map(served ->
                        resource.kind(
                                served.path("kind").asString(""),
                                served.path("namespaced").asBoolean(false),
                                configured));
    }

    /**
     * Whether the cluster has the kind in any version: if it does not, there are no objects of it
     * either.
     *
     * @throws ClusterRefused for any status but 200 and 404
     */
    public boolean serves(Kind kind) throws IOException {
        KubeApi.Answer group = api.get("/apis/" + kind.group(), Deadline.in(TIMEOUT), MAX_BYTES);
        if (group.status() == 404) {
            return false;
        }
        for (JsonNode version : group.json().path("versions")) {
            KubeApi.Answer answer =
                    api.get(
                            "/apis/" + version.path("groupVersion").asString(""),
                            Deadline.in(TIMEOUT),
                            MAX_BYTES);
            if (answer.status() != 404 && named(answer, kind.plural()).findAny().isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Stream<JsonNode> named(KubeApi.Answer answer, String plural) throws IOException {
        return answer.json()
                .path("resources")
                .valueStream()
                .filter(served -> served.path("name").asString("").equals(plural));
    }
}
