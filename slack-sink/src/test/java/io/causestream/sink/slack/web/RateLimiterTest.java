package io.causestream.sink.slack.web;

import static io.causestream.sink.slack.Findings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackToken;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final SlackToken ANY_TOKEN = SlackToken.of("xoxb-any");

    private Instant now = NOON;
    private final RateLimiter rateLimiter =
            new RateLimiter(() -> now, SlackSinkConfig.Timeouts.USUAL, ANY_TOKEN);

    @Test
    void whatSlackAsksOfOneChannelHoldsForItAlone() {
        rateLimiter.delay(RateLimiter.POST, "#a", Duration.ofSeconds(7));

        assertThat(rateLimiter.free(RateLimiter.POST, "#a")).isEqualTo(NOON.plusSeconds(7));
        assertThat(rateLimiter.free(RateLimiter.POST, "#b")).isBeforeOrEqualTo(now);
        assertThat(rateLimiter.free(RateLimiter.UPDATE, "#a")).isBeforeOrEqualTo(now);
    }

    @Test
    void editsAreLimitedOverAllChannels() {
        rateLimiter.delay(RateLimiter.UPDATE, "#a", Duration.ofSeconds(7));

        assertThat(rateLimiter.free(RateLimiter.UPDATE, "#b")).isEqualTo(NOON.plusSeconds(7));
    }

    @Test
    void postsGoOutInAShortBurstAndThenOneASecond() {
        for (int i = 0; i < 3; i++) {
            assertThat(rateLimiter.free(RateLimiter.POST, "#a")).isBeforeOrEqualTo(now);
            rateLimiter.pass(RateLimiter.POST, "#a");
        }

        assertThat(rateLimiter.free(RateLimiter.POST, "#a")).isEqualTo(NOON.plusSeconds(1));
        now = NOON.plusSeconds(1);
        rateLimiter.pass(RateLimiter.POST, "#a");
        assertThat(rateLimiter.free(RateLimiter.POST, "#a")).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void aPostThatNeedNotWaitIsFreeAtAMomentThatIsOverAlready() {
        RateLimiter limiter =
                new RateLimiter(
                        () -> {
                            now = now.plusMillis(1);
                            return now;
                        },
                        SlackSinkConfig.Timeouts.USUAL,
                        ANY_TOKEN);
        limiter.pass(RateLimiter.POST, "#a");
        Instant asked = now;

        assertThat(limiter.free(RateLimiter.POST, "#a")).isBeforeOrEqualTo(asked);
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToAMinute() {
        Duration before = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            Duration wait = Duration.between(now, rateLimiter.backOff(RateLimiter.POST, "#a"));
            assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(1));
            if (i < 6) {
                assertThat(wait).isGreaterThanOrEqualTo(before);
            }
            before = wait;
            now = now.plus(wait);
        }

        rateLimiter.worked(RateLimiter.POST, "#a");
        assertThat(Duration.between(now, rateLimiter.backOff(RateLimiter.POST, "#a")))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aBadTokenStopsEverything() {
        rateLimiter.delayAll(Duration.ofSeconds(30));

        assertThat(rateLimiter.free("files.info", "C1")).isEqualTo(NOON.plusSeconds(30));
    }
}
