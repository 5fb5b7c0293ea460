package io.causestream.ingest.kube.api;

import java.util.Map;
import java.util.Optional;

/**
 * What is watched of a kind.
 *
 * @param selectors {@code labelSelector} and {@code fieldSelector} as the API server accepts them;
 *     empty for all objects
 * @param namespace the only one that is requested; empty for all
 * @param ifForbidden the namespace that is requested if reading all is forbidden; empty for none
 * @param published whether it is published to Kafka; else it is only used to find owners
 */
public record WatchTarget(
        Kind kind,
        Map<String, String> selectors,
        String namespace,
        String ifForbidden,
        boolean published) {

    private static final String JSON = "application/json";

    public WatchTarget {
        selectors = Map.copyOf(selectors);
    }

    /** All of the kind. */
    public static WatchTarget all(Kind kind) {
        return new WatchTarget(kind, Map.of(), "", "", true);
    }

    /** The target if reading all of it is forbidden; empty if there is none. */
    public Optional<WatchTarget> narrowed() {
        return ifForbidden.isEmpty()
                ? Optional.empty()
                : Optional.of(new WatchTarget(kind, selectors, ifForbidden, "", published));
    }

    /** The path without the selectors. */
    public String path() {
        return namespace.isEmpty() ? kind.path() : kind.path(namespace);
    }

    /**
     * The path with the selectors.
     *
     * @param query further parameters, encoded
     */
    public String path(String query) {
        return selectors.isEmpty()
                ? path() + "?" + query
                : path() + Paths.query(selectors) + "&" + query;
    }

    /** The media type for lists: a Helm release's secret is never requested with its values. */
    public String acceptOfList() {
        return accept("PartialObjectMetadataList");
    }

    public String acceptOfWatch() {
        return accept("PartialObjectMetadata");
    }

    private String accept(String metadataOnly) {
        return kind.content() == Kind.Content.RELEASE
                ? "%s;as=%s;g=meta.k8s.io;v=v1".formatted(JSON, metadataOnly)
                : JSON;
    }
}
