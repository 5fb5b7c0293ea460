package io.causestream.service;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a step on a thread of its own until it is closed.
 *
 * <p>A step that throws ends the loop and is reported to the failure listener. Without a listener
 * it is logged at ERROR, and a loop with an interval goes on. An exception that is thrown because
 * the loop was asked to end is not a failure.
 */
public final class BackgroundLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BackgroundLoop.class);

    /** An action that is run once or repeatedly. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException;
    }

    /** One round, which returns when the next one is due. */
    @FunctionalInterface
    public interface Step {
        Next run() throws InterruptedException;
    }

    /**
     * Whether there is a next step, and when.
     *
     * @param delay the wait before it
     */
    public record Next(Duration delay, boolean isLast) {

        public static final Next AT_ONCE = new Next(Duration.ZERO, false);

        /** The loop ends by itself. */
        public static final Next NONE = new Next(Duration.ZERO, true);

        public static Next after(Duration delay) {
            return new Next(delay, false);
        }
    }

    private final String name;
    private final Thread thread;
    private final Task first;
    private final Step step;
    private final Runnable last;
    private final @Nullable Runnable wakeUp;
    private final @Nullable Consumer<? super Throwable> failures;
    private final Duration stopWithin;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean ended;

    private BackgroundLoop(Builder builder, Step step) {
        this.name = builder.name;
        this.first = builder.first;
        this.step = step;
        this.last = builder.last;
        this.wakeUp = builder.wakeUp;
        this.failures = builder.failures;
        this.stopWithin = builder.stopWithin;
        this.thread = builder.thread.name(name).unstarted(this::run);
    }

    /** Builds a loop on a virtual thread of this name, which does not keep the JVM from ending. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Configures a loop; the last call, which gets the step, returns the loop, not started yet. */
    public static final class Builder {

        private final String name;
        private Thread.Builder thread = Thread.ofVirtual();
        private Task first = () -> {};
        private Runnable last = () -> {};
        private @Nullable Runnable wakeUp;
        private @Nullable Consumer<? super Throwable> failures;
        private Duration stopWithin = Service.tenthsOfTimeToStop(1);
        private Duration initialDelay = Duration.ZERO;

        private Builder(String name) {
            this.name = name;
        }

        /** Runs on a platform thread, which keeps the JVM from ending. */
        public Builder onPlatformThread() {
            thread = Thread.ofPlatform().daemon(false);
            return this;
        }

        /** Runs once on the loop's thread, before the first step. */
        public Builder first(Task task) {
            first = task;
            return this;
        }

        /**
         * Runs once on the loop's thread when it ends, however it ends, with no interrupt pending.
         * If the loop is closed without having been started, {@code close} runs it.
         */
        public Builder last(Runnable task) {
            last = task;
            return this;
        }

        /**
         * Called to end a step, in place of an interrupt; for a Kafka consumer, which can leave its
         * group only if it was not interrupted. A step that goes on all the same is interrupted
         * when nine tenths of the time to stop are over.
         */
        public Builder wokenBy(Runnable wake) {
            wakeUp = wake;
            return this;
        }

        /** Lets a step finish; it is interrupted when nine tenths of the time to stop are over. */
        public Builder letFinish() {
            return wokenBy(() -> {});
        }

        /**
         * @param listener called once, on the loop's thread, with what ended the loop
         */
        public Builder onFailure(Consumer<? super Throwable> listener) {
            failures = listener;
            return this;
        }

        /**
         * @param deadline of {@link BackgroundLoop#close}; a tenth of a service's by default
         */
        public Builder stopsWithin(Duration deadline) {
            stopWithin = deadline;
            return this;
        }

        /** Waits before the first step. */
        public Builder startingAfter(Duration delay) {
            initialDelay = delay;
            return this;
        }

        /** A loop that waits for this interval between two steps. */
        public BackgroundLoop every(Duration interval, Task task) {
            boolean goesOn = failures == null;
            return steps(() -> {
                try {
                    task.run();
                } catch (InterruptException e) {
                    throw e;
                } catch (RuntimeException e) {
                    if (!goesOn) {
                        throw e;
                    }
                    log.atError()
                            .addKeyValue("loop", name)
                            .setCause(e)
                            .log("a step failed; continuing with the next one");
                }
                return Next.after(interval);
            });
        }

        /** A loop that does not wait between two steps, because the steps themselves wait. */
        public BackgroundLoop forever(Task task) {
            return steps(() -> {
                task.run();
                return Next.AT_ONCE;
            });
        }

        /** A loop whose steps return when the next one is due. */
        public BackgroundLoop steps(Step step) {
            if (initialDelay.isPositive()) {
                Task before = first;
                Duration delay = initialDelay;
                first =
                        () -> {
                            before.run();
                            Thread.sleep(delay);
                        };
            }
            return new BackgroundLoop(this, step);
        }
    }

    /** Starts the loop; does nothing if it was stopped before. To be called once. */
    public synchronized void start() {
        if (!isStopping()) {
            thread.start();
        }
    }

    /** Whether the loop's thread runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Asks the loop to end, without waiting for it. */
    public synchronized void stop() {
        if (isStopping()) {
            return;
        }
        stopping.countDown();
        // The last task must not be interrupted.
        if (ended) {
            return;
        }
        if (wakeUp == null) {
            thread.interrupt();
        } else {
            wakeUp.run();
        }
    }

    /** Asks the loop to end and interrupts it, even if it is normally woken in another way. */
    public void interrupt() {
        stop();
        thread.interrupt();
    }

    /** Asks the loop to end, and waits for it within the builder's deadline. */
    @Override
    public void close() {
        close(stopWithin);
    }

    /**
     * Asks the loop to end, and waits for it. A loop that does not end in time is abandoned, and
     * the log names it.
     */
    public void close(Duration atMost) {
        stop();
        if (endsUnstarted()) {
            last.run();
            return;
        }
        if (thread == Thread.currentThread() || !thread.isAlive()) {
            return;
        }
        try {
            Duration afterInterrupt = atMost.dividedBy(10);
            if (!thread.join(atMost.minus(afterInterrupt))) {
                thread.interrupt();
                if (!thread.join(afterInterrupt)) {
                    log.atWarn()
                            .addKeyValue("loop", name)
                            .addKeyValue("millis", atMost.toMillis())
                            .log("did not stop in time; abandoned");
                }
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Closes all of them at the same time, within the one deadline. */
    public static void closeAll(Collection<BackgroundLoop> loops, Duration atMost) {
        loops.forEach(BackgroundLoop::stop);
        long deadline = System.nanoTime() + atMost.toNanos();
        for (BackgroundLoop loop : loops) {
            loop.close(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    private void run() {
        try {
            first.run();
            boolean goesOn = !isStopping();
            while (goesOn) {
                Next next = step.run();
                goesOn = !next.isLast() && !isStoppingWithin(next.delay());
            }
        } catch (InterruptedException | InterruptException e) {
            log.atDebug().addKeyValue("loop", name).log("interrupted");
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            end();
            last();
        }
    }

    private void last() {
        try {
            last.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable cause) {
        if (isStopping() && cause instanceof WakeupException) {
            log.atDebug().addKeyValue("loop", name).log("interrupted to stop");
        } else if (isStopping() && cause instanceof RuntimeException) {
            log.atWarn().addKeyValue("loop", name).setCause(cause).log("failed while stopping");
        } else if (failures == null) {
            log.atError().addKeyValue("loop", name).setCause(cause).log("stopped by a failure");
        } else {
            failures.accept(cause);
        }
    }

    private synchronized void end() {
        ended = true;
        // A pending interrupt must not disturb the last task.
        Thread.interrupted();
    }

    private synchronized boolean endsUnstarted() {
        boolean unstarted = !ended && thread.getState() == Thread.State.NEW;
        ended |= unstarted;
        return unstarted;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean isStoppingWithin(Duration wait) throws InterruptedException {
        return stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
