package io.causestream.ai.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenFactorTest {

    private final TokenFactor factor = new TokenFactor();

    @Test
    void leavesAnEstimateAsItIsUntilSomethingWasCounted() {
        factor.counted(1_000, 0);

        assertThat(factor.fitting(3_000)).isEqualTo(3_000);
    }

    @Test
    void makesTheNextPromptFitAtOnceWhereTheModelCountsMore() {
        factor.counted(1_000, 1_500);

        assertThat(factor.fitting(3_000)).isEqualTo(2_000);
    }

    @Test
    void givesRoomBackSlowlyWhereTheModelCountsLess() {
        factor.counted(1_000, 1_500);
        factor.counted(1_000, 1_000);

        assertThat(factor.value()).isCloseTo(1.45, within(0.001));
    }

    @Test
    void staysWithinItsBounds() {
        factor.counted(10, 100_000);
        assertThat(factor.value()).isEqualTo(2.5);
        for (int i = 0; i < 500; i++) {
            factor.counted(1_000, 1);
        }
        assertThat(factor.value()).isEqualTo(0.8);
    }

    @Test
    void risesWhenAPromptWasCut() {
        factor.overflowed();

        assertThat(factor.fitting(1_300)).isEqualTo(1_000);
    }
}
