package io.causestream.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long ago something last happened, in seconds: one gauge for each value of a label that comes
 * from outside, such as the name of a cluster. A gauge is absent until its value was seen, and gone
 * a day after it was last seen, so that a cluster that was given up does not stay for ever, once
 * another one is seen. Thread-safe.
 */
public final class AgeGauges {

    private static final Logger log = LoggerFactory.getLogger(AgeGauges.class);
    private static final Duration KEPT = Duration.ofDays(1);

    private final MeterDeclaration declaration;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final int atMost;
    private final List<String> before;
    private final Map<String, Shown> shown = new HashMap<>();
    private boolean full;

    private static final class Latest {
        private volatile Instant at;

        private Latest(Instant at) {
            this.at = at;
        }
    }

    private record Shown(Latest latest, Gauge gauge) {}

    /** As the other, by the clock of the registry. */
    public AgeGauges(MeterDeclaration declaration, MeterRegistry registry, int atMost) {
        this(
                declaration,
                registry,
                () -> Instant.ofEpochMilli(registry.config().clock().wallTime()),
                atMost);
    }

    /**
     * @param declaration of a gauge whose last label has the values
     * @param atMost so many values have a gauge; that there are more is logged
     * @param before the values of the labels before the last one
     */
    public AgeGauges(
            MeterDeclaration declaration,
            MeterRegistry registry,
            InstantSource clock,
            int atMost,
            String... before) {
        this.declaration = declaration;
        this.registry = registry;
        this.clock = clock;
        this.atMost = atMost;
        this.before = List.of(before);
    }

    /** It happened at this time; a time before the latest one changes nothing. */
    public synchronized void seen(String value, Instant at) {
        Instant old = clock.instant().minus(KEPT);
        Shown known = shown.get(value);
        if (known != null && at.isAfter(known.latest().at)) {
            known.latest().at = at;
        }
        List.copyOf(shown.entrySet()).stream()
                .filter(other -> other.getValue().latest().at.isBefore(old))
                .forEach(other -> forget(other.getKey()));
        if (known == null && !at.isBefore(old)) {
            begin(value, at);
        }
    }

    /** Ends the gauge of this value; nothing if it has none. */
    public synchronized void forget(String value) {
        Shown ended = shown.remove(value);
        if (ended != null) {
            registry.remove(ended.gauge());
        }
    }

    private void begin(String value, Instant at) {
        if (shown.size() >= atMost) {
            if (!full) {
                full = true;
                log.atWarn()
                        .addKeyValue("metric", declaration.name())
                        .addKeyValue("most", atMost)
                        .log("a metric has too many values; further ones are not shown");
            }
            return;
        }
        full = false;
        Latest latest = new Latest(at);
        shown.put(
                value,
                new Shown(
                        latest,
                        declaration.gaugeIn(
                                registry,
                                latest,
                                this::seconds,
                                Stream.concat(before.stream(), Stream.of(value))
                                        .toArray(String[]::new))));
    }

    /** A clock that is behind shows 0. */
    private double seconds(Latest latest) {
        return Math.max(0, Duration.between(latest.at, clock.instant()).toMillis() / 1e3);
    }
}
