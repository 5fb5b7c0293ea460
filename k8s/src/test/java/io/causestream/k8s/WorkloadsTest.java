package io.causestream.k8s;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.k8s.Manifests.Workload;
import io.causestream.service.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every pod promises, whoever wrote its manifest. */
@EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
class WorkloadsTest {

    private static final long NOBODY = 65532L;

    /** Those that ask the API server; no other pod has a token for it. */
    private static final Set<String> AGENTS =
            Set.of("Deployment/causestream-ingest-kube", "StatefulSet/causestream-standalone");

    private static final Duration TIME_TO_STOP_OF_STANDALONE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlays/home-lab",
                "overlays/central",
                "overlays/agent",
                "components/ollama"
            })
    void everyContainerIsConfined(String folder) throws IOException {
        List<Workload> workloads = Manifests.build(folder).workloads();

        assertThat(workloads).isNotEmpty();
        assertThat(workloads)
                .allSatisfy(workload -> {
                    PodSpec pod = workload.template().getSpec();
                    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
                    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(NOBODY);
                    assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                            .isEqualTo("RuntimeDefault");
                    assertThat(List.of(pod.getHostNetwork() != null, pod.getHostPID() != null))
                            .containsOnly(false);
                    assertThat(pod.getAutomountServiceAccountToken())
                            .as("a token for the API server")
                            .isEqualTo(AGENTS.contains(workload.name()));
                    assertThat(workload.containers()).allSatisfy(WorkloadsTest::assertConfined);
                });
    }

    private static void assertConfined(Container container) {
        SecurityContext security = container.getSecurityContext();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(security.getCapabilities().getAdd()).isEmpty();
        assertThat(security.getPrivileged()).isNull();
        assertThat(security.getRunAsUser()).as("the pod says who it is").isNull();
        for (String resource : List.of("cpu", "memory")) {
            Quantity request = requireNonNull(container.getResources().getRequests().get(resource));
            Quantity limit = requireNonNull(container.getResources().getLimits().get(resource));
            assertThat(request.getNumericalAmount()).isPositive();
            assertThat(limit.getNumericalAmount())
                    .isGreaterThanOrEqualTo(request.getNumericalAmount());
        }
        assertThat(container.getVolumeMounts())
                .as("the only folder that is not a mount is read-only")
                .extracting(VolumeMount::getMountPath)
                .contains("/tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/home-lab", "overlays/central", "overlays/agent"})
    void everyServiceIsProbedAndHasTimeToStop(String folder) throws IOException {
        List<Workload> services =
                Manifests.build(folder).workloads().stream().filter(Workload::isService).toList();

        assertThat(services).isNotEmpty();
        assertThat(services)
                .allSatisfy(service -> {
                    PodSpec pod = service.template().getSpec();
                    Duration toStop =
                            service.name().endsWith("standalone")
                                    ? TIME_TO_STOP_OF_STANDALONE
                                    : Service.TIME_TO_STOP;
                    assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds()))
                            .isGreaterThan(toStop);
                    assertThat(pod.getContainers())
                            .allSatisfy(container -> {
                                assertThat(container.getStartupProbe().getHttpGet().getPath())
                                        .isEqualTo("/healthz");
                                assertThat(container.getLivenessProbe().getHttpGet().getPath())
                                        .isEqualTo("/healthz");
                                assertThat(container.getReadinessProbe().getHttpGet().getPath())
                                        .isEqualTo("/readyz");
                            });
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlays/home-lab",
                "overlays/central",
                "overlays/agent",
                "components/ollama"
            })
    void everyPodHasAPolicyThatRefusesWhatItDoesNotName(String folder) throws IOException {
        Manifests manifests = Manifests.build(folder);

        assertThat(manifests.workloads())
                .allSatisfy(workload -> {
                    Map<String, String> labels = workload.template().getMetadata().getLabels();
                    assertThat(manifests.all(NetworkPolicy.class))
                            .filteredOn(policy ->
                                    isSubset(
                                            policy.getSpec().getPodSelector().getMatchLabels(),
                                            labels))
                            .singleElement()
                            .satisfies(policy -> {
                                assertThat(policy.getMetadata().getNamespace())
                                        .isEqualTo(workload.owner().getMetadata().getNamespace());
                                assertThat(policy.getSpec().getPolicyTypes())
                                        .containsExactlyInAnyOrder("Ingress", "Egress");
                                assertThat(policy.getSpec().getIngress())
                                        .allSatisfy(rule -> {
                                            assertThat(rule.getFrom()).as("from whom").isNotEmpty();
                                            assertThat(rule.getPorts())
                                                    .as("on which port")
                                                    .isNotEmpty();
                                        });
                                assertThat(policy.getSpec().getEgress())
                                        .allSatisfy(
                                                rule -> assertThat(rule.getPorts()).isNotEmpty());
                            });
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/central", "overlays/agent"})
    void aDrainTakesOnePodOfAServiceAtATime(String folder) throws IOException {
        Manifests manifests = Manifests.build(folder);

        assertThat(manifests.workloads().stream().filter(Workload::isService))
                .allSatisfy(service ->
                        assertThat(manifests.all(PodDisruptionBudget.class))
                                .filteredOn(budget ->
                                        isSubset(
                                                budget.getSpec().getSelector().getMatchLabels(),
                                                service.template().getMetadata().getLabels()))
                                .singleElement()
                                .satisfies(budget ->
                                        assertThat(budget.getSpec().getMaxUnavailable().getIntVal())
                                                .isEqualTo(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/home-lab", "overlays/central", "overlays/agent"})
    void whatAPodMountsStandsInItsVolumesAndEveryImageHasATag(String folder) throws IOException {
        assertThat(Manifests.build(folder).workloads())
                .allSatisfy(workload -> {
                    List<String> volumes =
                            workload.template().getSpec().getVolumes().stream()
                                    .map(Volume::getName)
                                    .toList();
                    assertThat(workload.containers())
                            .allSatisfy(container -> {
                                assertThat(container.getImage()).matches("[a-z-]+/[a-z-]+:[0-9.]+");
                                assertThat(container.getVolumeMounts())
                                        .extracting(VolumeMount::getName)
                                        .allMatch(name ->
                                                volumes.contains(name) || name.equals("data"));
                            });
                });
    }

    /** An empty selector selects all, and none is meant to. */
    private static boolean isSubset(Map<String, String> selector, Map<String, String> labels) {
        return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
    }
}
