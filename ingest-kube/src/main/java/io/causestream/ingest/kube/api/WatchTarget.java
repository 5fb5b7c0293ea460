package io.causestream.ingest.kube.api;

import java.util.Map;
import java.util.Optional;

/**
 * What is followed of a kind.
 *
 * @param selectors {@code labelSelector} and {@code fieldSelector} as the API server takes them;
 *     empty: all there is
 * @param namespace the only one that is asked for; empty: all
 * @param ifForbidden the namespace that is asked for where all may not be read; empty: none
 * @param published whether it goes to Kafka; else it is only remembered who owns what
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

    /** What is left where all of it may not be read; empty: nothing. */
    public Optional<WatchTarget> narrowed() {
        return ifForbidden.isEmpty()
                ? Optional.empty()
                : Optional.of(new WatchTarget(kind, selectors, ifForbidden, "", published));
    }

    /** Without the selectors. */
    public String path() {
        return namespace.isEmpty() ? kind.path() : kind.path(namespace);
    }

    /**
     * With the selectors.
     *
     * @param query what else is asked, encoded
     */
    public String path(String query) {
        return selectors.isEmpty()
                ? path() + "?" + query
                : path() + Paths.query(selectors) + "&" + query;
    }

    /** In which form a list is asked for: a Helm release's secret never with its values. */
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
