package io.causestream.enrich.life;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one fact for one finding: all of it is decided before any of it is written.
 *
 * @param life null: nothing is known of the finding, and nothing is to be kept
 * @param isUrgent whether it is to be told at once: its end, or what it had waited for
 * @param timers waits that begin
 */
record Step(
        @Nullable Life life,
        Evidence evidence,
        boolean isUrgent,
        List<Decision> decisions,
        List<Timer> timers) {

    Step {
        decisions = List.copyOf(decisions);
        timers = List.copyOf(timers);
    }

    static Step to(@Nullable Life life, Evidence evidence) {
        return new Step(life, evidence, false, List.of(), List.of());
    }

    Step urgent() {
        return new Step(life, evidence, true, decisions, timers);
    }

    Step with(Life newer) {
        return new Step(newer, evidence, isUrgent, decisions, timers);
    }

    Step and(Decision decision) {
        List<Decision> more = new ArrayList<>(decisions);
        more.add(decision);
        return new Step(life, evidence, isUrgent, more, timers);
    }

    Step starting(Timer timer) {
        List<Timer> more = new ArrayList<>(timers);
        more.add(timer);
        return new Step(life, evidence, isUrgent, decisions, more);
    }
}
