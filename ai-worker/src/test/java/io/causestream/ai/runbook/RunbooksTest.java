package io.causestream.ai.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ai.Questioned;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.settings.Problem;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunbooksTest {

    private static final Finding CRASH = Questioned.crashing("f-1", List.of("starting"));

    private static final String OURS =
            """
            ---
            title: Checkout crashes
            link: https://wiki.example/checkout
            match: {reason: CrashLoopBackOff, namespace: sh*, cluster: home}
            ---
            Call the shop team.

            Then roll back.
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "CrashLoopBackOff, crash-loop-back-off.md",
        "OOMKilled, oom-killed.md",
        "ImagePullBackOff, image-pull-back-off.md",
        "PodPending, pod-pending.md",
        "NodeNotReady, node-not-ready.md",
        "DeploymentReplicasMismatch, deployment-replicas-mismatch.md",
        "HighCPU, high-cpu.md",
        "HostHighMemoryLoad, high-memory.md",
        "NodeFilesystemSpaceFillingUp, disk-full.md",
        "JobFailure, job-failure.md"
    })
    void oneIsShippedForEachAlertOfTheTable(String reason, String name) {
        Finding finding = CRASH.edit().reason(reason).finding();

        assertThat(Runbooks.shipped().find(finding).orElseThrow().name()).isEqualTo(name);
        assertThat(Runbooks.shipped().all()).hasSize(10);
    }

    @Test
    void noneFitsAnUnknownReason() {
        assertThat(Runbooks.shipped().find(CRASH.edit().reason("Unheard").finding())).isEmpty();
    }

    @Test
    void theOneThatNamesMoreIsTaken() {
        Runbook ours = read(OURS);

        assertThat(ours.lines()).containsExactly("Call the shop team.", "Then roll back.");
        Runbooks runbooks = Runbooks.with(List.of(ours));
        assertThat(runbooks.find(CRASH)).hasValue(ours);
        assertThat(
                        runbooks.find(CRASH.edit().subject(Subject.pod("other", "x")).finding())
                                .orElseThrow()
                                .name())
                .isEqualTo("crash-loop-back-off.md");
    }

    @Test
    void theUsersOwnWinsWhereBothFitAsWell() {
        Runbook ours = read("---\ntitle: A\nmatch: {reason: OOMKilled}\n---\nText\n");

        assertThat(Runbooks.with(List.of(ours)).find(CRASH.edit().reason("OOMKilled").finding()))
                .hasValue(ours);
    }

    @Test
    void labelsAndTheNameOfAnAlertAreMatchedByGlobs() {
        Runbook ours =
                read(
                        "---\ntitle: A\nmatch: {alertname: 'Kafka?ag*', labels: {team: 'shop*'}}\n---\nText\n");
        Finding alert =
                CRASH.edit()
                        .reason("KafkaLag")
                        .labels(Map.of("alertname", "KafkaLagHigh", "team", "shop-eu"))
                        .finding();

        assertThat(Runbooks.with(List.of(ours)).find(alert)).hasValue(ours);
        assertThat(
                        Runbooks.with(List.of(ours))
                                .find(
                                        alert.edit()
                                                .labels(Map.of("alertname", "KafkaLagHigh"))
                                                .finding()))
                .isEmpty();
    }

    @Test
    void allMistakesAreTold() {
        List<Problem> problems = new ArrayList<>();

        RunbookReader.read(
                "a.md",
                "---\ntitel: A\nlink: javascript:x\nmatch:\n  reasons: OOMKilled\n---\nText\n",
                problems);

        assertThat(problems.stream().map(Problem::toString).sorted())
                .containsExactlyInAnyOrder(
                        "a.md, line 2, titel: unknown key; did you mean title?",
                        "a.md, line 2, title: a title is missing",
                        "a.md, line 3, link: is not an http or https address of at most 2000 characters",
                        "a.md, line 5, match.reasons: unknown key; did you mean reason?",
                        "a.md, line 4, match: names nothing and would fit every finding; add reason, alertname, cluster, namespace or labels");
    }

    @Test
    void aFileWithoutFrontMatterOrTextIsRefused() {
        List<Problem> problems = new ArrayList<>();
        RunbookReader.read("a.md", "# Only text\n", problems);
        RunbookReader.read("b.md", "---\ntitle: B\nmatch: {reason: X}\n---\n\n", problems);
        RunbookReader.read("c.md", "---\n{ not yaml\n---\nText\n", problems);

        assertThat(problems).hasSize(3);
        assertThat(problems.get(0).sentence()).startsWith("a runbook begins with its front matter");
        assertThat(problems.get(1).sentence()).isEqualTo("there is no text after the front matter");
        assertThat(problems.get(2).sentence()).startsWith("not YAML");
    }

    @Test
    void mistakesAreThoseOfTheSettingsAtTheStart() throws IOException {
        Files.writeString(folder.resolve("a.md"), "no front matter");
        Files.writeString(folder.resolve("b.txt"), "is not read");
        Settings settings =
                Settings.read(null, Map.of("CAUSESTREAM_RUNBOOK_FILES", folder + ",/not/there.md"));

        RunbookFiles.from(settings);

        assertThatThrownBy(settings::refuseProblems)
                .hasMessageContaining("a.md, line 1")
                .hasMessageContaining("/not/there.md")
                .hasMessageContaining("there is no such file or folder");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws IOException {
        Files.writeString(folder.resolve("a.md"), "x".repeat(70_000));

        assertThat(new RunbookFiles(List.of(folder)).read().problems().getFirst().sentence())
                .isEqualTo("has 70000 bytes; a runbook has 65536 at most");
    }

    @Test
    void aChangeIsReadAndAMistakeLeavesTheLastGoodOnesInForce() throws IOException {
        Path file = Files.writeString(folder.resolve("a.md"), OURS);
        try (RunbookReload reload = new RunbookReload(new RunbookFiles(List.of(folder)))) {
            assertThat(title(reload)).isEqualTo("Checkout crashes");

            Files.writeString(file, OURS.replace("Checkout", "Everything"));
            reload.reload();
            assertThat(title(reload)).isEqualTo("Everything crashes");

            Files.writeString(file, "---\ntitel: x\n---\n");
            reload.reload();
            assertThat(title(reload)).isEqualTo("Everything crashes");
            assertThat(reload.problems())
                    .anyMatch(problem -> problem.contains("did you mean title?"));

            Files.delete(file);
            reload.reload();
            assertThat(reload.problems()).isEmpty();
            assertThat(title(reload)).isEqualTo("A container crashes again and again");
        }
    }

    private static String title(RunbookReload reload) {
        return reload.get().find(CRASH).orElseThrow().title();
    }

    private static Runbook read(String text) {
        List<Problem> problems = new ArrayList<>();
        Runbook runbook = RunbookReader.read("ours.md", text, problems).orElseThrow();
        assertThat(problems).isEmpty();
        return runbook;
    }
}
