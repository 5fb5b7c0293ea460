package io.causestream.ingest.kube.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.NodePods;
import io.causestream.context.ContextQuery.OwnerEvents;
import io.causestream.context.ContextQuery.RolloutHistory;
import io.causestream.doubles.envtest.RealCluster;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeAccess;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.Paths;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What only a real API server knows of: its selectors of fields and labels, and where revisions
 * are. Its controllers are played. Skipped where there are no binaries of Kubernetes.
 */
@EnabledIfEnvironmentVariable(named = RealCluster.BINARIES, matches = ".+")
@EnabledIfEnvironmentVariable(named = RealCluster.SCRIPTS, matches = ".+")
class LookUpRealClusterTest {

    private static final Subject POD = Subject.pod("default", "web-5d-1");

    @TempDir private Path folder;

    @Test
    void findsRevisionsOwnersAndThePodsOfANode() throws Exception {
        try (RealCluster cluster = RealCluster.start(folder);
                KubernetesClient client = KubeAccess.client(cluster.kubeconfig(), null, Map.of())) {
            KubeApi api = new KubeApi(client, new ClusterClock());
            create(cluster, workload("Deployment", "web", "shop/web:2"));
            create(cluster, workload("StatefulSet", "db", "shop/db:7"));
            String deployment = uid(api, "Deployment", "web");
            create(cluster, replicaSet(deployment));
            String replicaSet = uid(api, "ReplicaSet", "web-5d");
            create(cluster, revision(uid(api, "StatefulSet", "db")));
            create(cluster, pod(replicaSet));
            create(cluster, event("e1", "Deployment", "web", deployment));
            create(cluster, event("e2", "ReplicaSet", "web-5d", replicaSet));
            create(cluster, event("e3", "ReplicaSet", "web-5d", "of-a-namesake"));
            create(cluster, "{apiVersion: v1, kind: Node, metadata: {name: node-1}}");

            assertThat(table(api, rollouts("Deployment", "web")))
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains("4", "shop/web:2", "0/3", "why"));
            assertThat(table(api, rollouts("StatefulSet", "db")))
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains("7", "shop/db:7"));
            assertThat(table(api, new NodePods("node-1")).getFirst())
                    .containsExactly("default/web-5d-1", "0/1", "250m / -", "32Mi / -");
            assertThat(((Enrichment.Events) answer(api, new OwnerEvents(10))).events())
                    .extracting(Enrichment.Events.Event::note)
                    .containsExactlyInAnyOrder("e1", "e2");
        }
    }

    private static RolloutHistory rollouts(String kind, String name) {
        return new RolloutHistory(new Subject(kind, "default", name), 10);
    }

    private static List<List<String>> table(KubeApi api, ContextQuery query) throws Exception {
        return ((Enrichment.Table) answer(api, query)).rows();
    }

    private static Enrichment answer(KubeApi api, ContextQuery query) throws Exception {
        return OneLookUp.of(api, null, POD, query);
    }

    private static String uid(KubeApi api, String kind, String name) throws Exception {
        return api.object(
                        Paths.workload(kind, "default", name).orElseThrow(),
                        Deadline.in(Duration.ofSeconds(20)),
                        1 << 20)
                .at("/metadata/uid")
                .asString();
    }

    private void create(RealCluster cluster, String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("object.yaml"), yaml);
        cluster.kubectl("create", "--validate=false", "-f", file.toString());
    }

    private static String workload(String kind, String name, String image) {
        return "{apiVersion: apps/v1, kind: %1$s, metadata: {name: %2$s, namespace: default}, spec: {replicas: 3, selector: {matchLabels: {app: %2$s}}, template: %3$s}}"
                .formatted(kind, name, template(name, image));
    }

    private static String template(String app, String image) {
        return "{metadata: {labels: {app: %s}}, spec: {containers: [{name: c, image: \"%s\"}]}}"
                .formatted(app, image);
    }

    private static String replicaSet(String owner) {
        return "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-5d, namespace: default, labels: {app: web}, annotations: {deployment.kubernetes.io/revision: \"4\", kubernetes.io/change-cause: why}, ownerReferences: [%s]}, spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: %s}}"
                .formatted(
                        owner("apps/v1", "Deployment", "web", owner),
                        template("web", "shop/web:2"));
    }

    private static String revision(String owner) {
        return "{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: db-7, namespace: default, labels: {app: db}, ownerReferences: [%s]}, revision: 7, data: {spec: {template: %s}}}"
                .formatted(
                        owner("apps/v1", "StatefulSet", "db", owner), template("db", "shop/db:7"));
    }

    private static String pod(String owner) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: web-5d-1, namespace: default, labels: {app: web}, ownerReferences: [%s]}, spec: {nodeName: node-1, containers: [{name: c, image: x, resources: {requests: {cpu: 250m, memory: 32Mi}}}]}}"
                .formatted(owner("apps/v1", "ReplicaSet", "web-5d", owner));
    }

    private static String event(String name, String kind, String object, String uid) {
        return "{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: %1$s, namespace: default}, eventTime: \"2026-01-31T12:00:00.000000Z\", reportingController: c, reportingInstance: i, action: Scale, reason: ScalingReplicaSet, type: Normal, note: %1$s, regarding: {kind: %2$s, namespace: default, name: %3$s, uid: %4$s}}"
                .formatted(name, kind, object, uid);
    }

    private static String owner(String version, String kind, String name, String uid) {
        return "{apiVersion: %s, kind: %s, name: %s, uid: %s, controller: true}"
                .formatted(version, kind, name, uid);
    }
}
