package io.causestream.ai.limits;

import java.time.Duration;

/**
 * How fast a model reads and writes, as a moving average of what it measured, and how long an
 * answer may therefore be. For use by several threads.
 */
public final class GenerationSpeed {

    /** What a small model on a CPU writes in about a minute: until something was measured. */
    private static final int UNKNOWN = 500;

    /** A shorter answer is no analysis; a model that can't write it in time will be cancelled. */
    private static final int LEAST = 128;

    /** Fewer tokens say little; a prompt that the server still has takes none. */
    private static final int WORTH_MEASURING = 8;

    private static final double WEIGHT_OF_LATEST = 0.3;
    private static final double SHARE_OF_DEADLINE = 0.9;
    private static final double NANOS = 1e9;

    private double reads;
    private double writes;

    /** Counts a prompt that was read; zero tokens or no time are not counted. */
    public synchronized void read(int tokens, Duration took) {
        reads = average(reads, tokens, took);
    }

    /** Counts an answer that was written; few tokens or no time are not counted. */
    public synchronized void wrote(int tokens, Duration took) {
        writes = average(writes, tokens, took);
    }

    /** Tokens a second of an answer; 0 if not measured yet. */
    public synchronized double tokensPerSecond() {
        return writes;
    }

    /**
     * How many tokens an answer may have, so that it is complete before the deadline.
     *
     * @param promptTokens about how many are to be read first
     * @param most never more than this
     * @return at least 128, unless {@code most} is less
     */
    public synchronized int answerTokens(int promptTokens, Duration within, int most) {
        if (writes == 0) {
            return Math.min(most, UNKNOWN);
        }
        double reading = reads == 0 ? 0 : promptTokens / reads;
        double left = within.toNanos() / NANOS * SHARE_OF_DEADLINE - reading;
        return (int) Math.min(most, Math.max(LEAST, left * writes));
    }

    private static double average(double before, int tokens, Duration took) {
        if (tokens < WORTH_MEASURING || !took.isPositive()) {
            return before;
        }
        double latest = tokens / (took.toNanos() / NANOS);
        return before == 0 ? latest : before + WEIGHT_OF_LATEST * (latest - before);
    }
}
