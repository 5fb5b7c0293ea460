package io.causestream.ai.limits;

import java.time.Duration;

/**
 * How much a model is asked, in each process.
 *
 * @param maxAge a finding that waited longer is not asked about; zero for any age
 * @param callsPerMinute 0 for no limit
 * @param tokensPerDay of prompts and answers, in a day of UTC; 0 for no limit
 */
public record ModelLimits(Duration maxAge, int callsPerMinute, int tokensPerDay) {

    /** A finding may wait for an hour; no budget. */
    public static final ModelLimits DEFAULT = new ModelLimits(Duration.ofHours(1), 0, 0);

    public ModelLimits {
        if (maxAge.isNegative() || callsPerMinute < 0 || tokensPerDay < 0) {
            throw new IllegalArgumentException(
                    "a limit is not negative: age %s, %d calls a minute, %d tokens a day"
                            .formatted(maxAge, callsPerMinute, tokensPerDay));
        }
    }
}
