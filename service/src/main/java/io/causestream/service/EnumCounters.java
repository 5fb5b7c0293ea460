package io.causestream.service;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The counters of one metric, one for each constant of an enum. They are made once: to count is
 * neither to look up a meter nor to allocate.
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

    /** One more. */
    public void increment(E value) {
        increment(value, 1);
    }

    /** So many more. */
    public void increment(E value, long count) {
        requireNonNull(counters.get(value)).increment((double) count);
    }
}
