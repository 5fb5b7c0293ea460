package io.causestream.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.k8s.AlertRules.Alert;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Each alert fires when it should, is silent when it nearly should, and has its runbook. */
class PrometheusRulesTest {

    private static final Path TESTS = Path.of("src/test/resources/rules-test.yaml");
    private static final Path RUNBOOKS = Path.of("../docs/runbooks");
    private static final Path METRICS_PAGE = Path.of("../docs/metrics.md");
    private static final List<String> SECTIONS =
            List.of("## What it means", "## See more", "## What to do", "## When it is not urgent");
    private static final int ONE_SCREEN = 50;

    private static final Pattern TABLE_ROW =
            Pattern.compile("\\| \\[(\\w+)]\\(runbooks/\\1\\.md\\) \\| (\\w+) \\| .+ \\|");

    /**
     * Of each name two: {@code CausestreamDown fires: …} and {@code CausestreamDown is silent: …}.
     */
    private static final Pattern TEST_NAME =
            Pattern.compile("(?<alert>\\w+) (?<verdict>fires|is silent): .+");

    @TempDir Path folder;

    @Test
    void promtoolAcceptsTheRulesAndEachFiresAsItsTestSays() throws Exception {
        AlertRules.read().writeTo(folder);
        Files.copy(TESTS, folder.resolve("rules-test.yaml"));

        assertThat(promtool("check", "rules", "--lint-fatal", "rules.yaml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "rules-test.yaml")).contains("SUCCESS");
    }

    @Test
    void eachAlertHasASeriesThatFiresItAndANearMiss() throws IOException {
        List<String> held = new ArrayList<>();
        for (Map<?, ?> test : list(tests().get("tests"))) {
            var name = TEST_NAME.matcher((String) requireNonNull(test.get("name")));
            assertThat(name.matches()).as(test.get("name").toString()).isTrue();
            Map<?, ?> rule = list(test.get("alert_rule_test")).getFirst();
            assertThat(rule.get("alertname")).isEqualTo(name.group("alert"));
            boolean fires = !list(rule.get("exp_alerts")).isEmpty();
            assertThat(fires).isEqualTo(name.group("verdict").equals("fires"));
            assertThat(list(test.get("input_series"))).isNotEmpty();
            held.add(name.group("alert") + " " + name.group("verdict"));
        }

        assertThat(held)
                .containsExactlyInAnyOrderElementsOf(
                        names().stream()
                                .flatMap(alert -> Stream.of(alert + " fires", alert + " is silent"))
                                .toList());
    }

    @Test
    void eachAlertSaysHowBadItIsWhatHappensAndWhatToDo() throws IOException {
        List<Alert> alerts = AlertRules.read().alerts();

        assertThat(alerts).hasSizeGreaterThan(20).extracting(Alert::name).doesNotHaveDuplicates();
        assertThat(alerts)
                .allSatisfy(alert -> {
                    assertThat(alert.name()).matches("Causestream[A-Z][A-Za-z]+");
                    assertThat(alert.severity()).isIn("critical", "warning");
                    assertThat(alert.annotations())
                            .containsOnlyKeys("summary", "description", "runbook_url")
                            .containsEntry(
                                    "runbook_url", "docs/runbooks/%s.md".formatted(alert.name()));
                    assertThat(alert.annotations().get("summary")).matches("(?s).+[.}]");
                    assertThat(alert.annotations().get("description")).matches("(?s).+\\. .+\\.");
                });
    }

    @Test
    void eachAlertHasARunbookOfOneScreenAndEachRunbookAnAlert() throws IOException {
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(
                            pages.map(page -> page.getFileName().toString())
                                    .filter(page -> !page.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().stream().map(name -> name + ".md").toList());
        }
        for (Alert alert : AlertRules.read().alerts()) {
            List<String> lines = Files.readAllLines(RUNBOOKS.resolve(alert.name() + ".md"));
            assertThat(lines)
                    .as(alert.name())
                    .hasSizeLessThan(ONE_SCREEN)
                    .contains("# " + alert.name());
            assertThat(lines).filteredOn(line -> line.startsWith("## ")).isEqualTo(SECTIONS);
            assertThat(lines.get(2))
                    .as("how bad it is, and when it fires")
                    .isEqualTo(
                            "**%s**, %s."
                                    .formatted(
                                            alert.severity(),
                                            alert.pending().isEmpty()
                                                    ? "at once"
                                                    : "after " + alert.pending()));
        }
    }

    @Test
    void theTableOfThePageLeadsToEachRunbook() throws IOException {
        Map<String, String> severities =
                AlertRules.read().alerts().stream().collect(toMap(Alert::name, Alert::severity));
        Map<String, String> table =
                Files.readAllLines(METRICS_PAGE).stream()
                        .map(TABLE_ROW::matcher)
                        .filter(row -> row.matches())
                        .collect(toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(table).isEqualTo(severities);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
    void whereTheRunbooksAreIsSaidInOnePlace() throws IOException {
        // Below this folder, since kustomize takes relative paths alone.
        Path target = Files.createDirectories(Path.of("target"));
        Path component = Files.createTempDirectory(target, "component");
        for (String file : List.of("kustomization.yaml", "pod-monitor.yaml", "rules.yaml")) {
            Files.writeString(
                    component.resolve(file),
                    Files.readString(Path.of("components/prometheus", file))
                            .replace(
                                    "causestream.io/docs: docs",
                                    "causestream.io/docs: https://git.example.com/homelab/docs"));
        }

        Map<String, Alert> applied =
                AlertRules.of(ruleOf(Manifests.build("overlays/home-lab"))).alerts().stream()
                        .collect(toMap(Alert::name, Function.identity()));
        List<Alert> rewritten =
                AlertRules.of(ruleOf(Manifests.build("base/standalone", component.toString())))
                        .alerts();

        assertThat(rewritten).hasSameSizeAs(applied.keySet());
        assertThat(rewritten)
                .allSatisfy(alert -> {
                    String page = "/runbooks/%s.md".formatted(alert.name());
                    assertThat(alert.annotations())
                            .containsEntry(
                                    "runbook_url", "https://git.example.com/homelab/docs" + page);
                    assertThat(requireNonNull(applied.get(alert.name())).annotations())
                            .containsEntry("runbook_url", "docs" + page);
                });
    }

    private static GenericKubernetesResource ruleOf(Manifests manifests) {
        return manifests.all(GenericKubernetesResource.class).stream()
                .filter(object -> object.getKind().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names() throws IOException {
        return AlertRules.read().alerts().stream().map(Alert::name).toList();
    }

    private static Map<?, ?> tests() throws IOException {
        return new KubernetesSerialization().unmarshal(Files.readString(TESTS), Map.class);
    }

    private static List<Map<?, ?>> list(@Nullable Object value) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (Object each : (List<?>) requireNonNull(value)) {
            all.add((Map<?, ?>) each);
        }
        return all;
    }

    /** What it prints; fails if it does not end with 0. */
    private String promtool(String... arguments) throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "promtool is missing: install Debian's package prometheus");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("promtool.out");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String printed = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private static boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "promtool")));
    }
}
