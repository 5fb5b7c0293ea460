package io.causestream.enrich.alert;

import static io.causestream.enrich.condition.Alerts.CLUSTER;
import static io.causestream.enrich.condition.Alerts.NOON;
import static io.causestream.enrich.condition.Alerts.POD;
import static io.causestream.enrich.condition.Alerts.firing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.enrich.condition.Alerts;
import io.causestream.enrich.condition.ScopeOutput;
import io.causestream.enrich.condition.ScopeStores;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.KeyValueStores;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.Scope;
import io.causestream.topics.Control;
import io.causestream.topics.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** That all of an input is done, or nothing of it. */
class AlertProcessorTest {

    @Test
    void allAlertsThatWaitedForAnObjectGoOnWhenItIsSeen() {
        try (Partition partition = new Partition()) {
            partition.watchesPods();
            partition.takes(new AlertInput.Observed(firing("Fine", POD, NOON)));
            partition.takes(new AlertInput.Observed(firing("Slow", POD, NOON)));
            assertThat(partition.forwarded()).isEmpty();

            partition.takes(new AlertInput.SubjectSeen(CLUSTER, POD));

            assertThat(partition.forwarded()).containsExactly("Fine fires", "Slow fires");
            assertThat(partition.kept(AlertStores.ALERTS)).hasSize(2);
            assertThat(partition.kept(AlertStores.WAITING_ALERTS)).isEmpty();
            assertThat(partition.kept(ScopeStores.PENDING_TIMERS)).isEmpty();
        }
    }

    @Test
    void nothingIsKeptToldOrCountedOfAnInputThatCannotBeDecidedToItsEnd() {
        try (Partition partition = new Partition()) {
            partition.watchesPods();
            partition.takes(new AlertInput.Observed(firing("Fine", POD, NOON)));
            partition.takes(new AlertInput.Observed(undecidable(firing("Slow", POD, NOON))));
            Map<String, Object> before = partition.everything();

            assertThatThrownBy(() -> partition.takes(new AlertInput.SubjectSeen(CLUSTER, POD)))
                    .isInstanceOf(NullPointerException.class);

            assertThat(partition.everything()).isEqualTo(before);
            assertThat(partition.kept(AlertStores.WAITING_ALERTS)).hasSize(2);
            assertThat(partition.forwarded()).isEmpty();
        }
    }

    @Test
    void noAlertIsRetiredByAListThatCannotBeDecidedToItsEnd() {
        try (Partition partition = new Partition()) {
            partition.takes(new AlertInput.Observed(firing("Fine", POD, NOON)));
            partition.takes(new AlertInput.Observed(Alerts.list(NOON, "Fine", "Slow")));
            KeyValueStore<String, AlertRecord> alerts = partition.store(AlertStores.ALERTS);
            alerts.put(AlertRecord.key(CLUSTER, "Slow"), withoutAStart());
            Map<String, Object> before = partition.everything();
            AlertInput next = new AlertInput.Observed(Alerts.list(NOON.plusSeconds(60)));

            assertThatThrownBy(() -> partition.takes(next))
                    .isInstanceOf(NullPointerException.class);

            assertThat(partition.everything()).isEqualTo(before);
            assertThat(partition.forwarded()).containsExactly("Fine fires");

            alerts.delete(AlertRecord.key(CLUSTER, "Slow"));
            partition.takes(next);
            assertThat(partition.forwarded()).containsExactly("Fine fires", "AlertResolved");
        }
    }

    @Test
    void playbooksThatCannotBeReadDoNotComeIntoForce() {
        try (Partition partition = new Partition()) {
            assertThatThrownBy(() ->
                            partition.takes(
                                    new AlertInput.ControlReceived(
                                            new Control.PlaybooksActivated("v2", Map.of()))))
                    .hasMessage("unreadable");

            assertThat(partition.kept(ScopeStores.PLAYBOOKS)).isEmpty();
        }
    }

    /** Its words can't be found: no ingest writes it so. */
    private static AlertObservation undecidable(AlertObservation alert) {
        ObjectNode json = Json.MAPPER.valueToTree(alert);
        json.remove("generatorUrl");
        return Json.MAPPER.treeToValue(json, AlertObservation.class);
    }

    /** Its run has no name: nothing keeps it so. */
    private static AlertRecord withoutAStart() {
        return Json.MAPPER.readValue(
                "{\"seenAt\":0,\"firedAt\":0,\"resumed\":0}", AlertRecord.class);
    }

    /** The processor with its stores, as one partition has them. */
    private static final class Partition implements AutoCloseable {

        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final MockProcessorContext<String, ScopeOutput> context =
                new MockProcessorContext<>();
        private final Map<String, StateStore> stores = new TreeMap<>();
        private final Processor<Scope, AlertInput, String, ScopeOutput> processor;

        Partition() {
            AlertProcessor.Supplier supplier =
                    new AlertProcessor.Supplier(
                            new ScopeStores(KeyValueStores.CHANGELOGGED),
                            new AlertStores(KeyValueStores.CHANGELOGGED),
                            EnrichmentRules.defaults(),
                            new StartingPlaybooks(
                                    Alerts.playbook("on_prometheus_alert: {}"),
                                    files -> {
                                        throw new IllegalStateException("unreadable");
                                    }),
                            new EnrichMetrics(registry));
            for (StoreBuilder<?> builder : supplier.stores()) {
                StateStore store = builder.withLoggingDisabled().build();
                store.init(context.getStateStoreContext(), store);
                context.addStateStore(store);
                stores.put(store.name(), store);
            }
            processor = supplier.get();
            processor.init(context);
        }

        /** Of a pod it can be said from now on that it was not seen. */
        void watchesPods() {
            KeyValueStore<String, Long> listed = store(ScopeStores.LISTED);
            listed.put(ObjectKey.ofKind(CLUSTER, "Pod"), NOON.toEpochMilli());
        }

        void takes(AlertInput input) {
            context.setCurrentSystemTimeMs(NOON.toEpochMilli());
            processor.process(
                    new Record<>(
                            Scope.of(CLUSTER, POD), input, NOON.plusSeconds(60).toEpochMilli()));
        }

        /** Titles, or for what has none the kind of signal. */
        List<String> forwarded() {
            return context.forwarded().stream()
                    .map(forward -> ((ScopeOutput.SignalEmitted) forward.record().value()).signal())
                    .map(signal ->
                            signal instanceof Signal.Seen seen
                                    ? seen.wording().title()
                                    : signal.getClass().getSimpleName())
                    .toList();
        }

        List<Object> kept(String name) {
            List<Object> kept = new ArrayList<>();
            KeyValueStore<String, Object> store = store(name);
            try (KeyValueIterator<String, Object> all = store.all()) {
                all.forEachRemaining(kept::add);
            }
            return kept;
        }

        /** All stores and counters. */
        Map<String, Object> everything() {
            Map<String, Object> everything = new TreeMap<>();
            stores.keySet().forEach(name -> everything.put(name, kept(name)));
            for (Meter meter : registry.getMeters()) {
                // Gauges show how long ago something was, and are not what a step writes.
                if (meter instanceof Counter counter) {
                    everything.put(meter.getId().toString(), counter.count());
                }
            }
            return everything;
        }

        private <V> KeyValueStore<String, V> store(String name) {
            return context.getStateStore(name);
        }

        @Override
        public void close() {
            stores.values().forEach(StateStore::close);
        }
    }
}
