package io.causestream.sink.slack;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Counts what becomes of findings and calls, by reason. */
final class SlackMeters {

    private final MeterRegistry registry;

    SlackMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A finding's revision is {@code told}, {@code coalesced} into a later one, {@code known} from
     * the ledger, {@code stale}, {@code muted}, {@code superseded}, a {@code tombstone} or {@code
     * unreadable}.
     */
    void finding(String outcome) {
        registry.counter("causestream.slack.findings", "outcome", outcome).increment();
    }

    /** A part was {@code posted}, {@code edited}, {@code adopted} or has {@code failed}. */
    void part(String outcome) {
        registry.counter("causestream.slack.parts", "outcome", outcome).increment();
    }

    /**
     * A call was {@code ok}, {@code rate_limited}, {@code unknown}, or refused with Slack's word.
     */
    void call(String method, String outcome) {
        registry.counter("causestream.slack.calls", "method", method, "outcome", outcome)
                .increment();
    }

    /** A note in the ledger is {@code written}, or Kafka did not take it: {@code failed}. */
    void note(String outcome) {
        registry.counter("causestream.slack.notes", "outcome", outcome).increment();
    }

    void waiting(Supplier<Number> findings) {
        Gauge.builder("causestream.slack.waiting", findings).register(registry);
    }
}
