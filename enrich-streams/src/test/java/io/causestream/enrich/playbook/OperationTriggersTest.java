package io.causestream.enrich.playbook;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.TriggerDeclaration.LooksAt;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import io.causestream.playbook.catalogue.Triggers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was done to an object is told by the triggers of that operation, and by no other. */
class OperationTriggersTest {

    static List<TriggerDeclaration> ofOperations() {
        return Triggers.all().stream()
                .filter(trigger -> trigger.looksAt() == LooksAt.OPERATION)
                .filter(trigger ->
                        trigger.kinds().size() == 1
                                && !trigger.kinds().contains("Event")
                                && !trigger.kinds().contains("HelmRelease"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ofOperations")
    void anOperationOfItsKindIsToldAndNoOther(TriggerDeclaration trigger) {
        String kind = trigger.kinds().iterator().next();
        String other = kind.equals("ConfigMap") ? "Ingress" : "ConfigMap";
        try (var scenario =
                EnrichmentScenario.with(
                        """
                        customPlaybooks:
                          - name: Mine
                            triggers:
                              - %s: {}
                            actions:
                              - create_finding:
                                  title: "$kind $name"
                                  aggregation_key: Mine
                                  severity: LOW
                        """
                                .formatted(trigger.name()))) {
            happens(scenario, other);
            assertThat(mine(scenario)).isEmpty();

            happens(scenario, kind);

            assertThat(mine(scenario))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.title()).isEqualTo(kind + " thing");
                        assertThat(finding.kind()).isEqualTo(Finding.Kind.OCCURRENCE);
                        assertThat(finding.occurrences().count())
                                .isEqualTo(trigger.operations().size());
                    });
        }
    }

    @Test
    void anOperationThatIsNotAskedForIsNotTold() {
        try (var scenario =
                EnrichmentScenario.with(
                        """
                        customPlaybooks:
                          - name: Mine
                            triggers:
                              - on_service_delete: {}
                            actions:
                              - create_finding:
                                  title: "$kind $name"
                                  aggregation_key: Mine
                        """)) {
            scenario.sees(
                            Observations.other("Service", "thing", Change.ADDED, NOON, BODY),
                            Observations.other("Service", "thing", Change.MODIFIED, NOON, CHANGED))
                    .passes(Duration.ofSeconds(1));

            assertThat(mine(scenario)).isEmpty();
            assertThat(Operation.values()).hasSize(3);
        }
    }

    private static final String BODY = "{\"metadata\":{\"name\":\"thing\"},\"spec\":{\"a\":1}}";
    private static final String CHANGED = "{\"metadata\":{\"name\":\"thing\"},\"spec\":{\"a\":2}}";

    private static void happens(EnrichmentScenario scenario, String kind) {
        scenario.sees(
                        Observations.other(kind, "thing", Change.ADDED, NOON, BODY),
                        Observations.other(kind, "thing", Change.MODIFIED, NOON, CHANGED),
                        Observations.other(kind, "thing", Change.DELETED, NOON, CHANGED))
                .passes(Duration.ofSeconds(15));
    }

    private static List<Finding> mine(EnrichmentScenario scenario) {
        return scenario.shown().stream()
                .filter(finding -> finding.playbooks().contains("Mine"))
                .toList();
    }
}
