package io.causestream.enrich.condition;

import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes what changed in the spec of each workload, and hands everything on as it came. */
public final class ChangeTracker
        extends ContextualFixedKeyProcessor<Scope, ObjectChange, ObjectChange> {

    /**
     * What owns pods by a template. A ReplicaSet or a pod changes only because one of these did.
     */
    private static final Set<String> WORKLOADS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "CronJob");

    private KeyValueStore<String, WorkloadRecord> workloads;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private ChangeTracker() {}

    @Override
    public void init(FixedKeyProcessorContext<Scope, ObjectChange> context) {
        super.init(context);
        workloads = context.getStateStore(ScopeStores.WORKLOADS);
    }

    @Override
    public void process(FixedKeyRecord<Scope, ObjectChange> record) {
        switch (record.value()) {
            case ObjectChange.Now now when WORKLOADS.contains(now.observed().object().kind()) ->
                    note(now.observed());
            case ObjectChange.Gone gone when WORKLOADS.contains(gone.object().kind()) ->
                    workloads.delete(ObjectKey.of(gone.cluster(), gone.object()));
            case ObjectChange.Now other -> {}
            case ObjectChange.Gone other -> {}
            case ObjectChange.Happened event -> {}
        }
        context().forward(record);
    }

    private void note(ObjectObserved seen) {
        String key = ObjectKey.of(seen.cluster(), seen.object());
        WorkloadRecord before = workloads.get(key);
        JsonNode spec = withoutScale(seen.body().path("spec"));
        if (before == null) {
            workloads.put(key, new WorkloadRecord(spec, List.of()));
            return;
        }
        List<FieldDiff> diffs = JsonDiff.between("spec", before.spec(), spec);
        if (!diffs.isEmpty()) {
            workloads.put(key, before.changed(spec, change(seen, diffs)));
        }
    }

    private static Change change(ObjectObserved seen, List<FieldDiff> diffs) {
        return new Change(
                seen.object(),
                seen.observedAt(),
                Duration.ZERO,
                textOrNull(
                        seen.body()
                                .path("metadata")
                                .path("annotations")
                                .path("kubernetes.io/change-cause")),
                textOrNull(seen.body().path("lastManager")),
                diffs);
    }

    /** An autoscaler changes the replicas all day, and no pod crashes of it. */
    private static JsonNode withoutScale(JsonNode spec) {
        if (spec instanceof ObjectNode object) {
            return object.deepCopy().without("replicas");
        }
        return spec;
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    /** Brings the store with it. */
    public record Supplier(ScopeStores shared)
            implements FixedKeyProcessorSupplier<Scope, ObjectChange, ObjectChange> {

        @Override
        public FixedKeyProcessor<Scope, ObjectChange, ObjectChange> get() {
            return new ChangeTracker();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(shared.workloads);
        }
    }
}
