package io.causestream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @TempDir private Path folder;

    @Test
    void keepsWhatWasAcknowledgedThoughItsProcessIsKilled() throws Exception {
        Process process = KafkaProcess.start(folder);
        List<String> acknowledged = KafkaProcess.firstLines(process, 500);
        process.destroyForcibly().waitFor();

        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
            assertThat(KafkaClients.readAll(kafka.bootstrapServers(), "numbers"))
                    .startsWith(acknowledged.toArray(String[]::new));
        }
    }

    @Test
    void refusesAFolderThatIsInUseAndLeavesTheFirstUnharmed() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
                    .isInstanceOf(KafkaDidNotStart.class)
                    .hasMessageContaining(folder + " is in use");
            Process second = KafkaProcess.start(folder);
            assertThat(KafkaProcess.firstLines(second, 1))
                    .singleElement()
                    .asString()
                    .startsWith("refused: the data directory " + folder + " is in use");
            second.destroyForcibly();

            KafkaClients.createTopic(kafka.bootstrapServers(), "still-alive");
            assertThat(KafkaClients.readAll(kafka.bootstrapServers(), "still-alive")).isEmpty();
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
                    .isInstanceOf(KafkaDidNotStart.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void refusesAFolderThatCannotBe() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EmbeddedKafka.start(file, 0))
                .isInstanceOf(KafkaDidNotStart.class)
                .hasMessageContaining(file + " can't be written");
    }
}
