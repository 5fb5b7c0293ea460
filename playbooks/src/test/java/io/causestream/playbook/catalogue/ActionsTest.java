package io.causestream.playbook.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.DefaultsOfParameters;
import io.causestream.playbook.catalogue.ActionDeclaration.Does;
import org.junit.jupiter.api.Test;

class ActionsTest {

    @Test
    void hasThe155OfTheOldSystemAndMute() {
        assertThat(Actions.all()).hasSize(156);
        assertThat(Actions.named("mute").orElseThrow().does()).isEqualTo(Does.SILENCES);
    }

    @Test
    void findsEachByItsName() {
        assertThat(Actions.all())
                .allSatisfy(each -> assertThat(Actions.named(each.name())).contains(each))
                .extracting(ActionDeclaration::name)
                .doesNotHaveDuplicates();
        assertThat(Actions.named("log_enricher")).isEmpty();
    }

    @Test
    void summarisesEachInASentence() {
        assertThat(Actions.all())
                .allSatisfy(each -> assertThat(each.summary()).matches("[A-Z].*\\."));
    }

    @Test
    void everyParameterIsNamedOnceAndItsDefaultIsOfItsType() {
        assertThat(Actions.all())
                .allSatisfy(each ->
                        assertThat(each.parameters())
                                .allSatisfy(DefaultsOfParameters::check)
                                .extracting(Parameter::name)
                                .doesNotHaveDuplicates());
    }

    @Test
    void doesTodayWhatFindingsAreMadeOf() {
        assertThat(Actions.all().stream().filter(ActionDeclaration::isAvailable))
                .extracting(ActionDeclaration::name)
                .containsExactlyInAnyOrder(
                        "create_finding",
                        "customise_finding",
                        "report_crash_loop",
                        "image_pull_backoff_reporter",
                        "pod_oom_killer_enricher",
                        "pod_evicted_enricher",
                        "create_event_finding",
                        "default_enricher",
                        "minimal_default_enricher",
                        "name_silencer",
                        "severity_silencer",
                        "silence_alert",
                        "mute",
                        "logs_enricher",
                        "pod_events_enricher",
                        "resource_events_enricher",
                        "deployment_events_enricher",
                        "job_events_enricher",
                        "event_resource_events",
                        "related_pods",
                        "pod_graph_enricher",
                        "alert_graph_enricher",
                        "node_status_enricher",
                        "status_enricher",
                        "resource_babysitter");
    }

    @Test
    void runsNothingInACluster() {
        assertThat(Actions.all().stream().filter(each -> each.does() == Does.ACTS))
                .noneMatch(ActionDeclaration::isAvailable);
    }

    /** For what an action is told goes with the finding. */
    @Test
    void noActionThatIsDoneIsToldASecret() {
        assertThat(
                        Actions.all().stream()
                                .filter(ActionDeclaration::isAvailable)
                                .flatMap(each -> each.parameters().stream()))
                .extracting(Parameter::name)
                .noneMatch(name -> name.matches(".*(auth|headers|token|password|api_key|git_key)"));
    }

    @Test
    void takesWhatSeveralOthersTakeToo() {
        assertThat(Actions.named("job_pod_enricher").orElseThrow().parameters())
                .extracting(Parameter::name)
                .contains("logs", "previous", "max_events");
    }
}
