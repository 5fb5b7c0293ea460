package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.AiWorkerMain;
import io.causestream.enrich.EnrichStreamsMain;
import io.causestream.findings.FindingsApiMain;
import io.causestream.ingest.alertmanager.IngestAlertmanagerMain;
import io.causestream.ingest.kube.IngestKubeMain;
import io.causestream.service.ExitCode;
import io.causestream.sink.slack.SlackSinkMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in docs/exit-codes.md, held against each main. */
class ExitCodesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SIGINT = 130;
    private static final int SIGTERM = 143;

    /** So that each service can be made, though nothing answers. */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                    "CAUSESTREAM_CLUSTER_NAME", "home",
                    "CAUSESTREAM_AI_URL", "http://127.0.0.1:1",
                    "CAUSESTREAM_WEBHOOK_TOKEN", "0123456789abcdef",
                    "CAUSESTREAM_API_TOKEN", "0123456789abcdef",
                    "CAUSESTREAM_HEALTH_HOST", "127.0.0.1");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            classes = {
                IngestKubeMain.class,
                IngestAlertmanagerMain.class,
                EnrichStreamsMain.class,
                AiWorkerMain.class,
                SlackSinkMain.class,
                FindingsApiMain.class
            })
    void aServiceEndsAsThePageSays(Class<?> service) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> portTaken =
                    and("CAUSESTREAM_HEALTH_PORT", Integer.toString(taken.getLocalPort()));
            // Together: each takes about a second to start.
            try (CausestreamProcess help = start(service, SETTINGS, "--help");
                    CausestreamProcess unknown = start(service, SETTINGS, "--no-such");
                    CausestreamProcess second = start(service, SETTINGS, "a.yaml", "b.yaml");
                    CausestreamProcess wrong =
                            start(service, and("CAUSESTREAM_LOG_FORMAT", "jsn"));
                    CausestreamProcess failed = start(service, portTaken, slack())) {
                assertThat(help.exitCode(PATIENCE)).isEqualTo(ExitCode.DONE);
                assertThat(help.output()).contains("Usage: ", "FILE", "Exit codes: ");
                assertThat(help.errors()).isEmpty();

                assertThat(unknown.exitCode(PATIENCE)).isEqualTo(ExitCode.USAGE);
                assertThat(unknown.errors()).contains("--no-such", "--help").hasLineCount(1);

                assertThat(second.exitCode(PATIENCE)).isEqualTo(ExitCode.USAGE);
                assertThat(second.errors()).contains("b.yaml").hasLineCount(1);

                assertThat(wrong.exitCode(PATIENCE)).isEqualTo(ExitCode.USAGE);
                assertThat(wrong.errors()).contains("jsn", "did you mean json?");

                assertThat(failed.exitCode(PATIENCE))
                        .as(failed.errors())
                        .isEqualTo(ExitCode.FAILED);
                assertThat(failed.errors()).contains("CAUSESTREAM_HEALTH_PORT").hasLineCount(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "up",
                "check-config",
                "playbooks",
                "import",
                "findings",
                "route",
                "doctor",
                "rewind",
                "cut-over",
                "record",
                "replay",
                "test",
                "diff",
                "eval"
            })
    void aCommandEndsAsThePageSays(String command) throws Exception {
        String gone = folder.resolve("gone.yaml").toString();
        try (CausestreamProcess help =
                        CausestreamProcess.start(folder, Map.of(), command, "--help");
                CausestreamProcess unknown =
                        CausestreamProcess.start(folder, Map.of(), command, "--no-such");
                CausestreamProcess wrong =
                        CausestreamProcess.start(folder, Map.of(), withFile(command, gone))) {
            assertThat(help.exitCode(PATIENCE)).isEqualTo(ExitCode.DONE);
            assertThat(unknown.exitCode(PATIENCE)).isEqualTo(ExitCode.USAGE);
            assertThat(wrong.exitCode(PATIENCE)).as(wrong.errors()).isEqualTo(ExitCode.USAGE);
        }
    }

    @Test
    void thePageHasEachCodeOnce() throws IOException {
        String page = Files.readString(Path.of("../docs/exit-codes.md"));

        assertThat(
                        Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE)
                                .matcher(page)
                                .results()
                                .map((MatchResult row) -> Integer.valueOf(row.group(1))))
                .containsExactly(
                        ExitCode.DONE,
                        ExitCode.FAILED,
                        ExitCode.USAGE,
                        ExitCode.DIFFERENT,
                        SIGINT,
                        SIGTERM);
    }

    /** A file of settings, which the sink needs for its token. */
    private String slack() throws IOException {
        return Files.writeString(
                        Files.createTempFile(folder, "settings", ".yaml"),
                        "sinksConfig: [{slack_sink: {name: home, api_key: xoxb-0000000000000000,"
                                + " slack_channel: alerts}}]\n")
                .toString();
    }

    private static String[] withFile(String command, String file) {
        return switch (command) {
            case "up", "findings", "doctor", "cut-over" -> new String[] {command, "--config", file};
            case "record" -> new String[] {command, "--from", "2h", "-o", "x.cs", "--config", file};
            case "rewind" -> new String[] {command, "--to", "2h", "--config", file};
            case "diff" -> new String[] {command, file, "--with", file};
            case "route" -> new String[] {command, "--finding", file};
            case "eval" -> new String[] {command, "ai", "--cases", file};
            case "playbooks" -> new String[] {command, "--file", file};
            default -> new String[] {command, file};
        };
    }

    private CausestreamProcess start(
            Class<?> service, Map<String, String> environment, String... arguments)
            throws IOException {
        return CausestreamProcess.start(folder, service, environment, arguments);
    }

    private static Map<String, String> and(String variable, String value) {
        Map<String, String> environment = new HashMap<>(SETTINGS);
        environment.put(variable, value);
        return environment;
    }
}
