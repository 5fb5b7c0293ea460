package io.causestream.service;

/**
 * One of Causestream's services, once. Made by its constructor, which neither connects nor starts a
 * thread; started by {@link #start}; ended by {@link #close}, which may be called in any state and
 * more than once.
 */
public interface Service extends AutoCloseable {

    /** As its module is called: {@code ingest-kube}. */
    String name();

    /**
     * Returns when the service has begun its work; it need not be ready yet. What can't be mended
     * by waiting (a port that is taken, a configuration that is wrong) throws, with a sentence for
     * people.
     */
    void start();

    /**
     * Whether a record can go through it now, and what is missing. Cheap; may be asked often, from
     * any thread and in any state.
     */
    Readiness readiness();

    default boolean isReady() {
        return readiness().isReady();
    }

    /** Ends within 10 s, and hands back what it has begun but not finished. */
    @Override
    void close();
}
