package io.causestream.ingest.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void growsAsFarAsThereIsRoomAndGivesAllBack() {
        Semaphore all = new Semaphore(100);
        try (Room one = Room.of(all, 40).orElseThrow()) {
            assertThat(one.holds(40 * 1024)).isTrue();
            assertThat(one.holds(40 * 1024 + 1)).isTrue();
            assertThat(all.availablePermits()).isEqualTo(59);
            assertThat(one.holds(101 * 1024)).isFalse();
            assertThat(one.holds(100 * 1024)).isTrue();
            assertThat(Room.of(all, 1)).isEmpty();
        }
        assertThat(all.availablePermits()).isEqualTo(100);
    }
}
