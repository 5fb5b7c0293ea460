package io.causestream.enrich.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.enrich.metrics.CountReason.ObservationDropped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class StagedStoreTest {

    private static final StringSerializer TEXT = new StringSerializer();

    @Test
    void readsWhatWaitsAndLeavesTheStoreBelowAsItIs() {
        KeyValueStore<String, String> below = holding("shop|a", "shop|b", "shop|c");
        StagedStore<String> staged = new StagedStore<>(below);

        staged.put("shop|b", "changed");
        staged.delete("shop|c");
        staged.put("shop|d", "new");

        assertThat(staged.get("shop|b")).isEqualTo("changed");
        assertThat(staged.get("shop|c")).isNull();
        assertThat(keys(staged.all())).containsExactly("shop|a", "shop|b", "shop|d");
        assertThat(keys(below.all())).containsExactly("shop|a", "shop|b", "shop|c");
        assertThat(below.get("shop|b")).isEqualTo("shop|b");
    }

    @Test
    void writesEachTouchedKeyOnceWhenItIsApplied() {
        KeyValueStore<String, String> below = holding("a", "b");
        StagedStore<String> staged = new StagedStore<>(below);
        staged.put("a", "1");
        staged.put("a", "2");
        staged.delete("b");
        staged.put("c", "3");
        staged.delete("c");

        staged.apply();

        assertThat(entries(below.all())).containsExactly(KeyValue.pair("a", "2"));
    }

    @Test
    void forgetsWhatIsDiscarded() {
        KeyValueStore<String, String> below = holding("a");
        StagedStore<String> staged = new StagedStore<>(below);
        staged.put("a", "changed");
        staged.put("b", "new");

        staged.discard();
        staged.apply();

        assertThat(entries(staged.all())).containsExactly(KeyValue.pair("a", "a"));
    }

    @Test
    void scansAPrefixWithWhatWaitsInItsPlace() {
        StagedStore<String> staged =
                new StagedStore<>(holding("shop|a|1", "shop|b|1", "shop|b|3", "shop|c|1"));
        staged.put("shop|b|2", "new");
        staged.delete("shop|b|3");
        staged.put("shop|a|2", "of another prefix");

        assertThat(keys(staged.prefixScan("shop|b|", TEXT)))
                .containsExactly("shop|b|1", "shop|b|2");
        assertThat(keys(staged.prefixScan("shop|c|", TEXT))).containsExactly("shop|c|1");
        assertThat(keys(staged.prefixScan("nowhere", TEXT))).isEmpty();
    }

    @Test
    void scansARangeWithWhatWaitsIncludingBothEnds() {
        StagedStore<String> staged = new StagedStore<>(holding("a", "c", "e"));
        staged.put("b", "new");
        staged.put("d", "new");

        assertThat(keys(staged.range("b", "d"))).containsExactly("b", "c", "d");
        assertThat(keys(staged.range(null, "b"))).containsExactly("a", "b");
        assertThat(keys(staged.range("d", null))).containsExactly("d", "e");
    }

    @Test
    void givesKeysInTheOrderOfTheStoreBelow() {
        // Beyond the BMP, chars are in another order than bytes.
        List<String> keys = List.of("a", "a|", "ab", "é", "中", "\uFFFD", "😀");
        StagedStore<String> staged =
                new StagedStore<>(
                        holding(
                                keys.stream()
                                        .filter(key -> keys.indexOf(key) % 2 == 0)
                                        .toArray(String[]::new)));
        keys.forEach(key -> staged.put(key, key));

        List<String> inOrder = keys(staged.all());

        assertThat(inOrder).isEqualTo(keys(holding(keys.toArray(String[]::new)).all()));
        assertThat(inOrder)
                .isSortedAccordingTo(
                        Comparator.comparing(key ->
                                Bytes.wrap(Serdes.String().serializer().serialize("", key))));
    }

    @Test
    void putsWhatIsAbsentAndSeveralAtOnce() {
        StagedStore<String> staged = new StagedStore<>(holding("a"));

        assertThat(staged.putIfAbsent("a", "other")).isEqualTo("a");
        assertThat(staged.putIfAbsent("b", "b")).isNull();
        staged.putAll(List.of(KeyValue.pair("c", "c")));

        assertThat(keys(staged.all())).containsExactly("a", "b", "c");
    }

    @Test
    void peeksAtTheNextKeyOfAScan() {
        StagedStore<String> staged = new StagedStore<>(holding("a"));
        staged.put("b", "b");

        try (KeyValueIterator<String, String> entries = staged.all()) {
            assertThat(entries.peekNextKey()).isEqualTo("a");
            entries.next();
            assertThat(entries.peekNextKey()).isEqualTo("b");
            entries.next();
            assertThat(entries.hasNext()).isFalse();
            assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void readsEachEntryBelowOnceUntilItIsApplied() {
        KeyValueStore<String, String> below = holding("a|1", "a|2");
        StagedStore<String> staged = new StagedStore<>(below);
        String once = staged.get("a|1");
        List<KeyValue<String, String>> scannedOnce = entries(staged.prefixScan("a|", TEXT));
        staged.put("a|3", "new");
        below.put("a|1", "changed by another");
        below.put("a|2", "changed by another");

        assertThat(staged.get("a|1")).isSameAs(once);
        assertThat(entries(staged.prefixScan("a|", TEXT)))
                .startsWith(scannedOnce.get(0), scannedOnce.get(1))
                .hasSize(3);

        staged.apply();

        assertThat(staged.get("a|1")).isEqualTo("changed by another");
        assertThat(entries(staged.prefixScan("a|", TEXT)))
                .contains(KeyValue.pair("a|2", "changed by another"));
    }

    @Test
    void scansMoreThanItRemembers() {
        String[] many =
                IntStream.range(0, 1_500).mapToObj("a|%04d"::formatted).toArray(String[]::new);
        StagedStore<String> staged = new StagedStore<>(holding(many));
        staged.delete("a|0000");
        staged.put("a|9999", "new");

        List<String> keys = keys(staged.prefixScan("a|", TEXT));

        assertThat(keys).hasSize(1_500).startsWith("a|0001").endsWith("a|1499", "a|9999");
    }

    @Test
    void aUnitOfWorkWritesCountsAndForwardsAllThatWasDecided() {
        KeyValueStore<String, String> below = holding("a");
        List<String> done = new ArrayList<>();
        UnitOfWork<String, String> work = work(done);
        KeyValueStore<String, String> staged = work.stage(below);

        work.run(() -> {
            staged.put("b", "b");
            work.forward(new Record<>("key", "first", 1));
            work.count(ObservationDropped.DUPLICATE);
            work.forward(new Record<>("key", "second", 1));
            assertThat(done).isEmpty();
            assertThat(below.get("b")).isNull();
        });

        assertThat(done).containsExactly("DUPLICATE", "first", "second");
        assertThat(below.get("b")).isEqualTo("b");
    }

    @Test
    void aUnitOfWorkDoesNothingOfADecisionThatFailsNorLater() {
        KeyValueStore<String, String> below = holding("a");
        List<String> done = new ArrayList<>();
        UnitOfWork<String, String> work = work(done);
        KeyValueStore<String, String> staged = work.stage(below);

        assertThatThrownBy(() ->
                        work.run(() -> {
                            staged.delete("a");
                            work.forward(new Record<>("key", "first", 1));
                            work.count(ObservationDropped.DUPLICATE);
                            throw new IllegalStateException("in its middle");
                        }))
                .hasMessage("in its middle");
        work.run(() -> staged.put("b", "of the next"));

        assertThat(done).isEmpty();
        assertThat(keys(below.all())).containsExactly("a", "b");
    }

    private static UnitOfWork<String, String> work(List<String> done) {
        Consumer<Record<String, String>> downstream = record -> done.add(record.value());
        return new UnitOfWork<>(reason -> done.add(reason.toString()), downstream);
    }

    /** Each key is its own value. */
    private static KeyValueStore<String, String> holding(String... keys) {
        KeyValueStore<String, String> store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("store"),
                                Serdes.String(),
                                Serdes.String())
                        .withLoggingDisabled()
                        .build();
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        Stream.of(keys).forEach(key -> store.put(key, key));
        return store;
    }

    private static List<String> keys(KeyValueIterator<String, String> entries) {
        return entries(entries).stream().map(entry -> entry.key).toList();
    }

    private static List<KeyValue<String, String>> entries(
            KeyValueIterator<String, String> entries) {
        List<KeyValue<String, String>> all = new ArrayList<>();
        try (entries) {
            entries.forEachRemaining(all::add);
        }
        return all;
    }
}
