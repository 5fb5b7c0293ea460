package io.causestream.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that run and end together: started in order, closed in reverse. */
public final class Services implements AutoCloseable, FailureListener {

    private static final Logger log = LoggerFactory.getLogger(Services.class);
    private static final Duration READINESS_POLL = Duration.ofMillis(50);

    private final List<Service> all = new CopyOnWriteArrayList<>();
    private final Deque<Service> started = new ArrayDeque<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Duration timeToStop;
    private volatile boolean stopping;

    public Services() {
        this(Service.TIME_TO_STOP);
    }

    Services(Duration timeToStop) {
        this.timeToStop = timeToStop;
    }

    /**
     * Starts them in the order of the list. If one fails, those before it are closed.
     *
     * @throws ServiceFailed naming the one that failed
     */
    public void start(List<? extends Service> services) {
        all.addAll(services);
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
     * Returns when all are ready, or the end was requested.
     *
     * @throws ServiceFailed if one fails meanwhile, or the first that is not ready when the time is
     *     up
     */
    public void awaitReady(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Service service : started) {
            while (!service.isReady()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ServiceFailed(
                            service.name(),
                            new IllegalStateException(
                                    "not ready after %d s: %s"
                                            .formatted(
                                                    timeout.toSeconds(),
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
    public void onFailure(String service, Throwable cause) {
        if (end.completeExceptionally(new ServiceFailed(service, cause))) {
            log.atError().addKeyValue("service", service).setCause(cause).log("cannot continue");
        }
    }

    /** Makes {@link #awaitEnd} return: after a signal, or when a demo is over. */
    public void end() {
        end.complete(null);
    }

    /**
     * Waits for {@link #end} or a failure, at most this long.
     *
     * @return whether the end was requested
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
     * The readiness of each service by its name, started or not, in start order; empty before
     * {@link #start}.
     */
    public Map<String, Readiness> readiness() {
        Map<String, Readiness> each = new LinkedHashMap<>();
        for (Service service : all) {
            each.put(
                    service.name(),
                    stopping ? Readiness.notReady("stopping") : service.readiness());
        }
        return each;
    }

    /** The name of the service that reported that it can't go on. */
    public Optional<String> failed() {
        return end.isCompletedExceptionally() && end.exceptionNow() instanceof ServiceFailed failed
                ? Optional.of(failed.service())
                : Optional.empty();
    }

    /**
     * Closes all that were started, the last first, within {@link Service#TIME_TO_STOP}. Each has a
     * tenth of it to itself; one that takes longer, fails or hangs does not keep the others from
     * closing.
     */
    @Override
    public void close() {
        stopping = true;
        long deadline = System.nanoTime() + timeToStop.toNanos();
        Map<Service, Thread> closing = new LinkedHashMap<>();
        while (!started.isEmpty()) {
            Service service = started.pop();
            Thread thread =
                    Thread.ofPlatform()
                            .daemon()
                            .name("stop " + service.name())
                            .start(() -> stop(service));
            closing.put(service, thread);
            ended(
                    thread,
                    Math.min(deadline, System.nanoTime() + timeToStop.dividedBy(10).toNanos()));
        }
        closing.forEach((service, thread) -> {
            if (!ended(thread, deadline)) {
                log.atWarn()
                        .addKeyValue("service", service.name())
                        .addKeyValue("seconds", timeToStop.toSeconds())
                        .log("did not stop in time; abandoned");
            }
        });
    }

    private static void stop(Service service) {
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

    private static boolean ended(Thread thread, long deadline) {
        try {
            return thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !thread.isAlive();
        }
    }
}
