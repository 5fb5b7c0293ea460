package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void startInOrderAndCloseInReverse() {
        try (Services services = new Services()) {
            services.start(List.of(new Told("one"), new Told("two")));
        }

        assertThat(told).containsExactly("start one", "start two", "close two", "close one");
    }

    @Test
    void oneThatFailsToStartIsNamedAndTheOthersAreClosed() {
        try (Services services = new Services()) {
            assertThatThrownBy(() -> services.start(List.of(new Told("one"), new Failing())))
                    .isInstanceOf(ServiceFailed.class)
                    .hasMessage("failing: the port is taken");
            assertThat(told).containsExactly("start one", "close one");
        }
    }

    @Test
    void oneThatFailsLaterEndsTheWaiting() {
        try (Services services = new Services()) {
            services.start(List.of(new Told("one")));
            services.of("one", new IllegalStateException("the disk is full"));

            assertThatThrownBy(() -> services.awaitEnd(Duration.ofSeconds(5)))
                    .isInstanceOf(ServiceFailed.class)
                    .hasMessage("one: the disk is full");
        }
    }

    @Test
    void oneThatIsNeverReadyIsNamed() {
        try (Services services = new Services()) {
            services.start(List.of(new Told("slow")));

            assertThatThrownBy(() -> services.awaitReady(Duration.ofMillis(100)))
                    .hasMessageContaining("slow: not ready");
        }
    }

    private class Told implements Service {
        private final String name;

        Told(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {
            told.add("start " + name);
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void close() {
            told.add("close " + name);
        }
    }

    private static final class Failing implements Service {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public void start() {
            throw new IllegalStateException("the port is taken");
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public void close() {}
    }
}
