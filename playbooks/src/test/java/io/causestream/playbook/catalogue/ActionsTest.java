package io.causestream.playbook.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.DefaultsOfParameters;
import io.causestream.playbook.catalogue.ActionDeclaration.Does;
import org.junit.jupiter.api.Test;

class ActionsTest {

    @Test
    void hasThe155OfTheOldSystemAndFiveOfItsOwn() {
        assertThat(Actions.all()).hasSize(160);
        assertThat(Actions.named("workload_graph_enricher")).isPresent();
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
                        "fail_krr_scan",
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
                        "oomkilled_container_graph_enricher",
                        "node_graph_enricher",
                        "pod_node_graph_enricher",
                        "workload_graph_enricher",
                        "graph_enricher",
                        "custom_graph_enricher",
                        "prometheus_enricher",
                        "prometheus_rules_enricher",
                        "node_cpu_enricher",
                        "node_disk_analyzer",
                        "oom_killer_enricher",
                        "cpu_overcommited_enricher",
                        "memory_overcommited_enricher",
                        "version_mismatch_enricher",
                        "cpu_throttling_analysis_enricher",
                        "target_down_dns_enricher",
                        "target_down_dns_silencer",
                        "warning_events_report",
                        "event_report",
                        "alert_definition_enricher",
                        "alert_explanation_enricher",
                        "template_enricher",
                        "button_enricher",
                        "mention_enricher",
                        "external_video_enricher",
                        "stack_overflow_enricher",
                        "node_status_enricher",
                        "status_enricher",
                        "related_events_enricher",
                        "enrich_pod_with_node_events",
                        "pod_issue_investigator",
                        "pod_facts_enricher",
                        "list_pods",
                        "get_resource_yaml",
                        "foreign_logs_enricher",
                        "alert_foreign_logs_enricher",
                        "node_running_pods_enricher",
                        "node_allocatable_resources_enricher",
                        "node_pods_capacity_enricher",
                        "deployment_status_enricher",
                        "statefulset_replicas_enricher",
                        "daemonset_status_enricher",
                        "daemonset_misscheduled_analysis_enricher",
                        "rollout_history_enricher",
                        "hpa_mismatch_enricher",
                        "api_service_status_enricher",
                        "job_info_enricher",
                        "job_pod_enricher",
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
