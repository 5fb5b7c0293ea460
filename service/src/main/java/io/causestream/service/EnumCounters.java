package io.causestream.service;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The counters of one metric, one for each constant of an enum. They are made once, so that
 * counting neither looks up a meter nor allocates.
 *
 * @param <E> the reasons or outcomes that are counted
 */
public final class EnumCounters<E extends Enum<E>> {

    private final Map<E, Counter> counters;

    EnumCounters(Class<E> values, Function<E, Counter> make) {
        counters = new EnumMap<>(values);
        for (E value : values.getEnumConstants()) {
            counters.put(value, make.apply(value));
        }
    }

    /** Counts one more. */
    public void increment(E value) {
        increment(value, 1);
    }

    /** Counts this many more. */
    public void increment(E value, long count) {
        requireNonNull(counters.get(value)).increment((double) count);
    }
}
