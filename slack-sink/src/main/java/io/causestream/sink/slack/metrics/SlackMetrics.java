package io.causestream.sink.slack.metrics;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;
import static io.causestream.service.MeterDeclaration.value;

import io.causestream.service.AgeGauges;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** Metrics of what is asked of Slack: {@code causestream.slack.*}. */
public final class SlackMetrics {

    /** How Slack answered a call. */
    public enum CallOutcome {
        OK,
        RATE_LIMITED,
        REFUSED,
        /** No response, or none that shows whether the call was executed. */
        UNKNOWN
    }

    private static final String PREFIX = "causestream.slack.";
    private static final String OUTCOME = "outcome";
    private static final String REASON = "reason";

    /** The form of Slack's error codes; anything else it returns is arbitrary text. */
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z0-9_]{1,60}");

    private static final MeterDeclaration CALLS =
            counter(
                            PREFIX + "calls",
                            "Calls of Slack's methods; `reason` is Slack's error code, `http_` with a status, `no_answer`, `not_json`, `no_error_code`, `other` or `none`")
                    .by("method")
                    .by(OUTCOME, CallOutcome.class)
                    .by(REASON);
    private static final MeterDeclaration HEARTBEAT_AGE =
            gauge(
                            PREFIX + "heartbeat.age.seconds",
                            "Age of the newest heartbeat of the cluster's agent with which Slack would have taken a message; absent until there is one")
                    .by("sink")
                    .by("cluster");
    private static final MeterDeclaration HEARTBEAT_CHECKS =
            counter(
                            PREFIX + "heartbeat.checks",
                            "Checks whether Slack would take a message; `reason` is Slack's error code, `other` or `none`")
                    .by(OUTCOME, CallOutcome.class)
                    .by(REASON);

    private static final int MOST_CLUSTERS = 2_000;

    private final MeterRegistry registry;

    public SlackMetrics(MeterRegistry registry) {
        this.registry = registry;
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
    public AgeGauges heartbeats(InstantSource clock, String sink) {
        return new AgeGauges(HEARTBEAT_AGE, registry, clock, MOST_CLUSTERS, sink);
    }
}
