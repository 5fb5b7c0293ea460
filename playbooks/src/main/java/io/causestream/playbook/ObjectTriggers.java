package io.causestream.playbook;

import io.causestream.playbook.TriggerDeclaration.LooksAt;
import io.causestream.playbook.TriggerDeclaration.Operation;
import io.causestream.playbook.TriggerDeclaration.Since;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A trigger for each operation of each kind of object: {@code on_pod_create}. */
final class ObjectTriggers {

    /** In the old system's order; a trigger's name has it in small letters. */
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

    private ObjectTriggers() {}

    static List<TriggerDeclaration> all() {
        List<TriggerDeclaration> all = new ArrayList<>();
        for (String kind : KINDS) {
            addEach(all, kind.toLowerCase(Locale.ROOT), article(kind) + kind, Set.of(kind));
        }
        addEach(all, "kubernetes_any_resource", "An object of any kind", Set.of());
        return List.copyOf(all);
    }

    private static void addEach(
            List<TriggerDeclaration> all, String name, String what, Set<String> kinds) {
        for (Operation operation : Operation.values()) {
            String verb = operation.name().toLowerCase(Locale.ROOT);
            all.add(
                    declaration(
                            "on_" + name + "_" + verb,
                            "%s was %sd.".formatted(what, verb),
                            kinds,
                            Set.of(operation)));
        }
        all.add(
                declaration(
                        "on_" + name + "_all_changes",
                        what + " was created, updated or deleted.",
                        kinds,
                        EnumSet.allOf(Operation.class)));
    }

    private static String article(String kind) {
        return "EI".indexOf(kind.charAt(0)) < 0 ? "A " : "An ";
    }

    private static TriggerDeclaration declaration(
            String name, String summary, Set<String> kinds, Set<Operation> operations) {
        return new TriggerDeclaration(
                name, summary, LooksAt.OPERATION, kinds, operations, Since.ROBUSTA, List.of());
    }
}
