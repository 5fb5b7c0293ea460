package io.causestream.enrich.playbook;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.Triggers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What was done to an object is told by the triggers of its kind, and by no other. That each tells
 * its own operation is tested by a scenario of playbook-tests.
 */
class OperationTriggersTest {

    private static final String BODY = "{\"metadata\":{\"name\":\"thing\"},\"spec\":{\"a\":1}}";
    private static final String CHANGED = "{\"metadata\":{\"name\":\"thing\"},\"spec\":{\"a\":2}}";

    @Test
    void anObjectOfAnotherKindIsToldByNone() {
        List<TriggerDeclaration> ofOneKind =
                Triggers.ofOperations().stream()
                        .filter(TriggerDeclaration::isAvailable)
                        .filter(trigger -> trigger.kinds().size() == 1)
                        .toList();
        assertThat(ofOneKind).hasSizeGreaterThan(70);
        try (var scenario =
                EnrichmentScenario.with(
                        "customPlaybooks:\n"
                                + ofOneKind.stream()
                                        .map(OperationTriggersTest::playbook)
                                        .collect(joining()))) {
            happens(scenario, "ConfigMap");
            assertThat(told(scenario))
                    .containsExactlyInAnyOrder(
                            "on_configmap_create",
                            "on_configmap_update",
                            "on_configmap_delete",
                            "on_configmap_all_changes");

            happens(scenario, "PodDisruptionBudget");

            assertThat(told(scenario)).hasSize(4);
        }
    }

    private static String playbook(TriggerDeclaration trigger) {
        return """
          - name: %1$s
            triggers:
              - %1$s: {}
            actions:
              - create_finding:
                  title: "$kind $name"
                  aggregation_key: %1$s
        """
                .formatted(trigger.name());
    }

    private static void happens(EnrichmentScenario scenario, String kind) {
        scenario.sees(
                        Observations.other(kind, "thing", Change.ADDED, NOON, BODY),
                        Observations.other(kind, "thing", Change.MODIFIED, NOON, CHANGED),
                        Observations.other(kind, "thing", Change.DELETED, NOON, CHANGED))
                .passes(Duration.ofSeconds(15));
    }

    private static List<String> told(EnrichmentScenario scenario) {
        return scenario.told().stream()
                .flatMap(finding -> finding.playbooks().stream())
                .filter(name -> name.startsWith("on_"))
                .distinct()
                .toList();
    }
}
