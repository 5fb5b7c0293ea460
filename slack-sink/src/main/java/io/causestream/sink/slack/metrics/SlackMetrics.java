package io.causestream.sink.slack.metrics;

import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** Counts what becomes of findings and calls, by reason. */
public final class SlackMetrics {

    private static final String PREFIX = "causestream.slack.";

    private static final MeterDeclaration FINDINGS =
            MeterDeclaration.counter(PREFIX + "findings", "What became of findings' revisions")
                    .by(
                            "outcome",
                            "told",
                            "coalesced",
                            "known",
                            "stale",
                            "muted",
                            "held_back",
                            "inactive",
                            "mute_interval",
                            "resolved_while_quiet",
                            "superseded",
                            "tombstone",
                            "unreadable",
                            "not_rendered");
    private static final MeterDeclaration PARTS =
            MeterDeclaration.counter(PREFIX + "parts", "What became of messages and files")
                    .by("outcome", "posted", "edited", "adopted", "failed");
    private static final MeterDeclaration CALLS =
            MeterDeclaration.counter(
                            PREFIX + "calls",
                            "Calls of Slack's methods: ok, rate_limited, unknown, or Slack's word for why not")
                    .by("method")
                    .by("outcome");
    private static final MeterDeclaration NOTES =
            MeterDeclaration.counter(PREFIX + "notes", "Entries of the ledger in Kafka")
                    .by("outcome", "written", "failed");
    private static final MeterDeclaration WAITING =
            MeterDeclaration.gauge(PREFIX + "waiting", "Findings that wait to be told");

    private final MeterRegistry registry;

    public SlackMetrics(MeterRegistry registry) {
        this.registry = registry;
        List.of(FINDINGS, PARTS, NOTES).forEach(counter -> counter.beginAtZero(registry));
    }

    /**
     * A finding's revision is {@code told}, {@code coalesced} into a later one, {@code known} from
     * the ledger, {@code stale}, {@code muted}, {@code superseded}, a {@code tombstone}, {@code
     * unreadable} or {@code not_rendered}. One that begins to wait for the end of a quiet time is
     * {@code inactive} or of a {@code mute_interval}, and {@code resolved_while_quiet} if it is not
     * told afterwards.
     */
    public void finding(String outcome) {
        FINDINGS.in(registry, outcome).increment();
    }

    /** A part was {@code posted}, {@code edited}, {@code adopted} or has {@code failed}. */
    public void part(String outcome) {
        PARTS.in(registry, outcome).increment();
    }

    /**
     * A call was {@code ok}, {@code rate_limited}, {@code unknown}, or refused with Slack's word.
     */
    public void call(String method, String outcome) {
        CALLS.in(registry, method, outcome).increment();
    }

    /** A note in the ledger is {@code written}, or Kafka did not take it: {@code failed}. */
    public void note(String outcome) {
        NOTES.in(registry, outcome).increment();
    }

    public void waiting(Supplier<Number> findings) {
        WAITING.gaugeIn(registry, findings, each -> each.get().doubleValue());
    }
}
