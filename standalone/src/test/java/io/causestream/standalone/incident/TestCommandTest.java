package io.causestream.standalone.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestCommandTest {

    private static final String ALERT =
            """
            tests:
              - name: an alert is <one> finding
                given:
                  - alert: {labels: {alertname: HighLatency, severity: critical}}
                expect:
                  - title: HighLatency
                    severity: %s
            """;

    @TempDir private Path folder;

    @Test
    void aTestThatFindsWhatItExpectsPasses() throws IOException {
        Files.writeString(folder.resolve("alert.yaml"), ALERT.formatted("critical"));

        Ran ran = run(folder.toString());

        assertThat(ran.code).isEqualTo(ExitCode.DONE);
        assertThat(ran.out).contains("ok      an alert is <one> finding", "1 tests, 0 failed");
    }

    @Test
    void aTestThatFindsSomethingElseFailsAndNamesTheDifference() throws IOException {
        Files.writeString(folder.resolve("alert.yaml"), ALERT.formatted("low"));
        Path junit = folder.resolve("junit.xml");

        Ran ran = run(folder.toString(), "--junit", junit.toString());

        assertThat(ran.code).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out)
                .contains(
                        "FAILED  an alert is <one> finding",
                        "expected: title \"HighLatency\", severity \"low\";"
                                + " the nearest has severity \"critical\"",
                        "1 tests, 1 failed");
        assertThat(junit)
                .content()
                .contains(
                        "tests=\"1\" failures=\"1\"",
                        "name=\"an alert is &lt;one&gt; finding\"",
                        "<failure message=\"expected: title");
    }

    @Test
    void allMistakesAreReportedWithTheirPlaces() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("wrong.yaml"),
                        """
                        tests:
                          - name: wrong
                            covers: on_pod_oom_kiled
                            given:
                              - object: gone.yaml
                              - object: {kind: Pood, metadata: {name: a}}
                              - alert: {annotations: {}}
                              - after: soon
                            expect:
                              - titel: a
                              - severity: urgent
                        """);

        assertThatThrownBy(() -> run(file.toString()))
                .isInstanceOf(CannotRun.class)
                .satisfies(e -> assertThat(((CannotRun) e).exitCode()).isEqualTo(ExitCode.USAGE))
                .message()
                .satisfies(message ->
                        assertThat(message.lines().toList())
                                .satisfiesExactly(
                                        line ->
                                                assertThat(line)
                                                        .contains("line 3", "on_pod_oom_killed?"),
                                        line ->
                                                assertThat(line)
                                                        .contains("line 5", "there is no file"),
                                        line ->
                                                assertThat(line)
                                                        .contains("line 6", "did you mean Pod?"),
                                        line ->
                                                assertThat(line)
                                                        .contains("line 7", "labels: is missing"),
                                        line -> assertThat(line).contains("line 8", "'soon'"),
                                        line ->
                                                assertThat(line)
                                                        .contains("line 10", "did you mean title?"),
                                        line ->
                                                assertThat(line)
                                                        .contains(
                                                                "line 11", "urgent", "critical")));
    }

    @Test
    void aFileOfAFolderThatNobodyUsesIsAMistake() throws IOException {
        Files.writeString(folder.resolve("alert.yaml"), ALERT.formatted("critical"));
        Files.writeString(folder.resolve("other.yaml"), "test: []\n");

        assertThatThrownBy(() -> run(folder.toString()))
                .hasMessageContaining("other.yaml: has no key tests, and no test names it");
    }

    @Test
    void aTriggerThatDoesNotFireFailsATestThatCoversIt() throws IOException {
        Files.writeString(
                folder.resolve("alert.yaml"),
                ALERT.formatted("critical") + "    covers: on_pod_oom_killed\n");

        assertThat(run(folder.toString()).out)
                .contains("covers on_pod_oom_killed, which did nothing");
    }

    private record Ran(int code, String out) {}

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        TestCommand command = new TestCommand();
        new CommandLine(command).setOut(new PrintWriter(out)).parseArgs(args);
        return new Ran(command.call(), out.toString());
    }
}
