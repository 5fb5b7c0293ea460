package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.kafka.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says when it can't do what it is told: one sentence, and an exit code. */
class CommandLineTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path folder;

    @Test
    void helpShowsHowToBegin() throws Exception {
        assertThat(helped("--help")).contains("demo", "up", "causestream demo");
        assertThat(helped("demo", "--help")).contains("--once", "--data", "causestream demo");
        assertThat(helped("rewind", "--help")).contains("--to", "--execute", "causestream rewind");
        assertThat(helped("cut-over", "--help"))
                .contains("--to", "--remove-left", "--execute", "causestream cut-over");
        assertThat(helped("eval", "ai", "--help"))
                .contains("--cases", "--without-rules", "causestream eval ai");
        assertThat(helped("doctor", "--help")).contains("--send-test", "causestream doctor");
        assertThat(helped("up", "--help"))
                .contains("--config", "--kubeconfig", "--data", "causestream up");
    }

    @Test
    void refusesATimeToRewindToBeforeItReachesKafka() throws Exception {
        assertThat(refused(2, "rewind", "--to", "yesterday")).contains("'yesterday'", "2h");
        assertThat(refused(2, "rewind", "--to", "2999-01-01T00:00:00Z")).contains("in the future");
        assertThat(refused(2, "rewind")).contains("--to");
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(helped("--version")).startsWith("causestream ");
    }

    @Test
    void refusesAnUnknownFlagNamingTheNearest() throws Exception {
        assertThat(refused(2, "demo", "--onec")).contains("--onec", "--once");
        assertThat(refused(2, "up", "--kubeconf", "x")).contains("--kubeconf", "--kubeconfig");
    }

    @Test
    void refusesAnUnknownCommandNamingTheNearest() throws Exception {
        assertThat(refused(2, "dmeo")).contains("dmeo", "demo");
    }

    @Test
    void refusesAValueThatIsNoPort() throws Exception {
        assertThat(refused(2, "demo", "--page-port", "http")).contains("http", "--page-port");
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(refused(1, "demo", "--data", data(), "--page-port", port))
                    .contains(port, "taken");
        }
    }

    @Test
    void saysThatTheKubeconfigIsMissing() throws Exception {
        Path missing = folder.resolve("no-such-kubeconfig");

        assertThat(
                        refused(
                                1,
                                "up",
                                "--data",
                                data(),
                                "--config",
                                config(),
                                "--kubeconfig",
                                missing.toString()))
                .contains(missing.toString(), "kubeconfig");
    }

    @Test
    void saysThatTheClusterDoesNotAnswer() throws Exception {
        Path kubeconfig = folder.resolve("kubeconfig");
        String nobody = "http://127.0.0.1:" + closedPort();
        Files.writeString(
                kubeconfig,
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: home, cluster: {server: "%s"}}]
                users: [{name: me, user: {}}]
                contexts: [{name: home, context: {cluster: home, user: me}}]
                current-context: home
                """
                        .formatted(nobody));

        assertThat(
                        refused(
                                1,
                                "up",
                                "--data",
                                data(),
                                "--config",
                                config(),
                                "--kubeconfig",
                                kubeconfig.toString()))
                .contains(nobody, "does not respond");
    }

    @Test
    void saysThatTheDataFolderCanNotBeWritten() throws Exception {
        // A file in the way stops root too.
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(refused(1, "demo", "--once", "--data", file.resolve("data").toString()))
                .contains(file.toString());
    }

    @Test
    void saysThatTheDataFolderIsInUseAndLeavesItsOwnerAlone() throws Exception {
        try (EmbeddedKafka owner = EmbeddedKafka.start(Path.of(data()), 0)) {
            assertThat(refused(1, "demo", "--once", "--data", data()))
                    .contains(data(), "in use by process " + ProcessHandle.current().pid());
            assertThat(owner.bootstrapServers()).isNotEmpty();
        }
    }

    @Test
    void saysAllMistakesOfTheConfiguration() throws Exception {
        Path wrong = folder.resolve("wrong.yaml");
        Files.writeString(
                wrong,
                """
                clusterNmae: home
                sinksConfig: [{slack_sink: {name: home, api_key: xoxb-0000000000000000, slack_channle: "#alerts"}}]
                """);

        String message = said(2, "up", "--data", data(), "--config", wrong.toString());

        assertThat(message)
                .contains("clusterNmae", "did you mean clusterName?")
                .contains("slack_channle", "did you mean slack_channel?");
        assertThat(message.lines().count()).isGreaterThan(2);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private String config() throws IOException {
        Path file = folder.resolve("causestream.yaml");
        Files.writeString(file, "clusterName: home\n");
        return file.toString();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String helped(String... arguments) throws Exception {
        try (CausestreamProcess command = CausestreamProcess.start(folder, Map.of(), arguments)) {
            assertThat(command.exitCode(PATIENCE)).isZero();
            assertThat(command.errors()).isEmpty();
            return command.output();
        }
    }

    /** One sentence on standard error. */
    private String refused(int exitCode, String... arguments) throws Exception {
        String message = said(exitCode, arguments);
        assertThat(message.strip().lines()).hasSize(1);
        return message;
    }

    private String said(int exitCode, String... arguments) throws Exception {
        try (CausestreamProcess command = CausestreamProcess.start(folder, Map.of(), arguments)) {
            int code = command.exitCode(PATIENCE);
            String message = command.errors();
            assertThat(message)
                    .as("%s%n%s", String.join(" ", arguments), command.output())
                    .isNotBlank()
                    .doesNotContain("\tat ", "Exception");
            assertThat(code).isEqualTo(exitCode);
            return message;
        }
    }
}
