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
     * @param outcome {@code published}, {@code cut} (published, but shortened), {@code unreadable},
     *     {@code refused} (Kafka finds it too large)
     */
    void observation(String outcome) {
        count("observations", "outcome", outcome);
    }

    /**
     * Something that the cluster told and that nobody else is told.
     *
     * @param why {@code unchanged} (nothing but the version or the field managers), {@code tick}
     *     (nothing but a heartbeat or something like it), {@code owner} (followed to know whose a
     *     pod is), {@code namespace}, {@code reason} (both not selected), {@code expired} (an Event
     *     that the cluster forgets)
     */
    void dropped(Kind kind, String why) {
        registry.counter(PREFIX + "dropped", "kind", kind.tag(), "why", why).increment();
    }

    /**
     * @param why {@code ended} (by the server, without an error), {@code gone} (410), {@code
     *     silent}, {@code refused}, {@code failed}, {@code baseline}
     */
    void watchEnded(Kind kind, String why) {
        registry.counter(PREFIX + "watches.ended", "kind", kind.tag(), "why", why).increment();
    }

    /**
     * @param outcome {@code complete}, {@code expired}, {@code refused} (not to be read, or not
     *     served), {@code failed}
     */
    void list(Kind kind, String outcome) {
        registry.counter(PREFIX + "lists", "kind", kind.tag(), "outcome", outcome).increment();
    }

    /**
     * @param outcome {@code found}, {@code absent} (no such definition in the cluster), {@code
     *     failed}
     */
    void discovery(CustomResource resource, String outcome) {
        registry.counter(
                        PREFIX + "discoveries", "resource", resource.toString(), "outcome", outcome)
                .increment();
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
