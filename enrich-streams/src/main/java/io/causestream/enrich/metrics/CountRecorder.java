package io.causestream.enrich.metrics;

/** Counts what is dropped, merged or held back, by reason. */
@FunctionalInterface
public interface CountRecorder {

    /** Adds one to the counter for this reason. */
    void count(CountReason reason);
}
