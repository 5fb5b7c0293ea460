package io.causestream.sink.slack;

import io.causestream.delivery.Delivery;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.event.Level;

/** What follows when Slack does not do as it was asked: how long to wait, and what to say. */
final class Setbacks {

    private final Duration slow;
    private final Gates gates;
    private final Complaints complaints;
    private final SlackMeters meters;
    private final InstantSource clock;

    Setbacks(
            Duration slow,
            Gates gates,
            Complaints complaints,
            SlackMeters meters,
            InstantSource clock) {
        this.slow = slow;
        this.gates = gates;
        this.complaints = complaints;
        this.meters = meters;
        this.clock = clock;
    }

    Step tooMany(String method, String channel, Duration wait) {
        return new Step.Wait(gates.hold(method, channel, wait), false);
    }

    Step unknown(String method, String channel, String why) {
        complaints.unanswered(method, channel, why);
        return new Step.Wait(gates.backOff(method, channel), true);
    }

    /** Nothing goes before a person acts. */
    Step badToken(String method, String channel, Answer.Refused<?> refused) {
        complaints.refused(
                Level.ERROR, method, channel, refused, "all findings are kept until then");
        return new Step.Wait(gates.holdAll(slow), false);
    }

    /** The channel takes nothing before a person acts, and no other stands in for it. */
    Step closedChannel(String lane, String channel, Answer.Refused<?> refused) {
        complaints.refused(
                Level.ERROR, Gates.POST, channel, refused, "its findings are kept until then");
        return new Step.Wait(gates.hold(Gates.POST, lane, slow), false);
    }

    Step failed(Delivery.Part noted, String method, String channel, Answer.Refused<?> refused) {
        complaints.refused(Level.ERROR, method, channel, refused, "this part is given up");
        meters.part("failed");
        return new Step.Settled(Plan.failed(noted, because(refused), clock.instant()));
    }

    static String because(Answer.Refused<?> refused) {
        return refused.detail().isEmpty()
                ? refused.error()
                : refused.error() + ": " + refused.detail();
    }
}
