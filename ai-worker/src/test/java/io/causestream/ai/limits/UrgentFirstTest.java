package io.causestream.ai.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UrgentFirstTest {

    private final CountDownLatch taken = new CountDownLatch(1);
    private Thread waiting = Thread.ofVirtual().unstarted(() -> {});

    @AfterEach
    void stop() {
        waiting.interrupt();
    }

    @Test
    void letsTheOtherQueueWaitUntilNothingUrgentIsThere() {
        UrgentFirst calls = new UrgentFirst(1);
        UrgentFirst.Turn urgent = calls.urgent();
        waits(calls.other());
        assertThat(taken.getCount()).isEqualTo(1);

        urgent.polled(false);

        await().until(() -> taken.getCount() == 0);
    }

    @Test
    void givesTheNextCallToWhatIsUrgent() throws InterruptedException {
        UrgentFirst calls = new UrgentFirst(1);
        UrgentFirst.Turn urgent = calls.urgent();
        urgent.polled(true);
        urgent.take();
        waits(calls.other());

        urgent.done();
        urgent.polled(true);
        urgent.take();
        assertThat(taken.getCount()).isEqualTo(1);

        urgent.done();
        urgent.polled(false);
        await().until(() -> taken.getCount() == 0);
    }

    @Test
    void makesAtMostAsManyCallsAsThereAreWorkers() throws InterruptedException {
        UrgentFirst calls = new UrgentFirst(2);
        UrgentFirst.Turn first = calls.other();
        first.take();
        calls.other().take();
        waits(calls.urgent());
        assertThat(taken.getCount()).isEqualTo(1);

        first.done();

        await().until(() -> taken.getCount() == 0);
    }

    @Test
    void letsOthersCallBesideAnUrgentOneThatHangs() throws InterruptedException {
        UrgentFirst calls = new UrgentFirst(2);
        UrgentFirst.Turn hangs = calls.urgent();
        calls.urgent().polled(false);
        hangs.take();

        waits(calls.other());

        await().until(() -> taken.getCount() == 0);
    }

    /** Returns when it waits, or has its turn. */
    private void waits(UrgentFirst.Turn turn) {
        waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                turn.take();
                                taken.countDown();
                            } catch (InterruptedException end) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().until(() -> taken.getCount() == 0 || waiting.getState() == Thread.State.WAITING);
    }
}
