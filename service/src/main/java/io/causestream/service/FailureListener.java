package io.causestream.service;

/**
 * Is notified when a running service can't go on. Called at most once per service, from any of its
 * threads.
 */
@FunctionalInterface
public interface FailureListener {

    /**
     * Ends the process, to be restarted by whatever supervises it: the cause is a bug of ours, or a
     * broken environment.
     *
     * @param service the service's name
     */
    void onFailure(String service, Throwable cause);
}
