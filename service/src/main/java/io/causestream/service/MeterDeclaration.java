package io.causestream.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * One of our meters, declared once as a constant beside the code that counts; docs/metrics.md is
 * checked against all of them. Meters are made here and nowhere else.
 *
 * @param name dotted: {@code causestream.ingest.kube.observations}
 * @param meaning one line, without a full stop
 * @param buckets the upper bounds of a timer that is exported as a histogram, increasing; empty for
 *     every other meter
 */
public record MeterDeclaration(
        String name, Meter.Type type, String meaning, List<Label> labels, List<Duration> buckets) {

    /**
     * A label, in the order in which values are given for it.
     *
     * @param constants of the enum that has all its values; empty if its values come from outside,
     *     such as the name of a cluster
     */
    public record Label(String name, List<Enum<?>> constants) {

        public Label {
            constants = List.copyOf(constants);
        }

        /** The values as Prometheus shows them. */
        public List<String> values() {
            return constants.stream().map(MeterDeclaration::value).toList();
        }
    }

    public MeterDeclaration {
        labels = List.copyOf(labels);
        buckets = List.copyOf(buckets);
    }

    /** The label value of an enum's constant: {@code TOO_LARGE} is {@code too_large}. */
    public static String value(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    public static MeterDeclaration counter(String name, String meaning) {
        return new MeterDeclaration(name, Meter.Type.COUNTER, meaning, List.of(), List.of());
    }

    public static MeterDeclaration gauge(String name, String meaning) {
        return new MeterDeclaration(name, Meter.Type.GAUGE, meaning, List.of(), List.of());
    }

    public static MeterDeclaration timer(String name, String meaning) {
        return new MeterDeclaration(name, Meter.Type.TIMER, meaning, List.of(), List.of());
    }

    /** A timer whose distribution is exported too. */
    public static MeterDeclaration histogram(String name, String meaning, Duration... buckets) {
        return new MeterDeclaration(name, Meter.Type.TIMER, meaning, List.of(), List.of(buckets));
    }

    /** The declaration with one more label, whose values are the constants of an enum. */
    public MeterDeclaration by(String label, Class<? extends Enum<?>> values) {
        return by(new Label(label, List.of(values.getEnumConstants())));
    }

    /** The declaration with one more label, whose values come from outside; they must be few. */
    public MeterDeclaration by(String label) {
        return by(new Label(label, List.of()));
    }

    private MeterDeclaration by(Label label) {
        List<Label> more = new ArrayList<>(labels);
        more.add(label);
        return new MeterDeclaration(name, type, meaning, more, buckets);
    }

    /**
     * One counter for each constant of the enum, which is the last label; all of them are 0 from
     * the start, so that alerts can also be based on what has never happened.
     *
     * @param before values of the labels before it
     */
    public <E extends Enum<E>> EnumCounters<E> countersIn(
            MeterRegistry registry, Class<E> values, String... before) {
        return new EnumCounters<>(
                values,
                constant ->
                        in(
                                registry,
                                Stream.concat(Stream.of(before), Stream.of(value(constant)))
                                        .toArray(String[]::new)));
    }

    /**
     * @param values of the labels, in the order of the labels
     */
    public Counter in(MeterRegistry registry, String... values) {
        return Counter.builder(name).description(meaning).tags(tags(values)).register(registry);
    }

    /** As {@link #in}, for a timer. */
    public Timer timerIn(MeterRegistry registry, String... values) {
        Timer.Builder timer = Timer.builder(name).description(meaning).tags(tags(values));
        if (!buckets.isEmpty()) {
            timer.serviceLevelObjectives(buckets.toArray(Duration[]::new));
        }
        return timer.register(registry);
    }

    /**
     * @param state referenced by the registry, which keeps it from being collected
     */
    public <T> Gauge gaugeIn(
            MeterRegistry registry, T state, ToDoubleFunction<T> value, String... values) {
        return Gauge.builder(name, state, value)
                .description(meaning)
                .tags(tags(values))
                .strongReference(true)
                .register(registry);
    }

    private Tags tags(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(
                    "%s has %d labels, not %d".formatted(name, labels.size(), values.length));
        }
        Tags tags = Tags.empty();
        for (int position = 0; position < values.length; position++) {
            Label label = labels.get(position);
            // A bug that tests find; a running process still counts.
            assert label.constants().isEmpty() || label.values().contains(values[position])
                    : "%s is not declared with %s=%s"
                            .formatted(name, label.name(), values[position]);
            tags = tags.and(Tag.of(label.name(), values[position]));
        }
        return tags;
    }
}
