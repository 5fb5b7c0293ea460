package io.causestream.playbook.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.DefaultsOfParameters;
import io.causestream.playbook.catalogue.TriggerDeclaration.LooksAt;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import io.causestream.playbook.catalogue.TriggerDeclaration.Since;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class TriggersTest {

    @Test
    void hasTheHundredOfTheOldSystem() {
        assertThat(Triggers.all().stream().filter(each -> each.since() == Since.ROBUSTA))
                .hasSize(100);
        assertThat(
                        Triggers.all().stream()
                                .filter(each -> each.looksAt() == LooksAt.OPERATION)
                                .filter(each -> each.parameters().isEmpty()))
                .hasSize(84);
    }

    @Test
    void findsEachByItsName() {
        assertThat(Triggers.all())
                .allSatisfy(each -> assertThat(Triggers.named(each.name())).contains(each))
                .extracting(TriggerDeclaration::name)
                .doesNotHaveDuplicates();
        assertThat(Triggers.named("on_pod_crashloop")).isEmpty();
    }

    @Test
    void spellsKindsAsKubernetesDoes() {
        TriggerDeclaration maxed =
                Triggers.named("on_horizontalpodautoscaler_all_changes").orElseThrow();

        assertThat(maxed.kinds()).containsExactly("HorizontalPodAutoscaler");
        assertThat(maxed.operations()).isEqualTo(Set.of(Operation.values()));
    }

    @Test
    void summarisesEachInASentence() {
        assertThat(Triggers.all())
                .allSatisfy(each -> assertThat(each.summary()).matches("[A-Z].*\\."));
    }

    @Test
    void everyDefaultIsOfItsType() {
        assertThat(Triggers.all())
                .allSatisfy(
                        each -> assertThat(each.accepts()).allSatisfy(DefaultsOfParameters::check));
    }

    @Test
    void asksOfObjectsWhatAllOfThemHave() {
        TriggerDeclaration crash = Triggers.named("on_pod_crash_loop").orElseThrow();
        Parameters none = new Parameters(crash.accepts(), JsonNodeFactory.instance.objectNode());

        assertThat(none.number("restart_count")).isEqualTo(2);
        assertThat(none.optionalText("namespace_prefix")).isEmpty();
        assertThat(none.duration("rate_limit")).isEqualTo(Duration.ZERO);
        assertThat(crash.accepts()).extracting(Parameter::name).doesNotHaveDuplicates();
    }

    @Test
    void asksOfAlertsOnlyTheirOwn() {
        TriggerDeclaration alert = Triggers.named("on_prometheus_alert").orElseThrow();

        assertThat(alert.accepts()).isEqualTo(alert.parameters());
    }
}
