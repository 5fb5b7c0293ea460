package io.causestream.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SettingsTest {

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> EmbeddedKafka.Settings.in(Path.of("data")).withPort(65_536))
                .hasMessage("port 65536 is not in 0-65535");
    }

    @Test
    void refusesABudgetTooSmallForASegment() {
        assertThatThrownBy(() -> new EmbeddedKafka.Settings(Path.of("data"), 0, 1000))
                .hasMessage("1000 bytes a partition are less than 1 MiB");
    }

    @Test
    void refusesAFolderThatKafkaWouldReadAsTwo() {
        assertThatThrownBy(() -> EmbeddedKafka.Settings.in(Path.of("/data,old")))
                .hasMessageStartingWith("the data folder /data,old has a comma");
    }
}
