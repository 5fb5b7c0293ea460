package io.causestream.ingest.kube;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What became of everything, by reason; {@code causestream.ingest.kube.*}. */
final class Counters {

    private static final String PREFIX = "causestream.ingest.kube.";

    private final MeterRegistry registry;

    Counters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param outcome {@code published}, {@code unchanged} (a heartbeat), {@code cut} (published,
     *     but shortened), {@code unreadable}, {@code refused} (Kafka finds it too large), {@code
     *     expired} (an Event that the cluster forgets)
     */
    void observation(String outcome) {
        count("observations", "outcome", outcome);
    }

    /**
     * @param why {@code ended} (by the server, without an error), {@code gone} (410), {@code
     *     silent}, {@code failed}, {@code baseline}
     */
    void watchEnded(Kind kind, String why) {
        registry.counter(PREFIX + "watches.ended", "kind", kind.plural(), "why", why).increment();
    }

    /**
     * @param outcome {@code complete}, {@code expired}, {@code failed}
     */
    void list(Kind kind, String outcome) {
        registry.counter(PREFIX + "lists", "kind", kind.plural(), "outcome", outcome).increment();
    }

    /** A send that Kafka did not acknowledge and that is made again. */
    void resent() {
        Counter.builder(PREFIX + "kafka.resent").register(registry).increment();
    }

    /**
     * @param outcome {@code answered}, {@code unavailable}, {@code late}, {@code duplicate}, {@code
     *     foreign} (another cluster's), {@code unreadable}
     */
    void request(String outcome) {
        count("requests", "outcome", outcome);
    }

    private void count(String name, String tag, String value) {
        registry.counter(PREFIX + name, tag, value).increment();
    }
}
