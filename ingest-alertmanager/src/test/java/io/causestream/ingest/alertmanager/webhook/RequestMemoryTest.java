package io.causestream.ingest.alertmanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {

    @Test
    void growsAsFarAsThereIsRoomAndGivesAllBack() {
        Semaphore all = new Semaphore(100);
        try (RequestMemory one = RequestMemory.of(all, 40).orElseThrow()) {
            assertThat(one.holds(40 * 1024)).isTrue();
            assertThat(one.holds(40 * 1024 + 1)).isTrue();
            assertThat(all.availablePermits()).isEqualTo(59);
            assertThat(one.holds(101 * 1024)).isFalse();
            assertThat(one.holds(100 * 1024)).isTrue();
            assertThat(RequestMemory.of(all, 1)).isEmpty();
        }
        assertThat(all.availablePermits()).isEqualTo(100);
    }
}
