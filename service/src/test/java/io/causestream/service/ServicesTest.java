package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServicesTest {

    private final List<String> closed = new CopyOnWriteArrayList<>();

    @Test
    void areClosedInReverse() {
        try (Services services = new Services()) {
            services.start(List.of(closing("first"), closing("second"), closing("third")));
        }

        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    @Timeout(30)
    void oneThatHangsOrFailsHoldsUpNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Part hanging = new Part("hanging", () -> awaitQuietly(never));
        Part failing =
                new Part(
                        "failing",
                        () -> {
                            throw new IllegalStateException("broken");
                        });

        try (Services services = new Services(Duration.ofSeconds(1))) {
            services.start(List.of(closing("first"), failing, hanging));
        }

        assertThat(closed).containsExactly("first");
        never.countDown();
    }

    @Test
    void sayWhatIsMissingWhenTheyAreNotReadyInTime() {
        Part waiting = Part.named("ingest-kube");
        waiting.readiness.set(new Readiness(List.of("pods are not listed yet"), List.of()));

        try (Services services = new Services()) {
            services.start(List.of(waiting));

            assertThatThrownBy(() -> services.awaitReady(Duration.ZERO))
                    .isInstanceOf(ServiceFailed.class)
                    .hasMessage("ingest-kube: not ready after 0 s: pods are not listed yet");
        }
    }

    private Part closing(String name) {
        return new Part(name, () -> closed.add(name));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
