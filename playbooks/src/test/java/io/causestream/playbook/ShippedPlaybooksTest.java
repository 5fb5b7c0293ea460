package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.catalogue.ActionDeclaration.Does;
import io.causestream.playbook.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedPlaybooksTest {

    @Test
    void makesNoMistake() {
        assertThat(everything().problems()).isEmpty();
    }

    @Test
    void hasThe34ThatTheOldSystemHadOnByDefault() {
        assertThat(only("priority.yaml").playbooks()).hasSize(5);
        assertThat(only("default.yaml").playbooks())
                .hasSize(29)
                .extracting(Playbook::name)
                .contains("CrashLoopBackOff", "PodOOMKill", "DefaultPrometheusAlertEnricher");
    }

    @Test
    void hasTheEightThatItHadOffAndTheMessagePerDeployment() {
        assertThat(named(Origin.PLATFORM)).hasSize(9).contains("DeploymentUpdate");
        assertThat(
                        PlaybookReader.read(
                                        ShippedPlaybooks.files(), Map.of(), Catalogue.declared())
                                .set()
                                .playbooks())
                .extracting(Playbook::origin)
                .doesNotContain(Origin.PLATFORM);
    }

    @Test
    void oursUseOnlyWhatThereIs() {
        assertThat(only("ours.yaml").playbooks())
                .isNotEmpty()
                .allSatisfy(playbook ->
                        assertThat(playbook.actions())
                                .as(playbook.name())
                                .allMatch(action -> action.type().isAvailable()));
    }

    @Test
    void sayNothingThatHasNoEffectButWhatRobustasSaid() {
        List<PlaybookFile> asAUsers =
                ShippedPlaybooks.files().stream()
                        .map(file ->
                                new PlaybookFile(
                                        file.name().substring(PlaybookFile.SHIPPED.length()),
                                        file.text()))
                        .toList();

        assertThat(PlaybookReader.read(asAUsers, Map.of(), Catalogue.declared()).warnings())
                .isNotEmpty()
                .allMatch(warning -> warning.contains(" on_prometheus_alert.k8s_providers "));
    }

    @Test
    void oursSayWhatAFindingIsUnlessItsTriggerKnowsBetter() {
        assertThat(
                        only("ours.yaml").playbooks().stream()
                                .filter(playbook ->
                                        playbook.actions().stream()
                                                .noneMatch(action ->
                                                        action.type().does() == Does.SHAPES)))
                .extracting(Playbook::name)
                .containsExactly(
                        "Investigation",
                        "QuietInvestigation",
                        "ContainerWaiting",
                        "PodFailed",
                        "PodStuckTerminating",
                        "NodeNotReady",
                        "NodePressure",
                        "NodeWarning",
                        "PersistentVolumeClaimPending",
                        "CertificateExpiring",
                        "AlertContext",
                        "CpuAlertContext",
                        "DiskAlertContext");
    }

    /** It would change what the user's own playbooks say, which run before these. */
    @Test
    void noneThatIsOnByDefaultCustomisesAFinding() {
        assertThat(
                        PlaybookReader.read(
                                        ShippedPlaybooks.files(), Map.of(), Catalogue.declared())
                                .set()
                                .playbooks())
                .flatExtracting(Playbook::actions)
                .extracting(action -> action.type().name())
                .isNotEmpty()
                .doesNotContain("customise_finding");
    }

    private static List<String> named(Origin origin) {
        return everything().set().playbooks().stream()
                .filter(playbook -> playbook.origin() == origin)
                .map(Playbook::name)
                .toList();
    }

    private static ReadPlaybooks everything() {
        List<PlaybookFile> files = new ArrayList<>(ShippedPlaybooks.files());
        files.add(new PlaybookFile("values.yaml", "enablePlatformPlaybooks: true"));
        return PlaybookReader.read(files, Map.of(), Catalogue.declared());
    }

    private static PlaybookSet only(String name) {
        return PlaybookReader.read(
                        ShippedPlaybooks.files().stream()
                                .filter(file -> file.name().endsWith(name))
                                .toList(),
                        Map.of(),
                        Catalogue.declared())
                .set();
    }
}
