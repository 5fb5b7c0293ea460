package io.causestream.sink.slack.metrics;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;
import static io.causestream.service.MeterDeclaration.histogram;
import static io.causestream.service.MeterDeclaration.value;

import io.causestream.service.AgeGauges;
import io.causestream.service.EnumCounters;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Metrics of slack-sink: {@code causestream.slack.*}. */
public final class SlackMetrics {

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
        /** The end of an id only: its message is taken over by the same problem under a new id. */
        HANDED_OVER,
        /** Waits until the sink's activity begins. */
        OUTSIDE_ACTIVITY,
        /** Waits until a mute interval ends. */
        MUTE_INTERVAL,
        /** Waited for the end of a quiet time, and was resolved within it. */
        RESOLVED_WHILE_QUIET,
        /** A newer revision is on the topic. */
        SUPERSEDED,
        TOMBSTONE,
        UNREADABLE,
        /** A bug of ours: only its headline is delivered. */
        RENDERING_FAILED
    }

    /** What became of a part: of a message or a file. */
    public enum PartOutcome {
        POSTED,
        EDITED,
        /** Found in Slack: it was posted before, but the response was lost. */
        FOUND,
        FAILED,
        /** Rendered and recorded, and by the sink's setting not posted. */
        DRY_RUN
    }

    /** How Slack answered a call. */
    public enum CallOutcome {
        OK,
        RATE_LIMITED,
        REFUSED,
        /** No response, or none that shows whether the call was executed. */
        UNKNOWN
    }

    /** What became of an entry of the ledger. */
    public enum LedgerOutcome {
        WRITTEN,
        /** Kafka did not accept it; it is retried. */
        FAILED
    }

    private static final String PREFIX = "causestream.slack.";
    private static final String OUTCOME = "outcome";
    private static final String REASON = "reason";

    /** The form of Slack's error codes; anything else it returns is arbitrary text. */
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z0-9_]{1,60}");

    private static final MeterDeclaration FINDINGS =
            counter(PREFIX + "findings", "Revisions of findings, by what became of them")
                    .by(OUTCOME, FindingOutcome.class);
    private static final MeterDeclaration MESSAGE_PARTS =
            counter(PREFIX + "message.parts", "Messages and files, by what became of them")
                    .by(OUTCOME, PartOutcome.class);
    private static final MeterDeclaration CALLS =
            counter(
                            PREFIX + "calls",
                            "Calls of Slack's methods; `reason` is Slack's error code, the HTTP status of an upload, `other` or `none`")
                    .by("method")
                    .by(OUTCOME, CallOutcome.class)
                    .by(REASON);
    private static final MeterDeclaration LEDGER_ENTRIES =
            counter(PREFIX + "ledger.entries", "Entries of the ledger, a topic in Kafka")
                    .by(OUTCOME, LedgerOutcome.class);
    private static final MeterDeclaration FINDINGS_WAITING =
            gauge(PREFIX + "findings.waiting", "Findings that wait to be delivered");

    private static final MeterDeclaration FINDINGS_WAITING_SECONDS =
            gauge(
                    PREFIX + "findings.waiting.seconds",
                    "How long the oldest of them has been waiting; without those that wait for the end of a quiet time");
    private static final MeterDeclaration FINDINGS_LAG_SECONDS =
            gauge(
                    PREFIX + "findings.lag.seconds",
                    "Age of the finding read last, while there are more to read; else 0");
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
                    Duration.ofHours(1));
    private static final MeterDeclaration HEARTBEAT_AGE =
            gauge(
                            PREFIX + "heartbeat.age.seconds",
                            "Age of the newest heartbeat of the cluster's agent with which Slack would have taken a message; absent until there is one")
                    .by("cluster");
    private static final MeterDeclaration HEARTBEAT_CHECKS =
            counter(
                            PREFIX + "heartbeat.checks",
                            "Checks whether Slack would take a message; `reason` is Slack's error code, `other` or `none`")
                    .by(OUTCOME, CallOutcome.class)
                    .by(REASON);

    private static final int MOST_CLUSTERS = 2_000;

    private final MeterRegistry registry;
    private final EnumCounters<FindingOutcome> findings;
    private final EnumCounters<PartOutcome> messageParts;
    private final EnumCounters<LedgerOutcome> ledgerEntries;
    private final Timer deliveryLatency;

    public SlackMetrics(MeterRegistry registry) {
        this.registry = registry;
        findings = FINDINGS.countersIn(registry, FindingOutcome.class);
        messageParts = MESSAGE_PARTS.countersIn(registry, PartOutcome.class);
        ledgerEntries = LEDGER_ENTRIES.countersIn(registry, LedgerOutcome.class);
        deliveryLatency = DELIVERY_LATENCY.timerIn(registry);
    }

    public void finding(FindingOutcome outcome) {
        findings.increment(outcome);
    }

    public void part(PartOutcome outcome) {
        messageParts.increment(outcome);
    }

    /** A call to which Slack gave no error code. */
    public void call(String method, CallOutcome outcome) {
        call(method, outcome, "none");
    }

    /**
     * A call.
     *
     * @param error Slack's error code; what does not look like one is counted as {@code other}
     */
    public void call(String method, CallOutcome outcome, String error) {
        CALLS.in(registry, method, value(outcome), reason(error)).increment();
    }

    private static String reason(String error) {
        return ERROR_CODE.matcher(error).matches() ? error : "other";
    }

    /**
     * A check whether Slack would take a message.
     *
     * @param error as for {@link #call(String, CallOutcome, String)}; {@code none} if there is none
     */
    public void heartbeatCheck(CallOutcome outcome, String error) {
        HEARTBEAT_CHECKS.in(registry, value(outcome), reason(error)).increment();
    }

    /** The ages of the heartbeats of each cluster, by this clock. */
    public AgeGauges heartbeats(InstantSource clock) {
        return new AgeGauges(HEARTBEAT_AGE, registry, clock, MOST_CLUSTERS);
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
        FINDINGS_WAITING.gaugeIn(registry, findings, each -> each.get().doubleValue());
    }

    /** How long the oldest finding has been waiting. */
    public void waitingSeconds(DoubleSupplier ofTheOldest) {
        FINDINGS_WAITING_SECONDS.gaugeIn(registry, ofTheOldest, DoubleSupplier::getAsDouble);
    }

    /** How far reading is behind. */
    public void lagSeconds(DoubleSupplier lag) {
        FINDINGS_LAG_SECONDS.gaugeIn(registry, lag, DoubleSupplier::getAsDouble);
    }
}
