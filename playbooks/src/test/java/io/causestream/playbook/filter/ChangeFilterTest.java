package io.causestream.playbook.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.FieldDiff;
import io.causestream.playbook.Playbooks;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeFilterTest {

    @Test
    void keepsEveryFieldWithoutAFilter() {
        assertThat(surviving("on_deployment_update", "{}", "status.replicas", "spec.paused"))
                .containsExactly("status.replicas", "spec.paused");
    }

    @Test
    void dropsWhatIsIgnoredAndAllBelowIt() {
        assertThat(
                        surviving(
                                "on_deployment_update",
                                "{change_filters: {ignore: [status, spec.replicas]}}",
                                "status",
                                "status.conditions[Ready].status",
                                "statusText",
                                "spec.replicas",
                                "spec.replicasPerNode",
                                "spec.paused"))
                .containsExactly("statusText", "spec.replicasPerNode", "spec.paused");
    }

    @Test
    void keepsWhatHasAnIncludedPartInItsPath() {
        assertThat(
                        surviving(
                                "on_deployment_update",
                                "{change_filters: {include: [image, 'containers[0].env']}}",
                                "spec.template.spec.containers[web].image",
                                "spec.template.spec.containers[web].env[MODE].value",
                                "spec.template.spec.containers[web].args"))
                .containsExactly(
                        "spec.template.spec.containers[web].image",
                        "spec.template.spec.containers[web].env[MODE].value");
    }

    @Test
    void looksAtTheSpecOfAnyResourceUnlessToldOtherwise() {
        assertThat(
                        surviving(
                                "on_kubernetes_resource_operation",
                                "{}",
                                "spec.template.spec.containers[web].image",
                                "spec.replicas",
                                "status.replicas",
                                "metadata.generation",
                                "metadata.labels.app"))
                .containsExactly("spec.template.spec.containers[web].image");
        assertThat(
                        surviving(
                                "on_kubernetes_resource_operation",
                                "{change_filters: {include: [metadata.labels]}}",
                                "spec.replicas",
                                "metadata.labels.app"))
                .containsExactly("metadata.labels.app");
    }

    private static List<String> surviving(String trigger, String parameters, String... paths) {
        List<FieldDiff> diffs =
                Stream.of(paths).map(path -> new FieldDiff(path, "before", "after")).toList();
        return ChangeFilter.of(Playbooks.told(trigger, parameters)).surviving(diffs).stream()
                .map(FieldDiff::path)
                .toList();
    }
}
