package io.causestream.enrich.alertkind;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.alertkind.AlertKind.Expected;
import io.causestream.finding.Finding;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.ShippedPlaybooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each kind of alert from what happens to the finding that an engineer reads: its title, the cause,
 * and what is in its evidence. {@code docs/what-an-alert-carries.md} shows the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertKindsTest {

    private static final Path PAGE = Path.of("../docs/what-an-alert-carries.md");

    private static final Pattern ALERT_NAME = Pattern.compile("alert_name: (\\w+)");

    private final Map<String, JsonNode> usual = AlertKinds.usualAnswers();
    private final Map<String, Finding> findings = new HashMap<>();

    static List<AlertKind> kinds() {
        return AlertKinds.all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void carriesWhatTheEngineerWouldHaveLookedUp(AlertKind kind) {
        Finding finding = finding(kind);
        Expected expected = kind.expect();

        assertThat(finding.title()).isEqualTo(expected.title());
        assertThat(finding.severity()).isEqualTo(expected.severity());
        if (expected.description() != null) {
            assertThat(finding.description()).contains(expected.description());
        }
        assertThat(finding.diagnosis() == null ? null : finding.diagnosis().cause())
                .isEqualTo(expected.cause());
        if (expected.fix() != null) {
            assertThat(EnrichmentScenario.diagnosis(finding).fixes().getFirst())
                    .isEqualTo(expected.fix());
        }
        List<String> changes = finding.changes().stream().map(EvidenceText::of).toList();
        assertThat(changes).isEqualTo(expected.changes() == null ? List.of() : expected.changes());
        Map<String, String> texts = EvidenceText.of(finding);
        assertThat(texts.keySet()).containsExactlyElementsOf(expected.headings());
        expected.evidence()
                .forEach((heading, parts) -> {
                    if (parts.isEmpty()) {
                        assertThat(texts.get(heading)).as(heading).isEmpty();
                    } else {
                        assertThat(texts.get(heading)).as(heading).contains(parts);
                    }
                });
    }

    @Test
    void thereIsOneForEachAlertThatRobustasPlaybooksName() {
        Set<String> named = new TreeSet<>();
        ShippedPlaybooks.files().stream()
                .filter(file -> !file.name().endsWith("ours.yaml"))
                .map(PlaybookFile::text)
                .forEach(text ->
                        ALERT_NAME
                                .matcher(text)
                                .results()
                                .forEach(found -> named.add(found.group(1))));

        assertThat(named).hasSize(28);
        assertThat(kinds()).extracting(AlertKind::kind).containsAll(named).doesNotHaveDuplicates();
    }

    @Test
    void thereIsOneForEachKindThatIsPromisedToBeAlerted() {
        assertThat(kinds())
                .extracting(AlertKind::kind)
                .contains(
                        "CrashLoopBackOff",
                        "ImagePullBackOff",
                        "OOMKilled",
                        "PodPending",
                        "NodeNotReady",
                        "DeploymentReplicasMismatch",
                        "HighMemory",
                        "HighCPU",
                        "DiskFull",
                        "CertExpiring",
                        "DeploymentUpdate",
                        "JobFailure");
    }

    /** The page as it is now is left in the target folder: once looked at, it takes the place. */
    @Test
    void thePageShowsTheSame() throws IOException {
        String page = AlertKindsPage.text(kinds(), this::finding);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target").resolve(PAGE.getFileName()), page);

        assertThat(page).isEqualTo(Files.readString(PAGE));
    }

    private Finding finding(AlertKind kind) {
        return findings.computeIfAbsent(
                kind.kind(),
                _ -> {
                    List<Finding> shown = AlertKindRun.shown(kind, usual);
                    assertThat(shown).extracting(Finding::title).hasSize(1);
                    return shown.getFirst();
                });
    }
}
