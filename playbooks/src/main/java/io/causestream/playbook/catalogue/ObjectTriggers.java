package io.causestream.playbook.catalogue;

import io.causestream.playbook.catalogue.TriggerDeclaration.LooksAt;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import io.causestream.playbook.catalogue.TriggerDeclaration.Since;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A trigger for each operation of each kind of object: {@code on_pod_create}. */
public final class ObjectTriggers {

    /** In Robusta's order; in a trigger's name, the kind is in lower case. */
    private static final List<String> KINDS =
            List.of(
                    "Pod",
                    "ReplicaSet",
                    "DaemonSet",
                    "Deployment",
                    "StatefulSet",
                    "Service",
                    "Event",
                    "HorizontalPodAutoscaler",
                    "Node",
                    "ClusterRole",
                    "ClusterRoleBinding",
                    "Job",
                    "Namespace",
                    "ServiceAccount",
                    "PersistentVolume",
                    "PersistentVolumeClaim",
                    "NetworkPolicy",
                    "ConfigMap",
                    "Ingress",
                    "Secret");

    /**
     * Events are deleted after an hour as a matter of course: that means nothing, and is not
     * watched.
     */
    private static final String NEVER =
            "the API server deletes each Event when it is an hour old, so its deletion means nothing; use on_event_create or on_event_update";

    private static final String BUT_EVENTS = " (the expiry of an Event does not count)";

    private ObjectTriggers() {}

    public static List<TriggerDeclaration> all() {
        List<TriggerDeclaration> all = new ArrayList<>();
        for (String kind : KINDS) {
            addEach(all, kind.toLowerCase(Locale.ROOT), article(kind) + kind, Set.of(kind));
        }
        addEach(all, "kubernetes_any_resource", "An object of any kind", Set.of());
        return List.copyOf(all);
    }

    private static void addEach(
            List<TriggerDeclaration> all, String name, String what, Set<String> kinds) {
        boolean ofEvents = kinds.equals(Set.of("Event"));
        for (Operation operation : Operation.values()) {
            String verb = operation.name().toLowerCase(Locale.ROOT);
            boolean deletes = operation == Operation.DELETE;
            all.add(
                    declaration(
                            "on_" + name + "_" + verb,
                            "%s was %sd%s."
                                    .formatted(
                                            what,
                                            verb,
                                            deletes && kinds.isEmpty() ? BUT_EVENTS : ""),
                            kinds,
                            Set.of(operation),
                            deletes && ofEvents ? NEVER : ""));
        }
        all.add(
                declaration(
                        "on_" + name + "_all_changes",
                        what
                                + (ofEvents
                                        ? " was created or updated."
                                        : " was created, updated or deleted%s."
                                                .formatted(kinds.isEmpty() ? BUT_EVENTS : "")),
                        kinds,
                        ofEvents
                                ? EnumSet.of(Operation.CREATE, Operation.UPDATE)
                                : EnumSet.allOf(Operation.class),
                        ""));
    }

    private static String article(String kind) {
        return "EI".indexOf(kind.charAt(0)) < 0 ? "A " : "An ";
    }

    private static TriggerDeclaration declaration(
            String name,
            String summary,
            Set<String> kinds,
            Set<Operation> operations,
            String instead) {
        return new TriggerDeclaration(
                name,
                summary,
                LooksAt.OPERATION,
                kinds,
                operations,
                instead,
                Since.ROBUSTA,
                List.of());
    }
}
