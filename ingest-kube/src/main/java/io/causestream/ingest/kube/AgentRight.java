package io.causestream.ingest.kube;

import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.leadership.LeaseSettings;
import io.causestream.ingest.kube.watch.Selection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A right that the agent needs in its cluster, as a rule of RBAC has it.
 *
 * @param group empty for the core group
 * @param resource in the plural, with a subresource after a slash: {@code pods/log}
 * @param verb {@code list}
 * @param namespace empty for all, and for what is in none
 * @param isOptional whether the agent does without, as it says in its readiness: a kind of the
 *     cluster where one namespace alone is included
 */
public record AgentRight(
        String group, String resource, String verb, String namespace, boolean isOptional) {

    /** The rights for what is selected, and for what findings ask about, without duplicates. */
    static List<AgentRight> neededFor(IngestKubeConfig config) {
        Selection selection = config.selection();
        String namespace =
                selection.includedNamespaces().size() == 1
                        ? selection.includedNamespaces().iterator().next()
                        : "";
        Set<AgentRight> rights = new LinkedHashSet<>();
        selection.followed().stream()
                .map(WatchTarget::kind)
                .forEach(kind -> rights.addAll(of(kind, namespace)));
        rights.addAll(of(Kind.POD, namespace));
        rights.addAll(of(Kind.NODE, namespace));
        rights.addAll(of(Kind.EVENT, namespace));
        rights.add(new AgentRight("", "pods/log", "get", namespace, false));
        rights.add(new AgentRight("apps", "controllerrevisions", "list", namespace, false));
        rights.add(
                new AgentRight(
                        Kind.API_SERVICE.group(),
                        Kind.API_SERVICE.plural(),
                        "get",
                        "",
                        !namespace.isEmpty()));
        selection.customResources().stream()
                .flatMap(text -> CustomResource.of(text).stream())
                .forEach(resource -> {
                    for (String verb : List.of("list", "watch")) {
                        rights.add(
                                new AgentRight(
                                        resource.group(),
                                        resource.plural(),
                                        verb,
                                        namespace,
                                        false));
                    }
                });
        LeaseSettings lease = config.lease();
        if (lease != null) {
            for (String verb : List.of("get", "create", "patch")) {
                rights.add(
                        new AgentRight(
                                "coordination.k8s.io", "leases", verb, lease.namespace(), false));
            }
        }
        return List.copyOf(rights);
    }

    private static List<AgentRight> of(Kind kind, String namespace) {
        List<String> verbs = new ArrayList<>();
        if (kind.hasGet()) {
            verbs.add("get");
        }
        verbs.add("list");
        verbs.add("watch");
        boolean isOutside = !kind.namespaced() && !namespace.isEmpty();
        return verbs.stream()
                .map(verb ->
                        new AgentRight(
                                kind.group(),
                                kind.plural(),
                                verb,
                                kind.namespaced() ? namespace : "",
                                isOutside))
                .toList();
    }
}
