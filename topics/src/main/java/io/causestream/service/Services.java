package io.causestream.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that live and end together: started in order, closed in reverse. */
public final class Services implements AutoCloseable, Failure {

    private static final Logger log = LoggerFactory.getLogger(Services.class);
    private static final Duration READINESS_POLL = Duration.ofMillis(50);

    private final Deque<Service> started = new ArrayDeque<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /**
     * Starts them in the order of the list. If one fails, those before it are closed.
     *
     * @throws ServiceFailed naming the one that failed
     */
    public void start(List<? extends Service> services) {
        for (Service service : services) {
            try {
                started.push(service);
                service.start();
                log.atInfo().addKeyValue("service", service.name()).log("started");
            } catch (RuntimeException e) {
                close();
                throw new ServiceFailed(service.name(), e);
            }
        }
    }

    /**
     * Returns when all are ready, or the end was asked for.
     *
     * @throws ServiceFailed if one fails meanwhile, or the first that is not ready when the time is
     *     up
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Service service : started) {
            while (!service.isReady()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ServiceFailed(
                            service.name(),
                            new IllegalStateException(
                                    "not ready after %d s: %s"
                                            .formatted(
                                                    patience.toSeconds(),
                                                    String.join(
                                                            "; ",
                                                            service.readiness().obstacles()))));
                }
                if (awaitEnd(READINESS_POLL)) {
                    return;
                }
            }
        }
    }

    @Override
    public void of(String service, Throwable cause) {
        if (end.completeExceptionally(new ServiceFailed(service, cause))) {
            log.atError().addKeyValue("service", service).setCause(cause).log("can't go on");
        }
    }

    /** Asks {@link #awaitEnd} to return: a signal, or a demo that is over. */
    public void end() {
        end.complete(null);
    }

    /**
     * Waits for {@link #end} or a failure, at most so long.
     *
     * @return whether the end was asked for
     * @throws ServiceFailed if a service failed
     */
    public boolean awaitEnd(Duration atMost) {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ServiceFailed failed
                    ? failed
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Closes all that were started, the last first; one that fails to close does not keep the
     * others from it.
     */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            Service service = started.pop();
            try {
                service.close();
                log.atInfo().addKeyValue("service", service.name()).log("stopped");
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("service", service.name())
                        .setCause(e)
                        .log("did not stop cleanly");
            }
        }
    }
}
