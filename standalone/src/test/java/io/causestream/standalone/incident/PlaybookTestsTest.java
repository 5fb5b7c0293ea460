package io.causestream.standalone.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.playbook.Playbook;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.playbook.Trigger;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import io.causestream.replay.scenario.Given;
import io.causestream.replay.scenario.PlaybookTest;
import io.causestream.replay.scenario.PlaybookTestReader;
import io.causestream.replay.scenario.PlaybookTestResult;
import io.causestream.replay.scenario.PlaybookTestRunner;
import io.causestream.replay.scenario.ReadPlaybookTests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The tests in {@code playbook-tests}: all pass, and none of the triggers and of the shipped
 * playbooks is without a scenario in which it fires, and a near miss in which it does not.
 */
class PlaybookTestsTest {

    private static final Path FOLDER = Path.of("../playbook-tests");

    /** How many lines of a near miss, and of its scenario, are not in the other. */
    private static final int FEW = 8;

    private static final String PROVIDERS = "k8s_providers";

    /** Playbooks that do nothing, and why. */
    private static final Map<String, String> IDLE =
            Map.of("RobustaMaintenance", "Causestream starts no pods that it would have to remove");

    private static ReadPlaybookTests read;

    @BeforeAll
    static void read() {
        read =
                new PlaybookTestReader(List.of(), Map.of(), () -> new GivenAgent("test"))
                        .read(FOLDER);
        assertThat(read.problems()).isEmpty();
    }

    @Test
    void allPass() {
        List<PlaybookTestResult> results =
                new PlaybookTestRunner(
                                EnrichmentRules.defaults(),
                                Runtime.getRuntime().availableProcessors())
                        .run(read.tests(), result -> {});

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.differences())
                                .as("%s, line %d", result.test().file(), result.test().line())
                                .isEmpty());
    }

    @Test
    void eachTriggerHasAScenarioAndANearMiss() {
        List<String> available =
                Triggers.all().stream()
                        .filter(TriggerDeclaration::isAvailable)
                        .map(TriggerDeclaration::name)
                        .toList();

        assertThat(named(PlaybookTest::covers)).containsAll(available);
        assertThat(named(PlaybookTest::nearMissOf)).containsAll(available);
    }

    @Test
    void eachShippedPlaybookThatDoesSomethingHasAScenarioAndANearMiss() {
        List<String> effective =
                shipped().stream()
                        .filter(PlaybookTestsTest::canFire)
                        .map(Playbook::name)
                        .filter(name -> !IDLE.containsKey(name))
                        .toList();

        assertThat(named(PlaybookTest::covers)).containsAll(effective);
        assertThat(named(PlaybookTest::nearMissOf)).containsAll(effective);
    }

    @Test
    void aNearMissDiffersFromItsScenarioInFewLines() {
        for (String name : new TreeSet<>(named(PlaybookTest::nearMissOf))) {
            assertThat(
                            read.tests().stream()
                                    .filter(test -> test.nearMissOf().contains(name))
                                    .flatMap(near ->
                                            scenariosOf(name).map(test -> differences(test, near))))
                    .as("lines by which a near miss of %s differs from a scenario", name)
                    .anyMatch(lines -> lines >= 1 && lines <= FEW);
        }
    }

    private static Stream<PlaybookTest> scenariosOf(String name) {
        return read.tests().stream().filter(test -> test.covers().contains(name));
    }

    private static List<String> named(Function<PlaybookTest, List<String>> names) {
        return read.tests().stream().flatMap(test -> names.apply(test).stream()).toList();
    }

    private static int differences(PlaybookTest scenario, PlaybookTest near) {
        List<String> onlyInScenario = new ArrayList<>(lines(scenario));
        List<String> onlyInNear = new ArrayList<>();
        for (String line : lines(near)) {
            if (!onlyInScenario.remove(line)) {
                onlyInNear.add(line);
            }
        }
        return onlyInScenario.size() + onlyInNear.size();
    }

    private static List<String> lines(PlaybookTest test) {
        return switch (test.given()) {
            case Given.Records records -> records.text().lines().toList();
            case Given.Incident(Path file) -> List.of(file.toString());
        };
    }

    private static List<Playbook> shipped() {
        List<PlaybookFile> files = new ArrayList<>(ShippedPlaybooks.files());
        files.add(new PlaybookFile("all.yaml", "enablePlatformPlaybooks: true"));
        return PlaybookReader.read(files, Map.of(), Catalogue.declared()).set().playbooks();
    }

    /**
     * Whether it has an action that is available, and a trigger that does not depend on where the
     * cluster runs, which is not known here.
     */
    private static boolean canFire(Playbook playbook) {
        return playbook.actions().stream().anyMatch(action -> action.type().isAvailable())
                && playbook.triggers().stream().anyMatch(trigger -> !dependsOnProvider(trigger));
    }

    private static boolean dependsOnProvider(Trigger trigger) {
        return trigger.type().accepts().stream()
                        .anyMatch(parameter -> parameter.name().equals(PROVIDERS))
                && !trigger.parameters().texts(PROVIDERS).isEmpty();
    }
}
