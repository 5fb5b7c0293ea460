package io.causestream.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A process that is one service: runs it until it is told to stop, or until it can't go on. */
public final class ServiceProcess {

    private static final Duration LONG = Duration.ofDays(1);

    private ServiceProcess() {}

    /**
     * Runs the service until SIGTERM, SIGINT or its failure.
     *
     * @param service made with the given {@link Failure}
     * @return the exit code: 0 when asked to stop; 1 when it failed, after one sentence on standard
     *     error
     */
    public static int run(Function<Failure, Service> service) {
        Services services = new Services();
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stop =
                new Thread(
                        () -> {
                            services.end();
                            awaitQuietly(stopped);
                        },
                        "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (services) {
            services.start(List.of(service.apply(services)));
            boolean ended = false;
            while (!ended) {
                ended = services.awaitEnd(LONG);
            }
            return 0;
        } catch (ServiceFailed e) {
            System.err.println(e.getMessage());
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    /** The JVM ends when its hooks do: this one waits for the services to close, at most 30 s. */
    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            stopped.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
