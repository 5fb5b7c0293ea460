package io.causestream.service;

/**
 * Where a running service says that it can't go on. Called at most once a service, from any of its
 * threads.
 */
@FunctionalInterface
public interface FailureListener {

    /**
     * The process is then ended, and started anew by whoever watches over it: our bug, or a world
     * that is broken.
     *
     * @param service its name
     */
    void onFailure(String service, Throwable cause);
}
