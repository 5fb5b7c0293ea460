package io.causestream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EmbeddedKafkaTest {

    @TempDir private Path folder;

    @Test
    void keepsItsRecordsOverARestart() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder))) {
            Records records = new Records(kafka.bootstrapServers());
            records.createTopic();
            records.append("before");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder))) {
            Records records = new Records(kafka.bootstrapServers());
            records.append("after");
            assertThat(records.values()).containsExactly("before", "after");
        }
    }

    @Test
    void keepsWhatItAcknowledgedWhenItsProcessIsKilledWhileWriting() throws Exception {
        List<String> acknowledged;
        try (BrokerProcess process = BrokerProcess.on(folder)) {
            Records records = new Records(process.bootstrapServers());
            records.createTopic();
            acknowledged = records.appendUntilAcknowledged(500, process::kill);
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder))) {
            assertThat(new Records(kafka.bootstrapServers()).values())
                    .hasSizeGreaterThanOrEqualTo(500)
                    .containsAll(acknowledged);
        }
    }

    @Test
    void refusesASecondProcessAndLeavesTheFirstUnharmed() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder));
                BrokerProcess second = BrokerProcess.on(folder)) {
            assertThat(second.refusal())
                    .isEqualTo(
                            "the data folder %s is in use by process %d; stop that one or choose another folder"
                                    .formatted(folder, ProcessHandle.current().pid()));
            assertThat(second.awaitEnd()).isZero();

            Records records = new Records(kafka.bootstrapServers());
            records.createTopic();
            records.append("unharmed");
            assertThat(records.values()).containsExactly("unharmed");
        }
    }

    @Test
    void refusesASecondInstanceInThisProcessAndStaysLockedForOthers() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder))) {
            assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafka.Settings.in(folder)))
                    .isInstanceOf(DataFolderInUse.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("this process already");

            try (BrokerProcess other = BrokerProcess.on(folder)) {
                assertThat(other.refusal()).contains("is in use by process");
            }
            new Records(kafka.bootstrapServers()).createTopic();
        }
    }

    @Test
    void freesTheFolderOfAStartThatFailed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            EmbeddedKafka.start(
                                    EmbeddedKafka.Settings.in(folder)
                                            .withPort(other.getLocalPort())))
                    .isInstanceOf(KafkaDidNotStart.class)
                    .hasMessage(
                            "port %d of 127.0.0.1 is taken; stop the process that listens there or choose another port"
                                    .formatted(other.getLocalPort()));
        }

        FolderLock.take(folder).close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve(FolderLock.FILE));
        }
    }

    @Test
    void refusesAFolderItCannotMake() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path below = file.resolve("data");

        assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafka.Settings.in(below)))
                .isInstanceOf(KafkaDidNotStart.class)
                .hasMessageStartingWith("the data folder %s can't be written: ".formatted(below))
                .hasMessageNotContaining("null");
    }

    @Test
    void listensOnTheGivenPortAndKeepsToTheGivenBudget() throws Exception {
        int port = LoopbackPorts.anyBut(0);
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.start(
                                EmbeddedKafka.Settings.in(folder)
                                        .withPort(port)
                                        .withBytesPerPartition(5L << 20));
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);

            new Records(kafka.bootstrapServers()).createTopic();
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Records.TOPIC);
            assertThat(
                            admin.describeConfigs(List.of(topic))
                                    .all()
                                    .get(20, TimeUnit.SECONDS)
                                    .values())
                    .singleElement()
                    .extracting(config -> config.get("retention.bytes").value())
                    .isEqualTo(Long.toString(5L << 20));
        }
    }

    @Test
    void endsItsProcessWithASentenceWhenItsDiskIsGone() throws Exception {
        try (BrokerProcess process = BrokerProcess.on(folder)) {
            Records records = new Records(process.bootstrapServers());
            records.createTopic();
            // Moved in one step: file by file, the broker would write anew in between.
            Files.move(folder.resolve("kafka"), folder.resolve("gone"));

            // Makes the broker write to a new file; whether it still answers is a matter of luck.
            Throwable answer = catchThrowable(() -> records.createTopic("another"));

            assertThat(process.lastWords())
                    .as("after %s", answer)
                    .contains("The embedded Kafka on %s can't go on".formatted(folder));
            assertThat(process.awaitEnd()).isEqualTo(1);
        }
    }
}
