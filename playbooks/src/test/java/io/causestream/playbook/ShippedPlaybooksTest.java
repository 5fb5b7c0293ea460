package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.ActionDeclaration.Does;
import io.causestream.playbook.TriggerDeclaration.LooksAt;
import java.util.List;
import java.util.Map.Entry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ShippedPlaybooksTest {

    @Test
    void hasThe34ThatTheOldSystemHadOnByDefault() {
        assertThat(names("priority.yaml")).hasSize(5);
        assertThat(names("default.yaml"))
                .hasSize(29)
                .contains("CrashLoopBackOff", "PodOOMKill", "DefaultPrometheusAlertEnricher");
    }

    @Test
    void hasTheEightThatItHadOffAndTheMessagePerDeployment() {
        assertThat(names("platform.yaml")).hasSize(9).contains("DeploymentUpdate");
    }

    @Test
    void givesNoNameTwice() {
        assertThat(playbooks().map(each -> each.path("name").asString())).doesNotHaveDuplicates();
    }

    @Test
    void usesEachTriggerAsItIsDeclared() {
        assertThat(entries("triggers"))
                .isNotEmpty()
                .allSatisfy(use ->
                        assertThat(parameters(Triggers.named(use.getKey()).orElseThrow().accepts()))
                                .containsAll(use.getValue().propertyNames()));
    }

    @Test
    void usesEachActionAsItIsDeclared() {
        assertThat(entries("actions"))
                .isNotEmpty()
                .allSatisfy(use ->
                        assertThat(
                                        parameters(
                                                Actions.named(use.getKey())
                                                        .orElseThrow()
                                                        .parameters()))
                                .containsAll(use.getValue().propertyNames()));
    }

    @Test
    void leavesOutNoParameterThatIsNeeded() {
        assertThat(entries("actions"))
                .allSatisfy(use ->
                        assertThat(use.getValue().propertyNames())
                                .containsAll(
                                        Actions.named(use.getKey())
                                                .orElseThrow()
                                                .parameters()
                                                .stream()
                                                .filter(Parameter::required)
                                                .map(Parameter::name)
                                                .toList()));
    }

    @Test
    void oursUseOnlyWhatThereIs() {
        assertThat(entries("actions", file("ours.yaml")))
                .allSatisfy(use ->
                        assertThat(Actions.named(use.getKey()).orElseThrow().isAvailable())
                                .as(use.getKey())
                                .isTrue());
    }

    /** Which makes of it what is said: its title and severity. */
    @Test
    void oursSayWhatAFindingOfAnObjectIs() {
        assertThat(playbooks(file("ours.yaml")).filter(ShippedPlaybooksTest::looksAtObjects))
                .allSatisfy(playbook ->
                        assertThat(entries("actions", Stream.of(playbook)))
                                .anyMatch(use ->
                                        Actions.named(use.getKey()).orElseThrow().does()
                                                == Does.SHAPES));
    }

    private static boolean looksAtObjects(JsonNode playbook) {
        return entries("triggers", Stream.of(playbook)).stream()
                .noneMatch(use ->
                        Triggers.named(use.getKey()).orElseThrow().looksAt() == LooksAt.ALERT);
    }

    private static List<String> parameters(List<Parameter> declared) {
        return declared.stream().map(Parameter::name).toList();
    }

    private static List<String> names(String file) {
        return playbooks(file(file)).map(each -> each.path("name").asString()).toList();
    }

    private static List<Entry<String, JsonNode>> entries(String list) {
        return entries(list, playbooks());
    }

    private static List<Entry<String, JsonNode>> entries(String list, PlaybookFile file) {
        return entries(list, playbooks(file));
    }

    private static List<Entry<String, JsonNode>> entries(String list, Stream<JsonNode> playbooks) {
        return playbooks
                .flatMap(playbook -> playbook.path(list).valueStream())
                .flatMap(JsonNode::propertyStream)
                .toList();
    }

    private static Stream<JsonNode> playbooks() {
        return ShippedPlaybooks.files().stream().flatMap(ShippedPlaybooksTest::playbooks);
    }

    private static Stream<JsonNode> playbooks(PlaybookFile file) {
        return YAMLMapper.shared()
                .readTree(file.text())
                .valueStream()
                .flatMap(JsonNode::valueStream);
    }

    private static PlaybookFile file(String name) {
        return ShippedPlaybooks.files().stream()
                .filter(each -> each.name().endsWith(name))
                .findFirst()
                .orElseThrow();
    }
}
