package io.causestream.ai.prompt;

/**
 * How many tokens a model counts for one that is estimated: learned from what its server returns,
 * since each model has a vocabulary of its own. Rises at once, so that the next prompt fits, and
 * falls slowly. From {@value #LOWEST} to {@value #HIGHEST}; 1 until something was counted. Safe for
 * use by several threads.
 */
public final class TokenFactor {

    /** Not lower: some servers leave out of the count what they have in their cache. */
    private static final double LOWEST = 0.8;

    private static final double HIGHEST = 2.5;
    private static final double FALL = 0.1;

    /** What a prompt is multiplied with that did not fit: how much was cut off is unknown. */
    private static final double RISE_WHEN_CUT = 1.3;

    private double value = 1;

    /** The factor at present. */
    public synchronized double value() {
        return value;
    }

    /** How many estimated tokens fit into these of the model. */
    public synchronized int fitting(int tokens) {
        return (int) (tokens / value);
    }

    /**
     * A prompt was counted.
     *
     * @param counted 0 or less if the server did not say
     */
    public synchronized void counted(int estimated, int counted) {
        if (counted > 0 && estimated > 0) {
            double now = (double) counted / estimated;
            value = bounded(now > value ? now : value + FALL * (now - value));
        }
    }

    /** A prompt filled the window, and its server may have cut it. */
    public synchronized void overflowed() {
        value = bounded(value * RISE_WHEN_CUT);
    }

    private static double bounded(double factor) {
        return Math.clamp(factor, LOWEST, HIGHEST);
    }
}
