package io.causestream.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.k8s.Manifests.Kubectl;
import io.causestream.k8s.Manifests.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every manifest is applied for real to a real API server, which refuses unknown fields and pods
 * that are not `restricted`. The kinds of operators are defined by definitions.yaml.
 */
@EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManifestsRealClusterTest {

    /** Unknown fields are errors. */
    private static final String STRICT = "--validate=strict";

    private static final String NAMESPACE = "causestream";
    private static final String AGENT = "causestream-ingest-kube";

    private static final List<String> OVERLAYS =
            List.of("overlays/home-lab", "overlays/central", "overlays/agent");
    private static final List<String> COMPONENTS_OF_THEIR_OWN =
            List.of("components/ollama", "components/argocd", "components/sealed-secret");

    private Path folder;
    private RealCluster cluster;
    private Kubectl kubectl;
    private KubernetesClient admin;
    private KubernetesClient agent;

    @BeforeAll
    void start(@TempDir Path given) throws IOException {
        folder = given;
        cluster = RealCluster.start(folder);
        kubectl = Kubectl.with(cluster.kubeconfig());
        kubectl.run("apply", "-f", "src/test/resources/definitions.yaml");
        kubectl.run("wait", "--for=condition=Established", "--timeout=20s", "crd", "--all");
        kubectl.run("create", "namespace", "argocd");
        // As the README has it; then all of them in one file, which takes less time.
        kubectl.run("apply", "-k", "overlays/home-lab", STRICT, "--warnings-as-errors");
        kubectl.run("apply", "-f", everything().toString(), STRICT, "--warnings-as-errors");
        admin = client(null);
        agent = client(AGENT);
    }

    @AfterAll
    void stop() throws IOException {
        try (RealCluster _ = cluster;
                KubernetesClient _ = admin;
                KubernetesClient _ = agent) {
            // All three, whatever fails.
        }
    }

    private static List<String> every() {
        return Stream.concat(OVERLAYS.stream(), COMPONENTS_OF_THEIR_OWN.stream()).toList();
    }

    private Path everything() throws IOException {
        StringBuilder yaml = new StringBuilder();
        for (String manifests : every()) {
            Manifests built =
                    manifests.equals("overlays/central")
                            ? Manifests.build(manifests, "components/tracing")
                            : Manifests.build(manifests);
            yaml.append("---\n").append(built.yaml());
        }
        return Files.writeString(folder.resolve("everything.yaml"), yaml);
    }

    @Test
    void everyObjectIsThereAndAppliedAgainNothingChanges() throws IOException {
        for (String manifests : every()) {
            for (HasMetadata object : Manifests.build(manifests).objects()) {
                assertThat(admin.resource(object).get()).as(object.toString()).isNotNull();
            }
        }
        // It ends with 1 where something differs.
        kubectl.run("diff", "-f", everything().toString());
    }

    @Test
    void aTypoIsRefused() throws IOException {
        String yaml = Files.readString(Path.of("components/strimzi/topics.yaml"));
        Path file =
                Files.writeString(
                        folder.resolve("typo.yaml"),
                        yaml.replaceFirst("retention\\.ms", "retention.millis"));

        assertThat(kubectl.fails("apply", "-n", NAMESPACE, STRICT, "-f", file.toString()))
                .contains("unknown field \"spec.config.retention.millis\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlays/home-lab",
                "overlays/central",
                "overlays/agent",
                "components/ollama"
            })
    void everyPodIsAdmittedWhereTheNamespaceEnforcesRestricted(String manifests)
            throws IOException {
        for (Workload workload : Manifests.build(manifests).workloads()) {
            assertThat(admin.resource(pod(workload)).dryRun().create())
                    .as(workload.name())
                    .isNotNull();
        }
    }

    @Test
    void aPodThatRunsAsRootIsNotAdmitted() throws IOException {
        Pod pod = pod(Manifests.build("overlays/home-lab").workloads().getFirst());
        pod.getSpec().getSecurityContext().setRunAsNonRoot(false);

        assertThatThrownBy(() -> admin.resource(pod).dryRun().create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("violates PodSecurity \"restricted:latest\"");
    }

    private static Pod pod(Workload workload) {
        PodBuilder pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName("of-a-test")
                        .withNamespace(workload.owner().getMetadata().getNamespace())
                        .withLabels(workload.template().getMetadata().getLabels())
                        .endMetadata()
                        .withSpec(workload.template().getSpec());
        // The StatefulSet's controller adds what its claims say.
        return pod.editSpec()
                .addAllToVolumes(
                        workload.owner() instanceof StatefulSet set
                                ? set.getSpec().getVolumeClaimTemplates().stream()
                                        .map(claim ->
                                                new VolumeBuilder()
                                                        .withName(claim.getMetadata().getName())
                                                        .withNewEmptyDir()
                                                        .endEmptyDir()
                                                        .build())
                                        .toList()
                                : List.of())
                .endSpec()
                .build();
    }

    @Test
    void theNamespaceIsNamedInOnePlace() throws IOException {
        Path copy = Files.createTempDirectory(Path.of("target"), "overlay");
        Files.writeString(
                copy.resolve("kustomization.yaml"),
                Files.readString(Path.of("overlays/home-lab/kustomization.yaml"))
                        .replace("namespace: causestream", "namespace: robusta"));
        for (String file : List.of("namespace.yaml", "causestream.yaml")) {
            Files.copy(Path.of("overlays/home-lab", file), copy.resolve(file));
        }

        String yaml = Manifests.build(copy.toString()).yaml();

        assertThat(yaml).contains("namespace: robusta").doesNotContain("namespace: causestream");
        assertThat(yaml).contains("kind: Namespace").contains("  name: robusta\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {AGENT, "causestream-standalone"})
    void anAgentHasTheRightsOfItsRolesAndNoOthers(String account) throws IOException {
        String overlay = account.equals(AGENT) ? "overlays/agent" : "overlays/home-lab";
        Manifests manifests = Manifests.build(overlay);
        Set<String> inCluster = words(manifests.all(ClusterRole.class).getFirst().getRules());
        Set<String> inOwnNamespace = new TreeSet<>(inCluster);
        for (Role role : manifests.all(Role.class)) {
            inOwnNamespace.addAll(words(role.getRules()));
        }

        try (KubernetesClient client = client(account)) {
            assertThat(rightsIn("default", client)).isEqualTo(inCluster);
            assertThat(rightsIn(NAMESPACE, client)).isEqualTo(inOwnNamespace);
        }
    }

    /** Without what every account may: ask for its own rights. */
    private static Set<String> rightsIn(String namespace, KubernetesClient client) {
        List<ResourceRule> rules =
                client.authorization()
                        .v1()
                        .selfSubjectRulesReview()
                        .create(
                                new SelfSubjectRulesReviewBuilder()
                                        .withNewSpec()
                                        .withNamespace(namespace)
                                        .endSpec()
                                        .build())
                        .getStatus()
                        .getResourceRules();
        Set<String> all = new TreeSet<>();
        for (ResourceRule rule : rules) {
            if (!rule.getApiGroups().equals(List.of("authorization.k8s.io"))
                    && !rule.getApiGroups().equals(List.of("authentication.k8s.io"))) {
                all.addAll(
                        words(
                                rule.getApiGroups(),
                                rule.getResources(),
                                rule.getResourceNames(),
                                rule.getVerbs()));
            }
        }
        return all;
    }

    private static Set<String> words(List<PolicyRule> rules) {
        Set<String> all = new TreeSet<>();
        for (PolicyRule rule : rules) {
            all.addAll(
                    words(
                            rule.getApiGroups(),
                            rule.getResources(),
                            rule.getResourceNames(),
                            rule.getVerbs()));
        }
        return all;
    }

    private static Set<String> words(
            List<String> groups, List<String> resources, List<String> names, List<String> verbs) {
        Set<String> all = new TreeSet<>();
        for (String group : groups) {
            for (String resource : resources) {
                for (String verb : verbs) {
                    for (String name : names.isEmpty() ? List.of("*") : names) {
                        all.add("%s %s/%s %s".formatted(verb, group, resource, name));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "list, '', pods, '', '', true",
        "watch, '', nodes, '', '', true",
        "get, '', pods/log, shop, web, true",
        "list, events.k8s.io, events, shop, '', true",
        "patch, coordination.k8s.io, leases, causestream, causestream-ingest-kube, true",
        "create, '', pods, shop, '', false",
        "create, '', pods/exec, shop, web, false",
        "create, '', pods/eviction, shop, web, false",
        "delete, '', pods, shop, web, false",
        "patch, apps, deployments, shop, web, false",
        "update, '', configmaps, causestream, causestream-config, false",
        "get, '', secrets, causestream, robusta-slack-token, false",
        "list, '', secrets, '', '', false",
        "watch, '', secrets, '', '', false",
        "get, '', nodes/proxy, '', node-1, false",
        "create, '', serviceaccounts/token, causestream, default, false",
        "impersonate, '', users, '', admin, false",
        "create, rbac.authorization.k8s.io, clusterrolebindings, '', '', false",
        "escalate, rbac.authorization.k8s.io, clusterroles, '', '', false",
        "patch, coordination.k8s.io, leases, causestream, another, false",
        "delete, coordination.k8s.io, leases, causestream, causestream-ingest-kube, false",
        "list, coordination.k8s.io, leases, causestream, '', false",
        "patch, coordination.k8s.io, leases, default, causestream-ingest-kube, false",
        "create, coordination.k8s.io, leases, default, '', false"
    })
    void theApiServerSaysWhatTheAgentMay(
            String verb,
            String group,
            String resource,
            String namespace,
            String name,
            boolean allowed) {
        List<String> parts = new ArrayList<>(List.of(resource.split("/")));
        SelfSubjectAccessReview asked =
                new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withResourceAttributes(
                                new ResourceAttributesBuilder()
                                        .withVerb(verb)
                                        .withGroup(group)
                                        .withResource(parts.getFirst())
                                        .withSubresource(parts.size() > 1 ? parts.get(1) : "")
                                        .withNamespace(namespace)
                                        .withName(name)
                                        .build())
                        .endSpec()
                        .build();

        assertThat(
                        agent.authorization()
                                .v1()
                                .selfSubjectAccessReview()
                                .create(asked)
                                .getStatus()
                                .getAllowed())
                .isEqualTo(allowed);
    }

    @Test
    void theAgentReadsPodsAndTakesItsLeaseAndIsRefusedToWrite() throws IOException {
        assertThat(agent.pods().inAnyNamespace().list().getItems()).isEmpty();
        agent.resource(
                        new LeaseBuilder()
                                .withNewMetadata()
                                .withName(AGENT)
                                .withNamespace(NAMESPACE)
                                .endMetadata()
                                .build())
                .create();
        assertThat(agent.leases().inNamespace(NAMESPACE).withName(AGENT).get()).isNotNull();

        Pod pod = pod(Manifests.build("overlays/home-lab").workloads().getFirst());
        assertForbidden(() -> agent.resource(pod).create());
        assertForbidden(() -> agent.secrets().inNamespace(NAMESPACE).list());
        assertForbidden(() -> agent.leases().inNamespace(NAMESPACE).withName(AGENT).delete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "causestream-ingest-alertmanager",
                "causestream-enrich-streams",
                "causestream-ai-worker",
                "causestream-slack-sink",
                "causestream-findings-api"
            })
    void theOtherServicesHaveNoRights(String account) {
        try (KubernetesClient service = client(account)) {
            assertThat(rightsIn(NAMESPACE, service)).isEmpty();
        }
    }

    private static void assertForbidden(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403));
    }

    /**
     * @param account whom to impersonate, of our namespace; null for nobody
     */
    private KubernetesClient client(@Nullable String account) {
        Config config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
        if (account != null) {
            config =
                    new ConfigBuilder(config)
                            .withImpersonateUsername(
                                    "system:serviceaccount:%s:%s".formatted(NAMESPACE, account))
                            .withImpersonateGroups(
                                    "system:serviceaccounts",
                                    "system:serviceaccounts:" + NAMESPACE,
                                    "system:authenticated")
                            .build();
        }
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
