package io.causestream.standalone;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs the counters of the services, by reason: what was dropped, merged, refused. */
final class CounterLog {

    private static final Logger log = LoggerFactory.getLogger(CounterLog.class);

    private CounterLog() {}

    static void write(MeterRegistry meters) {
        meters.getMeters().stream()
                .filter(Counter.class::isInstance)
                .map(Counter.class::cast)
                .filter(counter -> counter.getId().getName().startsWith("causestream."))
                .filter(counter -> counter.count() > 0)
                .sorted(Comparator.comparing(counter -> counter.getId().toString()))
                .forEach(CounterLog::write);
    }

    private static void write(Counter counter) {
        Meter.Id id = counter.getId();
        LoggingEventBuilder line = log.atInfo().addKeyValue("counter", id.getName());
        for (Tag tag : id.getTags()) {
            line = line.addKeyValue(tag.getKey(), tag.getValue());
        }
        line.addKeyValue("count", (long) counter.count()).log("counted");
    }
}
