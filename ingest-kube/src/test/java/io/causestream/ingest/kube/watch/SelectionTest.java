package io.causestream.ingest.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {

    @TempDir private Path folder;

    @Test
    void followsAllOfKubernetesButSecretsWhereNothingIsSaid() throws IOException {
        Selection selection = read("clusterName: home");

        assertThat(selection).isEqualTo(Selection.STANDARD);
        assertThat(published(selection))
                .hasSize(22)
                .contains("pod", "configmap", "clusterrolebinding", "event")
                .doesNotContain("secret", "helmrelease");
    }

    @Test
    void takesTheMapOfTheOldSystemAsItIs() throws IOException {
        Selection selection =
                read(
                        """
                        resource: {pod: true, deployment: true, statefulset: true, daemonset: true, job: true, node: true, service: true, persistentvolume: true}
                        reason: {BackOff: true, Failed: true, Killing: true, Unhealthy: true, FailedScheduling: true, FailedMount: true}
                        """);

        assertThat(published(selection))
                .containsExactly(
                        "node",
                        "deployment",
                        "statefulset",
                        "daemonset",
                        "job",
                        "pod",
                        "service",
                        "persistentvolume",
                        "event");
        assertThat(selection.admitsReason("BackOff")).isTrue();
        assertThat(selection.admitsReason("Scheduled")).isFalse();
        assertThat(selection.admitsReason("OfSomeOperator")).isFalse();
    }

    @Test
    void followsReplicaSetsToKnowWhoseAPodIsEvenWhereTheyAreNotSelected() throws IOException {
        assertThat(read("resource: {pod: true, replicaset: false}").followed())
                .filteredOn(target -> !target.published())
                .extracting(target -> target.kind().name())
                .containsExactly("replicaset", "job");
        assertThat(read("resource: {node: true, event: false}").followed())
                .extracting(target -> target.kind().name())
                .containsExactly("node");
    }

    @Test
    void aMapThatOnlySwitchesOffTakesAwayFromTheStandard() throws IOException {
        assertThat(published(read("resource: {configmap: false}")))
                .hasSize(21)
                .doesNotContain("configmap");
        Selection quieter = read("reason: {Pulled: false, Other: false}");
        assertThat(quieter.admitsReason("Pulled")).isFalse();
        assertThat(quieter.admitsReason("BackOff")).isTrue();
        assertThat(quieter.admitsReason("OfSomeOperator")).isFalse();
    }

    @Test
    void secretsBringTheReleasesOfHelmWithThemUnlessToldOtherwise() throws IOException {
        assertThat(published(read("resource: {secret: true}"))).contains("secret", "helmrelease");
        assertThat(published(read("resource: {secret: true, helmrelease: false}")))
                .contains("secret")
                .doesNotContain("helmrelease");
        assertThat(published(read("resource: {helmrelease: true}"))).doesNotContain("secret");
    }

    @Test
    void saysAllThatIsWrongAtOnceWithTheNearestValidName() {
        assertThatThrownBy(() ->
                        read(
                                """
                                resource: {pods: true, deploymnt: true, node: maybe}
                                reason: {Backoff: true, FailedSchedulling: true}
                                namespaces: {include: [shop, Shop], exclude: [shop], only: [x]}
                                labelSelector: "team in payments"
                                customResources: [argoproj.io/applications, apps/v1beta1/deployments]
                                """))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("resource.pods: unknown; did you mean pod?")
                .hasMessageContaining("resource.deploymnt: unknown; did you mean deployment?")
                .hasMessageContaining("resource.node: must be true or false")
                .hasMessageContaining("reason.Backoff: unknown; did you mean BackOff?")
                .hasMessageContaining("did you mean FailedScheduling?")
                .hasMessageContaining("namespaces.include: 'Shop' is not a namespace name")
                .hasMessageContaining("'shop' is both included and excluded")
                .hasMessageContaining("namespaces.only: unknown key")
                .hasMessageContaining("labelSelector: 'team in payments'")
                .hasMessageContaining("'argoproj.io/applications' is not a group/version/resource")
                .hasMessageContaining("set resource.deployment: true");
        assertThatThrownBy(() -> read("resource: [pod]\nnamespaces: [shop]"))
                .hasMessageContaining("resource: a map is expected, e.g.")
                .hasMessageContaining("namespaces: a map of include and exclude is expected");
    }

    @Test
    void narrowsByNamespaceAtTheServerWhereAPathOrASelectorCanSayIt() throws IOException {
        assertThat(path(read("namespaces: {include: [shop]}"), Kind.POD))
                .isEqualTo("/api/v1/namespaces/shop/pods?limit=5");
        assertThat(path(read("namespaces: {exclude: [dev, ci]}"), Kind.POD))
                .contains("metadata.namespace%21%3Dci%2Cmetadata.namespace%21%3Ddev");
        assertThat(path(read("namespaces: {include: [a, b]}"), Kind.POD))
                .isEqualTo("/api/v1/pods?limit=5");
    }

    @Test
    void neverNarrowsWhatIsOfTheWholeClusterNorEvents() throws IOException {
        Selection selection = read("namespaces: {include: [shop]}\nlabelSelector: team=payments");

        assertThat(path(selection, Kind.NODE)).isEqualTo("/api/v1/nodes?limit=5");
        assertThat(path(selection, Kind.EVENT)).doesNotContain("elector", "shop");
        assertThat(selection.followed(Kind.EVENT, true).narrowed().orElseThrow().path("limit=5"))
                .isEqualTo("/apis/events.k8s.io/v1/namespaces/shop/events?limit=5");
        assertThat(selection.followed(Kind.POD, true).narrowed()).isEmpty();
        assertThat(Selection.STANDARD.followed(Kind.EVENT, true).narrowed()).isEmpty();
        assertThat(selection.admits("")).isTrue();
        assertThat(selection.admits("shop")).isTrue();
        assertThat(selection.admits("other")).isFalse();
    }

    @Test
    void narrowsByLabelWhatOwnsNoPods() throws IOException {
        Selection selection = read("labelSelector: team=payments\nresource: {secret: false}");

        assertThat(path(selection, Kind.POD)).contains("labelSelector=team%3Dpayments");
        assertThat(path(selection, Kind.CONFIG_MAP)).contains("labelSelector=team%3Dpayments");
        for (Kind owner : List.of(Kind.DEPLOYMENT, Kind.REPLICA_SET, Kind.JOB, Kind.CRON_JOB)) {
            assertThat(path(selection, owner)).doesNotContain("labelSelector");
        }
    }

    @Test
    void asksForHelmsSecretsWithoutTheirValuesAndForNoOthers() throws IOException {
        Selection selection = read("resource: {secret: true}\nlabelSelector: team=payments");
        WatchTarget releases = selection.followed(Kind.HELM_RELEASE, true);

        assertThat(releases.path("limit=5"))
                .isEqualTo("/api/v1/secrets?labelSelector=owner%3Dhelm&limit=5");
        assertThat(releases.acceptOfList())
                .isEqualTo("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        assertThat(path(selection, Kind.SECRET)).contains("owner%21%3Dhelm%2Cteam%3Dpayments");
    }

    @Test
    void theEnvironmentStandsOverTheFile() {
        Settings settings =
                Settings.read(
                        null,
                        Map.of(
                                "CAUSESTREAM_NAMESPACES_INCLUDE", "shop, search",
                                "CAUSESTREAM_LABEL_SELECTOR", "!canary",
                                "CAUSESTREAM_CUSTOM_RESOURCES",
                                        "argoproj.io/v1alpha1/applications"));
        Selection selection = Selection.from(settings);
        settings.refuseProblems();

        assertThat(selection.includedNamespaces()).containsExactlyInAnyOrder("shop", "search");
        assertThat(selection.labelSelector()).isEqualTo("!canary");
        assertThat(selection.custom())
                .containsExactly(new CustomResource("argoproj.io", "v1alpha1", "applications"));
    }

    private Selection read(String yaml) throws IOException {
        Settings settings =
                Settings.read(Files.writeString(folder.resolve("c.yaml"), yaml), Map.of());
        Selection selection = Selection.from(settings);
        settings.refuseProblems();
        return selection;
    }

    private static List<String> published(Selection selection) {
        return selection.followed().stream()
                .filter(WatchTarget::published)
                .map(target -> target.kind().name())
                .toList();
    }

    private static String path(Selection selection, Kind kind) {
        return selection.followed(kind, true).path("limit=5");
    }
}
