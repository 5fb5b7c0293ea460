package io.causestream.ai.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelCircuitTest {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

    private final Tick clock = new Tick();
    private final ModelCircuit circuit = new ModelCircuit("phi3:mini", clock);

    @Test
    void opensAfterFiveFailuresInARowAndSaysSinceWhenAndWhy() {
        fails(4);
        assertThat(circuit.refusal()).isEmpty();
        clock.passes(Duration.ofSeconds(10));

        fails(1);

        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.refusal().orElseThrow())
                .startsWith(
                        "phi3:mini is not asked: it failed 5 times in a row since 2026-01-31T12:00:20Z, at last with: too slow; it is tried again at 2026-01-31T12:00:");
    }

    @Test
    void staysClosedWhileItAnswersInBetween() {
        fails(4);
        circuit.succeeded();
        fails(4);

        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.refusal()).isEmpty();
    }

    @Test
    void probesWithOneQuestionAndClosesWhenItIsAnswered() {
        fails(5);
        clock.passes(FIRST_PAUSE);

        assertThat(circuit.refusal()).isEmpty();
        assertThat(circuit.refusal().orElseThrow()).endsWith("one question tries it now");
        circuit.succeeded();

        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.refusal()).isEmpty();
    }

    @Test
    void waitsLongerAfterEachProbeThatFails() {
        fails(5);
        clock.passes(FIRST_PAUSE);
        assertThat(circuit.refusal()).isEmpty();
        fails(1);
        clock.passes(FIRST_PAUSE.dividedBy(2));
        assertThat(circuit.refusal()).isPresent();

        // At least half of twice the first, at most all of it.
        clock.passes(FIRST_PAUSE.multipliedBy(2));
        assertThat(circuit.refusal()).isEmpty();
    }

    @Test
    void givesTheProbeToAnotherQuestionIfItIsBrokenOff() {
        fails(5);
        clock.passes(FIRST_PAUSE);
        assertThat(circuit.refusal()).isEmpty();
        circuit.brokenOff();

        assertThat(circuit.refusal()).isEmpty();
    }

    @Test
    void probesAtOnceWhenTheServerIsBack() {
        fails(5);
        assertThat(circuit.refusal()).isPresent();

        circuit.tryNow();

        assertThat(circuit.refusal()).isEmpty();
    }

    private void fails(int times) {
        for (int failure = 0; failure < times; failure++) {
            circuit.failed("too slow");
        }
    }
}
