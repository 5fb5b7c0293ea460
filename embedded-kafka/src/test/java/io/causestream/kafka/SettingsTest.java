package io.causestream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
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
        assertThatThrownBy(() ->
                        EmbeddedKafka.Settings.in(Path.of("data")).withBytesPerPartition(1000))
                .hasMessage("1000 bytes a partition are less than 1 MiB");
    }

    @Test
    void refusesAFolderThatKafkaWouldReadAsTwo() {
        assertThatThrownBy(() -> EmbeddedKafka.Settings.in(Path.of("/data,old")))
                .hasMessageStartingWith("the data folder /data,old has a comma");
    }

    @Test
    void refusesANameOrAPasswordThatKafkaWouldReadAsMore() {
        EmbeddedKafka.Settings settings = EmbeddedKafka.Settings.in(Path.of("data"));

        assertThatThrownBy(() -> settings.withSuperUser("admin,User:eve", "secret"))
                .hasMessage(
                        "a user's name may contain only letters, digits, dots, dashes and underscores, not 'admin,User:eve'");
        assertThatThrownBy(() -> settings.withSuperUser("admin", "hunter2]"))
                .hasMessage(
                        "the password of admin may contain only letters, digits, dots, dashes and underscores");
    }

    @Test
    void printsNoPassword() {
        assertThat(EmbeddedKafka.Settings.in(Path.of("data")).withSuperUser("admin", "hunter2"))
                .asString()
                .contains("admin")
                .doesNotContain("hunter2");
    }
}
