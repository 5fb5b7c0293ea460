package io.causestream.enrich.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effect of one input on one finding: all of it is decided before any of it is written.
 *
 * @param state the finding's new state; null if nothing is known of the finding and nothing is to
 *     be stored
 * @param isUrgent whether it is to be published at once: its end, or what it had waited for
 * @param timers timers that start
 */
record Transition(
        @Nullable FindingState state,
        Evidence evidence,
        boolean isUrgent,
        List<FindingOutput> decisions,
        List<Timer> timers) {

    Transition {
        decisions = List.copyOf(decisions);
        timers = List.copyOf(timers);
    }

    static Transition to(@Nullable FindingState state, Evidence evidence) {
        return new Transition(state, evidence, false, List.of(), List.of());
    }

    Transition urgent() {
        return new Transition(state, evidence, true, decisions, timers);
    }

    Transition with(FindingState newer) {
        return new Transition(newer, evidence, isUrgent, decisions, timers);
    }

    Transition with(Evidence newer) {
        return new Transition(state, newer, isUrgent, decisions, timers);
    }

    Transition and(FindingOutput findingOutput) {
        List<FindingOutput> more = new ArrayList<>(decisions);
        more.add(findingOutput);
        return new Transition(state, evidence, isUrgent, more, timers);
    }

    Transition starting(Timer timer) {
        List<Timer> more = new ArrayList<>(timers);
        more.add(timer);
        return new Transition(state, evidence, isUrgent, decisions, more);
    }
}
