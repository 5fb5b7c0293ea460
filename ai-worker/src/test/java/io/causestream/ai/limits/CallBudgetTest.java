package io.causestream.ai.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallBudgetTest {

    private final Tick clock = new Tick();

    @Test
    void refusesCallsUntilTheNextMinute() {
        CallBudget budget = new CallBudget(new ModelLimits(Duration.ZERO, 2, 0), clock);

        assertThat(budget.take()).isEmpty();
        assertThat(budget.take()).isEmpty();
        assertThat(budget.take())
                .hasValue(
                        new CallBudget.Refusal(
                                CallBudget.Limit.CALLS,
                                "the budget of 2 calls a minute (holmesGPT.callsPerMinute) is used up until 2026-01-31T12:01:00Z"));

        clock.passes(Duration.ofSeconds(40));
        assertThat(budget.take()).isEmpty();
    }

    @Test
    void refusesTokensUntilTheNextDay() {
        CallBudget budget = new CallBudget(new ModelLimits(Duration.ZERO, 0, 1_000), clock);

        budget.spent(999);
        assertThat(budget.take()).isEmpty();
        budget.spent(1);
        clock.passes(Duration.ofHours(11));
        assertThat(budget.take())
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.limit()).isEqualTo(CallBudget.Limit.TOKENS);
                    assertThat(refusal.why())
                            .isEqualTo(
                                    "the budget of 1000 tokens a day (holmesGPT.tokensPerDay) is used up until 2026-02-01T00:00:00Z");
                });

        clock.passes(Duration.ofHours(1));
        assertThat(budget.take()).isEmpty();
    }

    @Test
    void hasNoLimitUnlessOneIsSet() {
        CallBudget budget = new CallBudget(ModelLimits.DEFAULT, clock);

        budget.spent(Integer.MAX_VALUE);
        for (int call = 0; call < 1_000; call++) {
            assertThat(budget.take()).isEmpty();
        }
    }
}
