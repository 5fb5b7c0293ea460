package io.causestream.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One of our meters, declared once as a constant beside the code that counts; docs/metrics.md is
 * held against all of them. Meters are made here and nowhere else.
 *
 * @param name dotted: {@code causestream.ingest.kube.observations}
 * @param meaning one line, without a full stop
 */
public record MeterDeclaration(String name, Meter.Type type, String meaning, List<Key> keys) {

    /**
     * A tag.
     *
     * @param values all that it can have; none: what comes, as a cluster's name
     */
    public record Key(String name, List<String> values) {

        public Key {
            values = List.copyOf(values);
        }
    }

    public MeterDeclaration {
        keys = List.copyOf(keys);
    }

    public static MeterDeclaration counter(String name, String meaning) {
        return new MeterDeclaration(name, Meter.Type.COUNTER, meaning, List.of());
    }

    public static MeterDeclaration gauge(String name, String meaning) {
        return new MeterDeclaration(name, Meter.Type.GAUGE, meaning, List.of());
    }

    public static MeterDeclaration timer(String name, String meaning) {
        return new MeterDeclaration(name, Meter.Type.TIMER, meaning, List.of());
    }

    /** With one more tag; without values those can't be listed, though they are few. */
    public MeterDeclaration by(String key, String... values) {
        List<Key> more = new ArrayList<>(keys);
        more.add(new Key(key, List.of(values)));
        return new MeterDeclaration(name, type, meaning, more);
    }

    /**
     * @param values of the tags, in their order
     */
    public Counter in(MeterRegistry registry, String... values) {
        return Counter.builder(name).description(meaning).tags(tags(values)).register(registry);
    }

    /** As {@link #in}, for a timer. */
    public Timer timerIn(MeterRegistry registry, String... values) {
        return Timer.builder(name).description(meaning).tags(tags(values)).register(registry);
    }

    /**
     * @param state is kept by the registry
     */
    public <T> void gaugeIn(
            MeterRegistry registry, T state, ToDoubleFunction<T> value, String... values) {
        Gauge.builder(name, state, value)
                .description(meaning)
                .tags(tags(values))
                .strongReference(true)
                .register(registry);
    }

    /** Lets a counter stand at 0 for each value: what has never happened can be alerted on too. */
    public void beginAtZero(MeterRegistry registry) {
        begin(registry, List.of());
    }

    private void begin(MeterRegistry registry, List<String> chosen) {
        if (chosen.size() == keys.size()) {
            var _ = in(registry, chosen.toArray(String[]::new));
            return;
        }
        for (String value : keys.get(chosen.size()).values()) {
            List<String> more = new ArrayList<>(chosen);
            more.add(value);
            begin(registry, more);
        }
    }

    private Tags tags(String... values) {
        if (values.length != keys.size()) {
            throw new IllegalArgumentException(
                    "%s has %d tags, not %d".formatted(name, keys.size(), values.length));
        }
        Tags tags = Tags.empty();
        for (int position = 0; position < values.length; position++) {
            Key key = keys.get(position);
            // A bug, which tests find; a running process counts it all the same.
            assert key.values().isEmpty() || key.values().contains(values[position])
                    : "%s is not declared with %s=%s".formatted(name, key.name(), values[position]);
            tags = tags.and(Tag.of(key.name(), values[position]));
        }
        return tags;
    }
}
