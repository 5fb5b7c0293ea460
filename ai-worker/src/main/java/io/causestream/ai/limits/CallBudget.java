package io.causestream.ai.limits;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How many calls a minute and tokens a day a process may spend; a new process begins with none
 * spent. Calls under way when the tokens run out are finished, so that a day may exceed its limit
 * by as many calls as there are workers. For use by several threads.
 */
public final class CallBudget {

    /** What is used up. */
    public enum Limit {
        CALLS,
        TOKENS
    }

    /**
     * A call that may not be made.
     *
     * @param why a sentence for people: which limit, and until when
     */
    public record Refusal(Limit limit, String why) {}

    private final ModelLimits limits;
    private final Clock clock;
    private Instant minute = Instant.EPOCH;
    private Instant day = Instant.EPOCH;
    private int calls;
    private long tokens;

    public CallBudget(ModelLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Takes a call from the budget, or says why there is none; a refused call takes nothing. */
    public synchronized Optional<Refusal> take() {
        turn();
        if (limits.tokensPerDay() > 0 && tokens >= limits.tokensPerDay()) {
            return Optional.of(
                    new Refusal(
                            Limit.TOKENS,
                            "the budget of %d tokens a day (holmesGPT.tokensPerDay) is used up until %s"
                                    .formatted(
                                            limits.tokensPerDay(), day.plus(1, ChronoUnit.DAYS))));
        }
        if (limits.callsPerMinute() > 0 && calls >= limits.callsPerMinute()) {
            return Optional.of(
                    new Refusal(
                            Limit.CALLS,
                            "the budget of %d calls a minute (holmesGPT.callsPerMinute) is used up until %s"
                                    .formatted(
                                            limits.callsPerMinute(),
                                            minute.plus(1, ChronoUnit.MINUTES))));
        }
        calls++;
        return Optional.empty();
    }

    /** Counts the tokens of a call, prompt and answer. */
    public synchronized void spent(int count) {
        turn();
        tokens += count;
    }

    private void turn() {
        Instant now = clock.instant();
        Instant thisMinute = now.truncatedTo(ChronoUnit.MINUTES);
        if (!thisMinute.equals(minute)) {
            minute = thisMinute;
            calls = 0;
        }
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        if (!today.equals(day)) {
            day = today;
            tokens = 0;
        }
    }
}
