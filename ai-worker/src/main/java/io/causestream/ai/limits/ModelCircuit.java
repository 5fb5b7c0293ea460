package io.causestream.ai.limits;

import io.causestream.service.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A circuit breaker for one model: after some failures in a row no call is made for a while, then
 * one, the probe, decides whether it closes or stays open for longer. For use by several threads.
 */
public final class ModelCircuit {

    private static final int FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final String model;
    private final Clock clock;
    private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private int failures;
    private Instant since = Instant.EPOCH;
    private Instant until = Instant.EPOCH;
    private String lastFailure = "";
    private boolean probing;

    /**
     * @param model as people know it
     */
    public ModelCircuit(String model, Clock clock) {
        this.model = model;
        this.clock = clock;
    }

    /**
     * Why no call is to be made now, in a sentence for people. If it is empty, a call is made, and
     * one of {@link #succeeded}, {@link #failed} and {@link #brokenOff} follows.
     */
    public synchronized Optional<String> refusal() {
        if (!isOpen()) {
            return Optional.empty();
        }
        if (!probing && !clock.instant().isBefore(until)) {
            probing = true;
            return Optional.empty();
        }
        return Optional.of(
                "%s is not asked: it failed %d times in a row since %s, at last with: %s; %s"
                        .formatted(
                                model,
                                failures,
                                since.truncatedTo(ChronoUnit.SECONDS),
                                lastFailure,
                                probing
                                        ? "one question tries it now"
                                        : "it is tried again at "
                                                + until.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** The model answered: the circuit is closed. */
    public synchronized void succeeded() {
        failures = 0;
        probing = false;
        pauses.reset();
    }

    /**
     * The model or its server failed.
     *
     * @param why a sentence for people
     */
    public synchronized void failed(String why) {
        if (failures == 0) {
            since = clock.instant();
        }
        failures++;
        lastFailure = why;
        // The last of the calls that were under way when it opened do not make the pause longer.
        if (failures == FAILURES || probing) {
            until = clock.instant().plus(pauses.next());
        }
        probing = false;
    }

    /** The call was ended for a reason of our own, which says nothing about the model. */
    public synchronized void brokenOff() {
        probing = false;
    }

    /** Lets the next question be the probe: the model's server was seen to be well. */
    public synchronized void tryNow() {
        until = clock.instant();
    }

    /** Whether calls are refused, but for a probe. */
    public synchronized boolean isOpen() {
        return failures >= FAILURES;
    }
}
