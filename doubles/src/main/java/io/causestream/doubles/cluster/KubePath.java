package io.causestream.doubles.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the API refers to: all objects of a kind, those of a namespace, one of them, or a
 * part of one.
 */
record KubePath(
        ApiResource resource,
        Optional<String> namespace,
        Optional<String> name,
        Optional<String> subresource) {

    /** Empty if it is not the path of objects. */
    static Optional<KubePath> of(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        if (parts.size() >= 3 && parts.getFirst().equals("api")) {
            return of("", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
            return of(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<KubePath> of(String group, String version, List<String> rest) {
        boolean inNamespace = rest.size() >= 3 && rest.getFirst().equals("namespaces");
        List<String> own = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (own.size() > 3) {
            return Optional.empty();
        }
        return ApiResource.of(group, version, own.getFirst())
                .filter(resource -> resource.namespaced() || !inNamespace)
                .filter(resource -> inNamespace || !resource.namespaced() || own.size() == 1)
                .map(resource ->
                        new KubePath(
                                resource,
                                inNamespace ? Optional.of(rest.get(1)) : Optional.empty(),
                                own.size() > 1 ? Optional.of(own.get(1)) : Optional.empty(),
                                own.size() > 2 ? Optional.of(own.get(2)) : Optional.empty()));
    }

    boolean covers(RecordedChange change) {
        return namespace.isEmpty() || namespace.get().equals(change.namespace());
    }
}
