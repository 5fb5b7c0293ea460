package io.causestream.service;

import java.time.Duration;

/**
 * One of Causestream's services, once. Made by its constructor, which neither connects nor starts a
 * thread; started by {@link #start}; ended by {@link #close}, which may be called in any state and
 * more than once.
 */
public interface Service extends AutoCloseable {

    /**
     * Within which {@link #close} ends, and with it a process that is one service. Kubernetes waits
     * three times as long before it kills.
     */
    Duration TIME_TO_STOP = Duration.ofSeconds(10);

    /**
     * What a part of a service may take of {@link #TIME_TO_STOP}: those that end one after the
     * other have ten tenths together.
     *
     * @param tenths 1 to 10
     */
    static Duration tenthsOfTimeToStop(int tenths) {
        return TIME_TO_STOP.dividedBy(10).multipliedBy(tenths);
    }

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

    /** Ends within {@link #TIME_TO_STOP}, and hands back what it has begun but not finished. */
    @Override
    void close();
}
