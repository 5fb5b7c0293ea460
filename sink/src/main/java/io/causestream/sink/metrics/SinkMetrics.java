package io.causestream.sink.metrics;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;
import static io.causestream.service.MeterDeclaration.histogram;

import io.causestream.service.EnumCounters;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Metrics of every sink: {@code causestream.sink.*}, labelled with the sink's name. */
public final class SinkMetrics {

    /** What became of a finding's revision. */
    public enum FindingOutcome {
        DELIVERED,
        /** Waits together with a newer revision, which alone is delivered. */
        COALESCED,
        /** Delivered before, by the ledger. */
        DUPLICATE,
        /** Older than what was delivered. */
        OUTDATED,
        MUTED,
        /** Shown in the message of another finding. */
        HELD_BACK,
        /** Its playbooks name other sinks, and not this one. */
        OTHER_SINKS,
        /** The sink's routes and scope send this revision nowhere, or to another channel. */
        NOT_ROUTED,
        /** The end of an id only: its message is taken over by the same problem under a new id. */
        HANDED_OVER,
        /** Waits until the sink's activity begins. */
        OUTSIDE_ACTIVITY,
        /** Waits until a mute interval ends. */
        MUTE_INTERVAL,
        /** Waited for the end of a quiet time, and was resolved within it. */
        RESOLVED_WHILE_QUIET,
        /** Shown as a line of a summary: too many waited for the channel. */
        FOLDED,
        /** A newer revision is on the topic. */
        SUPERSEDED,
        /** Could not be delivered for as long as the topic keeps findings: it is given up. */
        EXPIRED,
        TOMBSTONE,
        UNREADABLE,
        /** A bug of ours: only its headline is delivered. */
        RENDERING_FAILED
    }

    /** What became of a part: of a message or a file. */
    public enum PartOutcome {
        POSTED,
        EDITED,
        /** It was there already: an earlier post, whose response was lost. */
        FOUND,
        FAILED,
        /** Rendered and recorded, and by the sink's setting not posted. */
        DRY_RUN
    }

    /** What became of an entry of the ledger. */
    public enum LedgerOutcome {
        WRITTEN,
        /** Kafka did not accept it; it is retried. */
        FAILED
    }

    private static final String PREFIX = "causestream.sink.";
    private static final String SINK = "sink";
    private static final String OUTCOME = "outcome";

    private static final MeterDeclaration FINDINGS =
            counter(PREFIX + "findings", "Revisions of findings, by what became of them")
                    .by(SINK)
                    .by(OUTCOME, FindingOutcome.class);
    private static final MeterDeclaration MESSAGE_PARTS =
            counter(PREFIX + "message.parts", "Messages and files, by what became of them")
                    .by(SINK)
                    .by(OUTCOME, PartOutcome.class);
    private static final MeterDeclaration LEDGER_ENTRIES =
            counter(PREFIX + "ledger.entries", "Entries of the ledger, a topic in Kafka")
                    .by(SINK)
                    .by(OUTCOME, LedgerOutcome.class);
    private static final MeterDeclaration FINDINGS_WAITING =
            gauge(PREFIX + "findings.waiting", "Findings that wait to be delivered").by(SINK);

    private static final MeterDeclaration FINDINGS_WAITING_SECONDS =
            gauge(
                            PREFIX + "findings.waiting.seconds",
                            "How long the oldest of them has been waiting; without those that wait for the end of a quiet time")
                    .by(SINK);
    private static final MeterDeclaration FINDINGS_LAG_SECONDS =
            gauge(
                            PREFIX + "findings.lag.seconds",
                            "Age of the finding read last, while there are more to read; else 0")
                    .by(SINK);
    private static final MeterDeclaration DELIVERY_LATENCY =
            histogram(
                            PREFIX + "delivery.latency",
                            "Time from the observation or alert that opened a finding until its message was posted; without edits, and without what was opened in a quiet time",
                            Duration.ofSeconds(1),
                            Duration.ofMillis(2_500),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(5),
                            Duration.ofMinutes(15),
                            Duration.ofHours(1))
                    .by(SINK);
    private final MeterRegistry registry;
    private final String sink;
    private final EnumCounters<FindingOutcome> findings;
    private final EnumCounters<PartOutcome> messageParts;
    private final EnumCounters<LedgerOutcome> ledgerEntries;
    private final Timer deliveryLatency;

    /**
     * @param sink its name, as the user configured it
     */
    public SinkMetrics(MeterRegistry registry, String sink) {
        this.registry = registry;
        this.sink = sink;
        findings = FINDINGS.countersIn(registry, FindingOutcome.class, sink);
        messageParts = MESSAGE_PARTS.countersIn(registry, PartOutcome.class, sink);
        ledgerEntries = LEDGER_ENTRIES.countersIn(registry, LedgerOutcome.class, sink);
        deliveryLatency = DELIVERY_LATENCY.timerIn(registry, sink);
    }

    public void finding(FindingOutcome outcome) {
        findings.increment(outcome);
    }

    public void part(PartOutcome outcome) {
        messageParts.increment(outcome);
    }

    /** A message was posted so long after what opened its finding. */
    public void delivered(Duration latency) {
        deliveryLatency.record(latency);
    }

    public void ledgerEntry(LedgerOutcome outcome) {
        ledgerEntries.increment(outcome);
    }

    /** How many findings wait to be delivered. */
    public void waiting(Supplier<Number> findings) {
        FINDINGS_WAITING.gaugeIn(registry, findings, each -> each.get().doubleValue(), sink);
    }

    /** How long the oldest finding has been waiting. */
    public void waitingSeconds(DoubleSupplier ofTheOldest) {
        FINDINGS_WAITING_SECONDS.gaugeIn(registry, ofTheOldest, DoubleSupplier::getAsDouble, sink);
    }

    /** How far reading is behind. */
    public void lagSeconds(DoubleSupplier lag) {
        FINDINGS_LAG_SECONDS.gaugeIn(registry, lag, DoubleSupplier::getAsDouble, sink);
    }
}
