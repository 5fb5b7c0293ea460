package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterRefused;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.describe.ServiceEndpointsTable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks up a Service with its EndpointSlices and the pods that its selector matches. */
final class ServiceEndpointsLookUp {

    private static final int MAX_BYTES = 4 << 20;

    private final KubeApi api;
    private final WorkloadPods pods;

    ServiceEndpointsLookUp(KubeApi api, WorkloadPods pods) {
        this.api = api;
        this.pods = pods;
    }

    Enrichment of(String namespace, String name, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Subject subject = new Subject(Kind.SERVICE.kindName(), namespace, name);
        Optional<JsonNode> found = service(subject, deadline);
        if (found.isEmpty()) {
            return ServiceEndpointsTable.missing(namespace, name);
        }
        JsonNode service = found.get();
        String selector = ServiceEndpointsTable.selector(service);
        List<JsonNode> matching =
                selector.isEmpty() ? List.of() : pods.selected(namespace, selector, deadline);
        return ServiceEndpointsTable.of(
                service,
                slices(namespace, name, deadline),
                matching,
                policies(namespace, deadline));
    }

    /** Empty if there is none. */
    private Optional<JsonNode> service(Subject subject, Deadline deadline)
            throws LookupFailed, InterruptedException {
        try {
            return Optional.of(
                    api.object(Paths.object(Kind.SERVICE, subject), deadline, MAX_BYTES));
        } catch (IOException e) {
            if (e instanceof ClusterRefused refused && refused.status() == 404) {
                return Optional.empty();
            }
            throw ClusterReader.cannotBeHad("the Service", e);
        }
    }

    /** Null where they can't be read: the rest is told without them. */
    private @Nullable List<JsonNode> policies(String namespace, Deadline deadline)
            throws InterruptedException {
        try {
            return api.object(Paths.networkPolicies(namespace), deadline, MAX_BYTES)
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (IOException e) {
            if (e instanceof InterruptedIOException && Thread.interrupted()) {
                throw new InterruptedException();
            }
            return null;
        }
    }

    private List<JsonNode> slices(String namespace, String name, Deadline deadline)
            throws LookupFailed, InterruptedException {
        try {
            return api.object(Paths.endpointSlices(namespace, name), deadline, MAX_BYTES)
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("the endpoint slices", e);
        }
    }
}
