package io.causestream.playbook.catalogue;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.causestream.playbook.catalogue.CatalogueFile.DeclaredParameter;
import io.causestream.playbook.catalogue.TriggerDeclaration.LooksAt;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import io.causestream.playbook.catalogue.TriggerDeclaration.Since;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * All triggers: Robusta's 100, and ours.
 *
 * <p>The 100 are create, update, delete and all of them of 20 kinds of objects and of any kind
 * (84); eleven that evaluate more than an operation ({@code on_pod_crash_loop}, {@code
 * on_image_pull_backoff}, {@code on_pod_oom_killed}, {@code on_container_oom_killed}, {@code
 * on_pod_evicted}, {@code on_job_failure}, {@code on_kubernetes_warning_event} and its three of one
 * operation, {@code on_kubernetes_resource_operation}); three of Helm; {@code on_prometheus_alert}
 * and {@code on_schedule}.
 */
public final class Triggers {

    private static final List<TriggerDeclaration> OF_OPERATIONS = ObjectTriggers.all();
    private static final List<TriggerDeclaration> ALL = read();

    private static final Map<String, TriggerDeclaration> BY_NAME =
            ALL.stream().collect(toMap(TriggerDeclaration::name, identity()));

    private Triggers() {}

    /** A trigger as declared in the file; its name is its key. */
    private record Declared(
            String summary,
            LooksAt looksAt,
            @Nullable Set<String> kinds,
            @Nullable Set<Operation> operations,
            @Nullable String instead,
            @Nullable Map<String, DeclaredParameter> parameters) {

        TriggerDeclaration named(String name, Since since) {
            return new TriggerDeclaration(
                    name,
                    summary,
                    looksAt,
                    kinds == null ? Set.of() : kinds,
                    operations == null ? operationsByDefault() : operations,
                    instead == null ? "" : instead,
                    since,
                    DeclaredParameter.all(parameters));
        }

        /**
         * The operations after which it is evaluated: a state may exist at creation or come about
         * by an update.
         */
        private Set<Operation> operationsByDefault() {
            return looksAt == LooksAt.STATE ? Set.of(Operation.CREATE, Operation.UPDATE) : Set.of();
        }
    }

    /** In the documentation's order: the operations of objects, Robusta's others, ours. */
    public static List<TriggerDeclaration> all() {
        return ALL;
    }

    /**
     * The triggers that fire for an operation on one kind of object, or on any, without further
     * conditions.
     */
    public static List<TriggerDeclaration> ofOperations() {
        return OF_OPERATIONS;
    }

    public static Optional<TriggerDeclaration> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static List<TriggerDeclaration> read() {
        List<TriggerDeclaration> all = new ArrayList<>(OF_OPERATIONS);
        CatalogueFile.read(
                        "triggers.yaml", new TypeReference<Map<Since, Map<String, Declared>>>() {})
                .forEach((since, declared) ->
                        declared.forEach((name, trigger) -> all.add(trigger.named(name, since))));
        return List.copyOf(all);
    }
}
