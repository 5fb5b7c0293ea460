package io.causestream.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundLoopTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @Test
    void repeatsItsStepOnAThreadOfItsName() throws Exception {
        try (BackgroundLoop loop =
                BackgroundLoop.named("kafka-check")
                        .every(
                                Duration.ofMillis(1),
                                () -> received.add(Thread.currentThread().getName()))) {
            loop.start();

            assertThat(List.of(next(), next(), next()))
                    .containsExactly("kafka-check", "kafka-check", "kafka-check");
        }
    }

    @Test
    void doesNothingBeforeItIsStarted() {
        BackgroundLoop loop = BackgroundLoop.named("idle").forever(() -> received.add("step"));

        assertThat(loop.isAlive()).isFalse();
        loop.close();
        loop.start();

        assertThat(loop.isAlive()).isFalse();
        assertThat(received).isEmpty();
    }

    @Test
    void aVirtualThreadLetsTheProcessEndAndAPlatformThreadDoesNot() throws Exception {
        BackgroundLoop.Step daemon =
                () -> {
                    received.add("daemon " + Thread.currentThread().isDaemon());
                    return BackgroundLoop.Next.NONE;
                };
        try (BackgroundLoop virtual = BackgroundLoop.named("virtual").steps(daemon);
                BackgroundLoop platform =
                        BackgroundLoop.named("platform").onPlatformThread().steps(daemon)) {
            virtual.start();
            assertThat(next()).isEqualTo("daemon true");

            platform.start();
            assertThat(next()).isEqualTo("daemon false");
        }
    }

    @Test
    void closeEndsItsWaitBetweenTwoSteps() throws Exception {
        BackgroundLoop loop =
                BackgroundLoop.named("slow")
                        .stopsWithin(PATIENCE)
                        .every(FOR_EVER, () -> received.add("step"));
        loop.start();
        assertThat(next()).isEqualTo("step");

        loop.close();

        assertThat(loop.isAlive()).isFalse();
        assertThat(received).isEmpty();
    }

    @Test
    void closeEndsTheWaitBeforeTheFirstStep() {
        BackgroundLoop loop =
                BackgroundLoop.named("later")
                        .startingAfter(FOR_EVER)
                        .stopsWithin(PATIENCE)
                        .forever(() -> received.add("step"));
        loop.start();

        loop.close();

        assertThat(loop.isAlive()).isFalse();
        assertThat(received).isEmpty();
    }

    @Test
    void closeInterruptsAStepThatWaits() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BackgroundLoop loop =
                BackgroundLoop.named("waiting")
                        .onFailure(failures::add)
                        .stopsWithin(PATIENCE)
                        .forever(() -> {
                            received.add("step");
                            never.await();
                        });
        loop.start();
        assertThat(next()).isEqualTo("step");

        loop.close();

        assertThat(loop.isAlive()).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void kafkasOwnInterruptionIsNoFailure() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BackgroundLoop loop =
                BackgroundLoop.named("producing")
                        .onFailure(failures::add)
                        .stopsWithin(PATIENCE)
                        .every(
                                FOR_EVER,
                                () -> {
                                    received.add("step");
                                    try {
                                        never.await();
                                    } catch (InterruptedException e) {
                                        throw new InterruptException(e);
                                    }
                                });
        loop.start();
        assertThat(next()).isEqualTo("step");

        loop.close();

        assertThat(loop.isAlive()).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void aConsumerIsWokenUpAndNotInterrupted() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        BackgroundLoop loop =
                BackgroundLoop.named("consuming")
                        .wokenBy(woken::countDown)
                        .onFailure(failures::add)
                        .stopsWithin(PATIENCE)
                        .last(() -> received.add("left the group"))
                        .forever(() -> {
                            received.add("poll");
                            woken.await();
                            received.add("interrupted " + Thread.currentThread().isInterrupted());
                            throw new WakeupException();
                        });
        loop.start();
        assertThat(next()).isEqualTo("poll");

        loop.close();

        assertThat(List.of(next(), next())).containsExactly("interrupted false", "left the group");
        assertThat(failures).isEmpty();
    }

    @Test
    void aStepThatIsLetFinishIsInterruptedWhenItTakesTooLong() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        BackgroundLoop loop =
                BackgroundLoop.named("calling")
                        .letFinish()
                        .forever(() -> {
                            received.add("call");
                            try {
                                never.await();
                            } finally {
                                received.add("broken off");
                            }
                        });
        loop.start();
        assertThat(next()).isEqualTo("call");

        loop.close(Duration.ofMillis(100));

        assertThat(next()).isEqualTo("broken off");
    }

    @Test
    void aLoopThatHangsIsLeftBehindAtTheDeadline() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        BackgroundLoop loop =
                BackgroundLoop.named("hanging")
                        .forever(() -> {
                            received.add("step");
                            awaitWhateverComes(released);
                        });
        loop.start();
        assertThat(next()).isEqualTo("step");

        loop.close(Duration.ofMillis(50));

        assertThat(loop.isAlive()).isTrue();
        released.countDown();
    }

    @Test
    void severalAreClosedWithinOneDeadline() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<BackgroundLoop> loops = List.of(endingWith(both), endingWith(both));
        for (BackgroundLoop loop : loops) {
            loop.start();
            assertThat(next()).isEqualTo("step");
        }

        // Each ends only when the other was told too.
        BackgroundLoop.closeAll(loops, PATIENCE);

        assertThat(loops).noneMatch(BackgroundLoop::isAlive);
    }

    @Test
    void aFailureEndsItAndIsReportedOnce() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        try (BackgroundLoop loop =
                BackgroundLoop.named("failing")
                        .onFailure(failures::add)
                        .last(() -> received.add("cleaned up"))
                        .every(
                                Duration.ofMillis(1),
                                () -> {
                                    steps.incrementAndGet();
                                    throw new IllegalStateException("broken");
                                })) {
            loop.start();

            assertThat(failures.poll(PATIENCE.toSeconds(), SECONDS)).hasMessage("broken");
            assertThat(next()).isEqualTo("cleaned up");
        }
        assertThat(steps).hasValue(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void anErrorIsReportedToo() throws Exception {
        try (BackgroundLoop loop =
                BackgroundLoop.named("failing")
                        .onFailure(failures::add)
                        .forever(() -> {
                            throw new AssertionError("broken");
                        })) {
            loop.start();

            assertThat(failures.poll(PATIENCE.toSeconds(), SECONDS))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void goesOnAfterAFailureThatNobodyListensTo() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        try (BackgroundLoop loop =
                BackgroundLoop.named("stumbling")
                        .every(
                                Duration.ofMillis(1),
                                () -> {
                                    if (steps.incrementAndGet() == 1) {
                                        throw new IllegalStateException("broken");
                                    }
                                    received.add("step");
                                })) {
            loop.start();

            assertThat(next()).isEqualTo("step");
        }
    }

    @Test
    void endsByItselfWhenAStepSaysSo() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        try (BackgroundLoop loop =
                BackgroundLoop.named("looking")
                        .first(() -> received.add("first"))
                        .last(() -> received.add("last"))
                        .steps(() -> {
                            received.add("step");
                            return steps.incrementAndGet() < 2
                                    ? BackgroundLoop.Next.after(Duration.ofMillis(1))
                                    : BackgroundLoop.Next.NONE;
                        })) {
            loop.start();

            assertThat(List.of(next(), next(), next(), next()))
                    .containsExactly("first", "step", "step", "last");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void whatIsDoneLastIsNotInterrupted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch toldAgain = new CountDownLatch(1);
        BackgroundLoop loop =
                BackgroundLoop.named("leaving")
                        .stopsWithin(PATIENCE)
                        .last(() -> {
                            awaitWhateverComes(toldAgain);
                            received.add("interrupted " + Thread.currentThread().isInterrupted());
                        })
                        .forever(() -> {
                            received.add("step");
                            never.await();
                        });
        loop.start();
        assertThat(next()).isEqualTo("step");

        loop.stop();
        loop.stop();
        toldAgain.countDown();
        loop.close();

        assertThat(next()).isEqualTo("interrupted false");
    }

    @Test
    void whatIsDoneLastIsDoneOnceThoughItWasNeverStarted() {
        BackgroundLoop loop =
                BackgroundLoop.named("unstarted")
                        .last(() -> received.add("last"))
                        .forever(() -> received.add("step"));

        loop.close();
        loop.close();

        assertThat(received).containsExactly("last");
    }

    @Test
    void canBeClosedByItsOwnStep() throws Exception {
        AtomicReference<BackgroundLoop> itself = new AtomicReference<>();
        BackgroundLoop loop =
                BackgroundLoop.named("ending-itself")
                        .stopsWithin(FOR_EVER)
                        .last(() -> received.add("last"))
                        .forever(() -> itself.get().close());
        itself.set(loop);
        loop.start();

        assertThat(next()).isEqualTo("last");
    }

    private BackgroundLoop endingWith(CountDownLatch both) {
        return BackgroundLoop.named("together")
                .wokenBy(both::countDown)
                .forever(() -> {
                    received.add("step");
                    both.await();
                });
    }

    private String next() throws InterruptedException {
        String found = received.poll(PATIENCE.toSeconds(), SECONDS);
        assertThat(found).as("heard within %s", PATIENCE).isNotNull();
        return String.valueOf(found);
    }

    /** As something does that knows no interruption. */
    private static void awaitWhateverComes(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
