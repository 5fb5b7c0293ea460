package io.causestream.ingest.kube.api;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.ingest.kube.watch.WatchTimeouts;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Whether a real API server takes what we ask it. Skipped where there are no binaries. */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class KindsRealClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SECRET_VALUE = "aHVudGVyMi1zd29yZGZpc2g=";
    private static final Selection ALL =
            new Selection(
                    Kinds.BY_NAME.keySet(),
                    Set.of(),
                    Set.of(),
                    Set.of("kube-system", "other"),
                    "",
                    List.of("stable.example.com/v1/widgets"));
    private static final String ANOTHER_VERSION =
            """
            [{"op":"add","path":"/spec/versions/-","value":{"name":"v2","served":true,"storage":false,
              "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}},
             {"op":"replace","path":"/spec/versions/0/served","value":false}]\
            """;
    private static final WatchTimeouts SHORT =
            new WatchTimeouts(Duration.ofSeconds(90), Duration.ofMillis(100));

    @TempDir private Path folder;

    @Test
    void eachKindIsListedAndFollowedWithNoMoreThanTheRoleOfThePage() throws Exception {
        try (RealCluster cluster = RealCluster.start(folder)) {
            cluster.kubectl("create", "-f", write("role", roleOfThePage()));
            cluster.kubectl(
                    "create",
                    "clusterrolebinding",
                    "agent",
                    "--clusterrole=causestream-agent",
                    "--user=agent");
            cluster.kubectl("create", "namespace", "other");
            cluster.kubectl("create", "-f", write("objects", objects()));
            try (Agent agent = Agent.watching(client(cluster, "agent"), ALL, SHORT)) {
                await().atMost(Duration.ofSeconds(30)).until(agent.watches::areFollowing);

                assertThat(agent.watches.refusals())
                        .containsExactly(
                                "stable.example.com/v1/widgets is not watched: the cluster has no such resource; install its CRD or remove it from customResources");
                cluster.kubectl("create", "-f", write("crd", definition()));
                cluster.kubectl(
                        "wait", "--for=condition=Established", "crd/widgets.stable.example.com");
                cluster.kubectl("create", "-f", write("widget", widget()));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> names(agent, "Widget").contains("w"));

                assertThat(
                                agent.observations(ListComplete.class).stream()
                                        .map(ListComplete::kind)
                                        .collect(toSet()))
                        .hasSize(Kinds.BUILT_IN.size() + 1);
                assertThat(names(agent, "ConfigMap")).contains("web").doesNotContain("elsewhere");
                assertThat(names(agent, "Secret")).containsExactly("db");
                assertThat(names(agent, "HelmRelease"))
                        .containsExactly("sh.helm.release.v1.web.v3");
                assertThat(agent.observations().toString())
                        .doesNotContain(SECRET_VALUE, "hunter2", "swordfish");
                assertThat(agent.broken).isEmpty();
                aDefinitionThatGoesTakesItsObjectsWithItAndDisturbsNobody(cluster, agent);
            }
        }
    }

    /** Once it is served in another version only, nobody sees its objects go. */
    private static void aDefinitionThatGoesTakesItsObjectsWithItAndDisturbsNobody(
            RealCluster cluster, Agent agent) throws IOException {
        double refused = agent.count("lists", "outcome", "refused");
        cluster.kubectl(
                "patch",
                "crd",
                "widgets.stable.example.com",
                "--type=json",
                "--patch=" + ANOTHER_VERSION);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> agent.count("lists", "outcome", "refused") >= refused + 2);
        assertThat(agent.count("lists", "outcome", "definition_deleted")).isZero();
        assertThat(completes(agent, "Widget")).isEqualTo(Agent.PARTITIONS);

        cluster.kubectl("delete", "crd", "widgets.stable.example.com");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> agent.count("lists", "outcome", "definition_deleted") == 1);
        cluster.kubectl("create", "configmap", "afterwards", "--from-literal=a=b");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> names(agent, "ConfigMap").contains("afterwards"));

        assertThat(completes(agent, "Widget")).isEqualTo(2 * Agent.PARTITIONS);
        assertThat(agent.observations(ListComplete.class))
                .filteredOn(list -> list.kind().equals("Widget"))
                .last()
                .satisfies(list ->
                        assertThat(list.listing())
                                .isGreaterThan(
                                        agent.observations(ObjectObserved.class).stream()
                                                .filter(seen ->
                                                        seen.object().kind().equals("Widget"))
                                                .mapToLong(ObjectObserved::listing)
                                                .max()
                                                .orElseThrow()));
        assertThat(agent.watches.areFollowing()).isTrue();
        assertThat(agent.watches.refusals())
                .singleElement()
                .asString()
                .startsWith("widgets.stable.example.com are not watched: HTTP 404");
        assertThat(agent.count("lists", "outcome", "definition_deleted")).isEqualTo(1);
        assertThat(agent.broken).isEmpty();
    }

    @Test
    void aLabelAndANamespaceNarrowWhatIsListedAndFollowedWithARoleInThatNamespaceAlone()
            throws Exception {
        Selection narrow =
                new Selection(
                        Kinds.BY_NAME.keySet(),
                        Set.of(),
                        Set.of("default"),
                        Set.of(),
                        "team=a",
                        List.of());
        try (RealCluster cluster = RealCluster.start(folder)) {
            cluster.kubectl("create", "configmap", "plain", "--from-literal=a=b");
            cluster.kubectl("create", "configmap", "labelled", "--from-literal=a=b");
            cluster.kubectl("label", "configmap", "labelled", "team=a");
            cluster.kubectl("create", "deployment", "web", "--image=x");
            cluster.kubectl(
                    "create",
                    "-f",
                    write("role", roleOfThePage().replace("kind: ClusterRole", "kind: Role")));
            cluster.kubectl(
                    "create", "rolebinding", "agent", "--role=causestream-agent", "--user=agent");
            try (Agent agent = Agent.watching(client(cluster, "agent"), narrow, SHORT)) {
                await().atMost(Duration.ofSeconds(30)).until(agent.watches::areFollowing);
                cluster.kubectl("create", "configmap", "later", "--from-literal=a=b");
                cluster.kubectl("label", "configmap", "later", "team=a");
                await().atMost(PATIENCE).until(() -> names(agent, "ConfigMap").contains("later"));

                assertThat(agent.watches.refusals())
                        .hasSize(6)
                        .allMatch(text -> text.contains("at the cluster scope"))
                        .anyMatch(text ->
                                text.startsWith("not allowed to list and watch nodes: HTTP 403"))
                        .anyMatch(text ->
                                text.startsWith(
                                        "events are watched only in namespace default: HTTP 403"));
                assertThat(names(agent, "ConfigMap")).containsOnly("labelled", "later");
                assertThat(names(agent, "Deployment")).containsExactly("web");
                assertThat(
                                agent.observations(ListComplete.class).stream()
                                        .map(ListComplete::kind)
                                        .collect(toSet()))
                        .contains("Event");
            }
            Selection two =
                    new Selection(
                            Set.of("pod"),
                            Set.of(),
                            Set.of("default", "other"),
                            Set.of(),
                            "",
                            List.of());
            try (Agent agent = Agent.watching(client(cluster, "agent"), two, SHORT)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(agent.watches.obstacles())
                                        .singleElement()
                                        .asString()
                                        .startsWith("no selected kind can be watched: ")
                                        .contains("cannot list resource")
                                        .contains("at the cluster scope"));
            }
        }
    }

    private static int completes(Agent agent, String kind) {
        return (int)
                agent.observations(ListComplete.class).stream()
                        .filter(list -> list.kind().equals(kind))
                        .count();
    }

    private static List<String> names(Agent agent, String kind) {
        return agent.observations(ObjectObserved.class).stream()
                .filter(observed -> observed.object().kind().equals(kind))
                .map(observed -> observed.object().name())
                .distinct()
                .toList();
    }

    private static KubernetesClient client(RealCluster cluster, String user) throws IOException {
        Config config = KubeAccess.client(cluster.kubeconfig(), null, Map.of()).getConfiguration();
        return user.isEmpty()
                ? KubeAccess.client(cluster.kubeconfig(), null, Map.of())
                : new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(config).withImpersonateUsername(user).build())
                        .build();
    }

    private String write(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), yaml).toString();
    }

    /** The one YAML block of the page: whoever follows it must be able to run the agent. */
    private static String roleOfThePage() throws IOException {
        String page = Files.readString(Path.of("../docs/kubernetes-rbac.md"));
        String begin = "```yaml\napiVersion: rbac";
        int from = page.indexOf(begin) + "```yaml\n".length();
        return page.substring(from, page.indexOf("```", from));
    }

    private static String objects() {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: default}
        data: {config.yaml: "password: hunter2"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: elsewhere, namespace: other}
        data: {a: b}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: default}
        data: {password: %1$s}
        ---
        apiVersion: v1
        kind: Secret
        type: helm.sh/release.v1
        metadata:
          name: sh.helm.release.v1.web.v3
          namespace: default
          labels: {name: web, owner: helm, status: deployed, version: "3"}
        data: {release: %1$s}
        """
                .formatted(SECRET_VALUE);
    }

    private static String definition() {
        return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.stable.example.com}
        spec:
          group: stable.example.com
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;
    }

    private static String widget() {
        return """
        apiVersion: stable.example.com/v1
        kind: Widget
        metadata: {name: w, namespace: default}
        spec: {secret: swordfish}
        status: {phase: Ready}
        """;
    }
}
