package io.causestream.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With objects as a real API server had them. */
class ExplainCommandTest {

    private static final Path OBJECTS = Path.of("..", "playbook-tests", "objects");
    private static final String CRASHING = OBJECTS.resolve("pod-crash-loop.yaml").toString();

    private static final String LOG =
            """
            INFO  [main] payments 1.8.0 starting with password=hunter2hunter2
            ERROR [main] cannot reach redis://cache.default.svc:6379: connection refused
            """;

    /** As kubectl prints it: of the core API. */
    private static final String EVENTS =
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Event
              metadata: {name: a.1, namespace: crashloop}
              involvedObject: {kind: Pod, namespace: crashloop, name: payments-86f648b8d8-4bjzb}
              reason: BackOff
              message: Back-off restarting failed container payments
              type: Warning
              count: 4
              firstTimestamp: '2026-11-23T14:21:20Z'
              lastTimestamp: '2026-11-23T14:21:31Z'
            - apiVersion: v1
              kind: Event
              metadata: {name: b.1, namespace: crashloop}
              involvedObject: {kind: Pod, namespace: crashloop, name: another}
              reason: FailedMount
              message: not about it
              type: Warning
              lastTimestamp: '2026-11-23T14:21:31Z'
            """;

    @TempDir private Path folder;

    @Test
    void aPodAndItsLogGiveTheCauseWithItsEvidenceAndWhatToDo() throws IOException {
        String out = run(CRASHING, "--log", file("log.txt", LOG));

        assertThat(out.lines())
                .containsSubsequence(
                        "Crashing pod payments-86f648b8d8-4bjzb",
                        "Workload:  Deployment crashloop/payments",
                        "Cause (high confidence, by rule dependency-refused)",
                        "  Evidence:",
                        "  - ERROR [main] cannot reach redis://cache.default.svc:6379: connection refused",
                        "  What to do:",
                        "Facts of Pod crashloop/payments-86f648b8d8-4bjzb",
                        "To be surer, give also");
        assertThat(out)
                .contains("kubectl get events -n crashloop -o yaml")
                .doesNotContain("kubectl logs", "hunter2");
    }

    @Test
    void whatIsMissingIsNamedWithTheCommandThatGetsItAndThenGoneOnceGiven() throws IOException {
        assertThat(run(CRASHING))
                .contains(
                        "kubectl logs payments-86f648b8d8-4bjzb -n crashloop -c payments > log.txt");

        String all =
                run(
                        CRASHING,
                        "--log",
                        "payments=" + file("log.txt", LOG),
                        "--events",
                        file("events.yaml", EVENTS));

        assertThat(all)
                .contains("BackOff Pod crashloop/payments-86f648b8d8-4bjzb: Back-off restarting")
                .doesNotContain("not about it", "To be surer");
    }

    @Test
    void theLogOfAContainerThatThePodDoesNotHaveIsRefused() throws IOException {
        String log = file("log.txt", LOG);

        assertThat(refused(CRASHING, "--log", "web=" + log))
                .isEqualTo("--log: the pods have no container 'web'; they have payments");
    }

    @Test
    void aHealthyPodWouldNotAlertAndHasNothingToExplain() {
        assertThat(run(OBJECTS.resolve("pod-running.yaml").toString()))
                .isEqualToIgnoringNewLines("Nothing in it would alert.");
    }

    @Test
    void theLastExitOfAPodThatRunsAgainIsExplainedThoughNothingWouldAlert() throws IOException {
        String pod =
                Files.readString(OBJECTS.resolve("pod-crash-loop.yaml"))
                        .replaceFirst(
                                "waiting:\n +reason: CrashLoopBackOff\n +message: .*\n",
                                "running: {startedAt: '2026-11-23T14:21:40Z'}\n")
                        .replace("restartCount: 2", "restartCount: 1")
                        .replace("ready: false", "ready: true")
                        .replace("status: 'False'", "status: 'True'");

        assertThat(run(file("pod.yaml", pod), "--log", file("log.txt", LOG)).lines())
                .containsSubsequence(
                        "Nothing in it would alert.",
                        "Last exit of container payments of pod payments-86f648b8d8-4bjzb: exit code 1",
                        "Cause (high confidence, by rule dependency-refused)");
    }

    @Test
    void aFindingIsExplainedAnewWithWhatIsGivenBesideIt() throws IOException {
        String json = run(CRASHING, "-o", "json");
        Finding without = Json.MAPPER.readValue(json, Finding.class);
        assertThat(without.enrichments()).noneMatch(Enrichment.Unavailable.class::isInstance);
        assertThat(without.diagnosis()).isNull();

        String out = run(file("finding.json", json), "--log", file("log.txt", LOG));

        assertThat(out).contains("by rule dependency-refused").contains(without.id());
    }

    @Test
    void aSecretInAFindingIsMaskedThoughNoAgentDidIt() throws IOException {
        String json =
                run(CRASHING, "-o", "json").replace("back-off 20s", "password=hunter2hunter2");

        assertThat(run(file("finding.json", json)))
                .contains("password=[redacted]")
                .doesNotContain("hunter2");
    }

    @Test
    void severalObjectsInOneStreamAreReadFromStandardInput() throws IOException {
        String both =
                Files.readString(OBJECTS.resolve("pod-crash-loop.yaml"))
                        + "---\n"
                        + Files.readString(OBJECTS.resolve("pod-oom-killed.yaml"))
                        + "---\napiVersion: metrics.k8s.io/v1beta1\nkind: PodMetrics\n";
        var before = System.in;
        System.setIn(new ByteArrayInputStream(both.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("-"))
                    .contains("Crashing pod payments", "by rule memory-limit")
                    .contains("-: left out, since nothing is read in them: PodMetrics");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatIsNeitherIsNamedWithWhatIsAccepted() throws IOException {
        assertThat(refused(file("log.txt", LOG)))
                .contains("log.txt: is ", "--log, beside the pod", "kubectl get pod NAME -o yaml");
        assertThat(refused(file("playbooks.yaml", "customPlaybooks: []\n")))
                .contains("a map with the keys customPlaybooks", "causestream findings ID -o json");
        assertThat(refused(file("nothing.yaml", "\n"))).contains("is empty");
        assertThat(refused(file("cut.json", "{\"kind\": "))).contains("not JSON");
        assertThat(refused(file("finding.json", "{\"fingerprint\": [], \"workload\": 1}")))
                .contains("looks like a finding and can't be read");
        assertThat(refused(folder.resolve("gone.yaml").toString()))
                .contains("there is no such file");
        assertThat(refused(CRASHING, "--events", CRASHING)).contains("--events takes Events only");
    }

    @Test
    void aLogOfAnySizeIsReadFromItsEnd() throws IOException {
        String long_ = "INFO nothing happens here\n".repeat(40_000) + LOG;

        Finding finding =
                Json.MAPPER.readValue(
                        run(CRASHING, "-o", "json", "--log", file("log.txt", long_)),
                        Finding.class);

        assertThat(finding.enrichments())
                .filteredOn(Enrichment.Logs.class::isInstance)
                .singleElement()
                .satisfies(each -> {
                    Enrichment.Logs logs = (Enrichment.Logs) each;
                    assertThat(logs.truncated()).isTrue();
                    assertThat(logs.lines()).hasSize(GivenLog.MOST_LINES);
                    assertThat(logs.lines().getLast()).endsWith("connection refused");
                });
    }

    @Test
    void timestampsThatKubectlAddsAreNoPartOfALine() throws IOException {
        String stamped =
                "2026-11-23T14:21:30.123456789Z "
                        + LOG.strip().replace("\n", "\n2026-11-23T14:21:31.000000001Z ");

        assertThat(run(CRASHING, "--log", file("log.txt", stamped)))
                .contains("  - ERROR [main] cannot reach redis");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String refused(String... arguments) {
        List<Exception> thrown = new ArrayList<>();
        command(new StringWriter())
                .setExecutionExceptionHandler((e, _, _) -> {
                    thrown.add(e);
                    return 2;
                })
                .execute(arguments);
        assertThat(thrown).singleElement().isInstanceOf(CannotRun.class);
        return String.valueOf(thrown.getFirst().getMessage());
    }

    /** Both streams. */
    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(command(out).execute(arguments)).as(out::toString).isZero();
        return out.toString();
    }

    private static CommandLine command(StringWriter out) {
        return new CommandLine(new ExplainCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
