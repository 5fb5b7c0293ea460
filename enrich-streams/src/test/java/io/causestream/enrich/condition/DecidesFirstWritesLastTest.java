package io.causestream.enrich.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ScopeInput;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.store.KeyValueStores;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.observation.Scope;
import io.causestream.topics.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/**
 * Wherever a decision breaks off, here at any of its reads, no store is touched, nothing is
 * forwarded and nothing counted.
 */
class DecidesFirstWritesLastTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Scope SHOP = new Scope("home", "shop");
    private static final Subject CHECKOUT = new Subject("Deployment", "shop", "checkout");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EnrichMetrics metrics = new EnrichMetrics(registry);

    @Test
    void aCrashLoopOfWhichADecisionBreaksOffIsAsIfItWasNeverSeen() {
        Step<Scope, ScopeInput, String, ScopeOutput> step = new Step<>(conditionProcessor());

        assertThat(step.breaksOffAtEachRead(crashLoop(5, NOON), NOON)).isEqualTo(5);
        assertThat(step.forwarded()).hasAtLeastOneElementOfType(ScopeOutput.SignalEmitted.class);
        assertThat(step.breaksOffAtEachRead(crashLoop(6, NOON.plusSeconds(9)), NOON.plusSeconds(9)))
                .isEqualTo(5);
        assertThat(step.forwarded()).isEmpty();
        assertThat(
                        registry.get("causestream.enrich.signals.coalesced")
                                .tag("reason", "repeated_within_seconds")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void anEndOfWhichADecisionBreaksOffIsAsIfTheObjectWasStillThere() {
        Step<Scope, ScopeInput, String, ScopeOutput> step = new Step<>(conditionProcessor());
        step.takes(crashLoop(5, NOON), NOON);

        assertThat(
                        step.breaksOffAtEachRead(
                                new ObjectChange.Gone(
                                        "home", pod("checkout-1"), "uid", CHECKOUT, NOON, null),
                                NOON.plusSeconds(60)))
                .isEqualTo(3);
        assertThat(step.forwarded()).hasSize(1);
    }

    @Test
    void aListOfWhichADecisionBreaksOffRetiresNothing() {
        Step<Scope, KubeObservation, Scope, ObjectChange> step =
                new Step<>(
                        new ObjectDeduplicator.Supplier(
                                new ScopeStores(KeyValueStores.CHANGELOGGED), metrics));
        step.takes(observed("checkout-1", 5, NOON), NOON);
        step.takes(observed("checkout-2", 5, NOON), NOON);

        Instant later = NOON.plusSeconds(60);
        assertThat(
                        step.breaksOffAtEachRead(
                                new ListComplete(
                                        "list", "home", "Pod", 2, 9, later.toEpochMilli(), later),
                                later))
                .isEqualTo(2);
        assertThat(step.forwarded()).hasSize(2).hasOnlyElementsOfType(ObjectChange.Gone.class);
    }

    private ConditionProcessor.Supplier conditionProcessor() {
        return new ConditionProcessor.Supplier(
                new ScopeStores(KeyValueStores.CHANGELOGGED),
                EnrichmentRules.defaults(),
                PlaybookSettings.shipped().starting(),
                metrics);
    }

    private static ObjectChange.Now crashLoop(int restarts, Instant at) {
        return new ObjectChange.Now(observed("checkout-1", restarts, at), null, false, List.of());
    }

    private static Subject pod(String name) {
        return Subject.pod("shop", name);
    }

    private static ObjectObserved observed(String pod, int restarts, Instant at) {
        return new ObjectObserved(
                pod + at,
                "home",
                Change.MODIFIED,
                pod(pod),
                "uid",
                CHECKOUT,
                1,
                at.getEpochSecond() - NOON.getEpochSecond() + 1,
                1,
                at,
                Duration.ZERO,
                Json.MAPPER.readTree(
                        """
                        {"metadata":{"name":"%s"},
                         "spec":{"nodeName":"node-1","containers":[{"name":"web"}]},
                         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
                          "containerStatuses":[{"name":"web","image":"web:2","restartCount":%d,
                           "state":{"waiting":{"reason":"CrashLoopBackOff"}},
                           "lastState":{"terminated":{"exitCode":1,"reason":"Error",
                            "startedAt":"%s","finishedAt":"%s"}}}]}}\
                        """
                                .formatted(pod, restarts, at.minusSeconds(5), at)));
    }

    /** One processor with its stores, each of whose reads can fail. */
    private final class Step<K, V, L, W> {

        private final MockProcessorContext<L, W> context = new MockProcessorContext<>();
        private final List<KeyValueStore<String, ?>> stores = new ArrayList<>();
        private final Processor<K, V, L, W> processor;
        private int readsUntilFailure = Integer.MAX_VALUE;

        Step(ProcessorSupplier<K, V, L, W> supplier) {
            supplier.stores()
                    .forEach(builder -> {
                        @SuppressWarnings("unchecked") // All stores of this half are of this kind.
                        KeyValueStore<String, ?> store =
                                (KeyValueStore<String, ?>) builder.withLoggingDisabled().build();
                        store.init(context.getStateStoreContext(), store);
                        stores.add(store);
                        context.addStateStore(failing(store));
                    });
            context.setCurrentSystemTimeMs(NOON.toEpochMilli());
            processor = supplier.get();
            processor.init(context);
        }

        void takes(V input, Instant now) {
            context.resetForwards();
            processor.process(record(input, now));
        }

        /**
         * Takes the input time and again, until no read fails.
         *
         * @return at how many reads it broke off
         */
        int breaksOffAtEachRead(V input, Instant now) {
            context.resetForwards();
            Map<String, Object> before = stored();
            double counted = counted();
            for (int reads = 0; ; reads++) {
                readsUntilFailure = reads;
                try {
                    processor.process(record(input, now));
                    readsUntilFailure = Integer.MAX_VALUE;
                    assertThat(stored()).isNotEqualTo(before);
                    return reads;
                } catch (InvalidStateStoreException e) {
                    readsUntilFailure = Integer.MAX_VALUE;
                    assertThat(stored()).as("after %d reads", reads).isEqualTo(before);
                    assertThat(context.forwarded()).as("after %d reads", reads).isEmpty();
                    assertThat(counted()).as("after %d reads", reads).isEqualTo(counted);
                }
            }
        }

        @SuppressWarnings("unchecked") // The scope matters to none of these inputs' keys.
        private Record<K, V> record(V input, Instant now) {
            return new Record<>((K) SHOP, input, now.toEpochMilli());
        }

        List<W> forwarded() {
            List<W> values = new ArrayList<>();
            context.forwarded().forEach(each -> values.add(each.record().value()));
            return values;
        }

        private double counted() {
            return registry.getMeters().stream()
                    .flatMap(meter -> {
                        List<Double> values = new ArrayList<>();
                        meter.measure().forEach(each -> values.add(each.getValue()));
                        return values.stream();
                    })
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }

        private Map<String, Object> stored() {
            Map<String, Object> all = new TreeMap<>();
            for (KeyValueStore<String, ?> store : stores) {
                try (KeyValueIterator<String, ?> entries = store.all()) {
                    entries.forEachRemaining(
                            entry -> all.put(store.name() + "/" + entry.key, entry.value));
                }
            }
            return all;
        }

        private KeyValueStore<?, ?> failing(KeyValueStore<String, ?> store) {
            return (KeyValueStore<?, ?>)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {KeyValueStore.class},
                            (proxy, method, arguments) -> {
                                boolean reads =
                                        Set.of("get", "prefixScan", "all")
                                                .contains(method.getName());
                                if (reads && readsUntilFailure-- == 0) {
                                    throw new InvalidStateStoreException(
                                            store.name() + " can't be read");
                                }
                                try {
                                    return method.invoke(store, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
        }
    }
}
