package io.causestream.ingest.kube;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the cluster what a custom resource is called, and whether it is in namespaces. */
final class ApiDiscovery {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 4 << 20;

    private final KubeApi api;
    private final List<CustomResource> configured;

    ApiDiscovery(KubeApi api, List<CustomResource> configured) {
        this.api = api;
        this.configured = List.copyOf(configured);
    }

    /**
     * Empty if the cluster has no such definition (yet).
     *
     * @throws ClusterRefused for any status but 200 and 404
     */
    Optional<Kind> find(CustomResource resource) throws IOException {
        KubeApi.Answer answer =
                api.get(
                        "/apis/%s/%s".formatted(resource.group(), resource.version()),
                        Deadline.in(PATIENCE),
                        MAX_BYTES);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return answer.json()
                .path("resources")
                .valueStream()
                .filter(served -> served.path("name").asString("").equals(resource.plural()))
                .filter(served -> !served.path("kind").asString("").isEmpty())
                .findFirst()
                .map(served ->
                        resource.kind(
                                served.path("kind").asString(""),
                                served.path("namespaced").asBoolean(false),
                                configured));
    }
}
