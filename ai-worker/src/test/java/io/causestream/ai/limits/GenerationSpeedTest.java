package io.causestream.ai.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GenerationSpeedTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final GenerationSpeed speed = new GenerationSpeed();

    @Test
    void allowsFiveHundredTokensUntilSomethingWasMeasured() {
        assertThat(speed.answerTokens(3_000, MINUTE, 2_048)).isEqualTo(500);
        assertThat(speed.answerTokens(3_000, MINUTE, 256)).isEqualTo(256);
    }

    @Test
    void allowsWhatTheModelCanWriteWithinTheDeadlineAfterItHasReadThePrompt() {
        speed.read(1_000, Duration.ofSeconds(10));
        speed.wrote(100, Duration.ofSeconds(10));

        // 60 s, less a tenth, less 24 s to read 2,400 tokens, at 10 a second.
        assertThat(speed.answerTokens(2_400, MINUTE, 2_048)).isEqualTo(300);
    }

    @Test
    void neverAllowsMoreThanIsConfigured() {
        speed.wrote(1_000, Duration.ofSeconds(1));

        assertThat(speed.answerTokens(3_000, MINUTE, 512)).isEqualTo(512);
    }

    @Test
    void allowsAnAnswerEvenIfThePromptTakesAllTheTime() {
        speed.read(100, Duration.ofSeconds(10));
        speed.wrote(100, Duration.ofSeconds(10));

        assertThat(speed.answerTokens(3_000, MINUTE, 512)).isEqualTo(128);
    }

    @Test
    void followsASlowerModelAndIgnoresWhatSaysNothing() {
        speed.wrote(100, Duration.ofSeconds(1));
        speed.wrote(100, Duration.ofSeconds(10));
        assertThat(speed.tokensPerSecond()).isBetween(70.0, 75.0);

        speed.wrote(0, Duration.ofSeconds(10));
        speed.wrote(100, Duration.ZERO);
        assertThat(speed.tokensPerSecond()).isBetween(70.0, 75.0);
    }
}
