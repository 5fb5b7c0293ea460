package io.causestream.enrich.life;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one fact: all of it is decided before any of it is written.
 *
 * @param life null: nothing is known of the finding, and nothing is to be kept
 * @param timers waits that begin
 */
record Step(@Nullable Life life, Evidence evidence, List<Decision> decisions, List<Timer> timers) {

    Step {
        decisions = List.copyOf(decisions);
        timers = List.copyOf(timers);
    }

    static Step unchanged(@Nullable Life life, Evidence evidence) {
        return new Step(life, evidence, List.of(), List.of());
    }

    static Step to(Life life, Evidence evidence) {
        return new Step(life, evidence, List.of(), List.of());
    }

    Step and(Decision decision) {
        List<Decision> more = new ArrayList<>(decisions);
        more.add(decision);
        return new Step(life, evidence, more, timers);
    }

    Step starting(Timer timer) {
        List<Timer> more = new ArrayList<>(timers);
        more.add(timer);
        return new Step(life, evidence, decisions, more);
    }
}
