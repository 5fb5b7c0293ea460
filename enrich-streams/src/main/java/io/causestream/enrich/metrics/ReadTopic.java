package io.causestream.enrich.metrics;

/** A topic that the topology reads, as the label {@code topic} of how far it lags behind. */
public enum ReadTopic {
    RAW_KUBE,
    RAW_ALERTS,
    /** Between the two halves. */
    SIGNALS,
    CONTEXT_RESULTS,
    ANALYSES,
    TIMERS
}
