package io.causestream.enrich.condition;

import io.causestream.enrich.object.ChangeAuthor;
import io.causestream.enrich.object.Changes;
import io.causestream.enrich.object.DesiredState;
import io.causestream.enrich.object.JsonDiff;
import io.causestream.enrich.object.LastState;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.finding.FieldDiff;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import tools.jackson.databind.JsonNode;

/**
 * Determines what was changed in each object, and records it. The first state seen is the
 * reference; of deleted objects nothing is remembered.
 */
public final class ChangeTracker
        extends ContextualFixedKeyProcessor<Scope, ObjectChange, ObjectChange> {

    private static final String REPLICAS = "spec.replicas";

    private KeyValueStore<String, LastState> states;
    private Changes changes;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private ChangeTracker() {}

    @Override
    public void init(FixedKeyProcessorContext<Scope, ObjectChange> context) {
        super.init(context);
        states = context.getStateStore(ScopeStores.LAST_STATES);
        changes = new Changes(states);
    }

    @Override
    public void process(FixedKeyRecord<Scope, ObjectChange> record) {
        switch (record.value()) {
            case ObjectChange.Now now when DesiredState.isKept(now.observed().object().kind()) ->
                    context().forward(record.withValue(now.with(diffs(now.observed()))));
            case ObjectChange.Gone gone -> {
                if (DesiredState.isKept(gone.object().kind())) {
                    states.delete(ObjectKey.of(gone.cluster(), gone.object()));
                }
                context().forward(record);
            }
            case ObjectChange.Now other -> context().forward(record);
            case ObjectChange.Happened event -> context().forward(record);
            case ObjectChange.AgentAlive alive -> context().forward(record);
        }
    }

    private List<FieldDiff> diffs(ObjectObserved seen) {
        String key = ObjectKey.of(seen.cluster(), seen.object());
        LastState before = states.get(key);
        JsonNode state = DesiredState.of(seen.object().kind(), seen.body());
        if (before == null) {
            states.put(key, LastState.baseline(state));
            return List.of();
        }
        List<FieldDiff> diffs = JsonDiff.between("", before.state(), state);
        if (!diffs.isEmpty()) {
            states.put(
                    key,
                    isCause(seen, diffs)
                            ? before.changed(state, ChangeAuthor.change(seen, diffs))
                            : before.with(state));
        }
        return diffs;
    }

    /**
     * Whether the change may be a cause. Frequent writes by controllers (labels, annotations, an
     * autoscaler's decisions) would otherwise displace changes by people.
     */
    private boolean isCause(ObjectObserved seen, List<FieldDiff> diffs) {
        boolean isRouted =
                seen.object().kind().equals("Service") || seen.object().kind().equals("Ingress");
        return diffs.stream()
                .filter(diff -> isRouted || !diff.path().startsWith("metadata."))
                .anyMatch(diff ->
                        !diff.path().equals(REPLICAS)
                                || !changes.isScaled(seen.cluster(), seen.object()));
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
            return Set.of(shared.lastStates);
        }
    }
}
