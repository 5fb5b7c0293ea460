package io.causestream.service;

import java.time.Duration;

/**
 * One instance of one of Causestream's services. Its constructor neither connects nor starts a
 * thread; {@link #start} starts it; {@link #close} ends it, and may be called in any state and more
 * than once.
 */
public interface Service extends AutoCloseable {

    /**
     * The time in which {@link #close} ends, and with it a process that is one service. Kubernetes
     * waits three times as long before it kills the process.
     */
    Duration TIME_TO_STOP = Duration.ofSeconds(10);

    /**
     * The share of {@link #TIME_TO_STOP} that a part of a service may take: parts that end one
     * after the other share ten tenths.
     *
     * @param tenths 1 to 10
     */
    static Duration tenthsOfTimeToStop(int tenths) {
        return TIME_TO_STOP.dividedBy(10).multipliedBy(tenths);
    }

    /**
     * The name of its module: {@code ingest-kube}; where several instances run in one process, with
     * what tells them apart.
     */
    String name();

    /**
     * Returns when the service has begun its work; it need not be ready yet. Throws, with a
     * sentence for people, if something is wrong that waiting does not fix (a port that is taken, a
     * wrong configuration).
     */
    void start();

    /**
     * Whether a record can go through the service now, and what is missing. Cheap; may be called
     * often, from any thread and in any state.
     */
    Readiness readiness();

    default boolean isReady() {
        return readiness().isReady();
    }

    /**
     * Ends within {@link #TIME_TO_STOP}, and returns work that it has begun but not finished to its
     * queue.
     */
    @Override
    void close();
}
