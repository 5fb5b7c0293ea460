package io.causestream.standalone;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end: the JVM waits until this is closed, as long as its
 * services and its Kafka may take.
 */
final class Stop implements AutoCloseable {

    /** The services first, then the Kafka under them. */
    static final Duration TIME_TO_STOP = Service.TIME_TO_STOP.plus(EmbeddedKafka.TIME_TO_STOP);

    private final CompletableFuture<Void> signal = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Stop() {}

    /** Must be opened before what it ends, so that it is closed after it. */
    static Stop onSignal() {
        Stop stop = new Stop();
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    stop.signal.complete(null);
                                    stop.awaitClose();
                                }));
        return stop;
    }

    /**
     * @param end called at the signal, or at once if that was received already
     */
    void calls(Runnable end) {
        var _ = signal.thenRun(end);
    }

    private void awaitClose() {
        try {
            if (!stopped.await(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
                System.err.printf(
                        "did not stop within %d s; the data is kept%n", TIME_TO_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
