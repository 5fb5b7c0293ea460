package io.causestream.enrich.store;

/** Counts what is dropped, merged or held back, by reason. */
@FunctionalInterface
public interface CountRecorder {

    /**
     * One more.
     *
     * @param what the counter's name, without the service's prefix
     * @param reason one of those that the counter declares
     */
    void count(String what, String reason);
}
