package io.causestream.ingest.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.topics.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OwnersTest {

    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    private final ObjectIndex index = new ObjectIndex();
    private final Owners owners = new Owners(index, (owner, uid) -> Optional.empty());

    @Test
    void aPodsWorkloadIsTheDeploymentOfItsReplicaSet() {
        see(Kind.DEPLOYMENT, Recorded.deployment());
        see(Kind.REPLICA_SET, Recorded.replicaSet());

        assertThat(workload(Kind.POD, Recorded.pod())).isEqualTo(DEPLOYMENT);
    }

    @Test
    void asksTheClusterForAReplicaSetThatWasNotSeenYet() {
        Owners asking = new Owners(index, (owner, uid) -> Optional.of(Recorded.replicaSet()));

        assertThat(workload(asking, Kind.POD, Recorded.pod())).isEqualTo(DEPLOYMENT);
    }

    @Test
    void fallsBackToTheOwnerAsItIsNamed() {
        assertThat(workload(Kind.POD, Recorded.pod()))
                .isEqualTo(new Subject("ReplicaSet", "shop", "checkout-69f69bf7d7"));
    }

    @Test
    void remembersTheOwnerThatWasDeletedBeforeItsPods() {
        see(Kind.DEPLOYMENT, Recorded.deployment());
        ObjectIndex.Known replicaSet = see(Kind.REPLICA_SET, Recorded.replicaSet());
        index.delete(uid(Recorded.replicaSet()), replicaSet);

        assertThat(workload(Kind.POD, Recorded.pod())).isEqualTo(DEPLOYMENT);
    }

    @Test
    void aStaticPodIsItsOwnWorkload() {
        JsonNode metadata =
                Json.MAPPER.readTree(
                        """
                        {"ownerReferences":[{"kind":"Node","name":"node-1","controller":true}]}
                        """);
        Subject pod = Subject.pod("kube-system", "etcd-node-1");

        assertThat(owners.workload(pod, metadata)).isEqualTo(pod);
    }

    @Test
    void anOwnerThatIsNoControllerDoesNotCount() {
        JsonNode metadata =
                Json.MAPPER.readTree(
                        """
                        {"ownerReferences":[{"kind":"Widget","name":"w"},{"kind":"StatefulSet","name":"db","controller":true}]}
                        """);

        assertThat(owners.workload(Subject.pod("shop", "db-0"), metadata))
                .isEqualTo(new Subject("StatefulSet", "shop", "db"));
    }

    @Test
    void aPodOfACronJobIsFoundByWayOfItsJob() {
        JsonNode job =
                Json.MAPPER.readTree(
                        """
                        {"metadata":{"uid":"j","ownerReferences":[{"kind":"CronJob","name":"backup","controller":true}]}}
                        """);
        JsonNode pod =
                Json.MAPPER.readTree(
                        """
                        {"uid":"p","ownerReferences":[{"kind":"Job","name":"backup-1","uid":"j","controller":true}]}
                        """);

        assertThat(
                        new Owners(index, (owner, uid) -> Optional.of(job))
                                .workload(Subject.pod("shop", "backup-1-x"), pod))
                .isEqualTo(new Subject("CronJob", "shop", "backup"));
    }

    @Test
    void aStatefulSetIsAWorkloadEvenWhereAnOperatorKeepsIt() {
        JsonNode metadata =
                Json.MAPPER.readTree(
                        """
                        {"ownerReferences":[{"kind":"Prometheus","name":"main","controller":true}]}
                        """);
        Subject statefulSet = new Subject("StatefulSet", "monitoring", "prometheus-main");

        assertThat(owners.workload(statefulSet, metadata)).isEqualTo(statefulSet);
    }

    private ObjectIndex.Known see(Kind kind, ObjectNode object) {
        Subject self = kind.subject(object);
        ObjectIndex.Known known =
                new ObjectIndex.Known(kind, self, workload(kind, object), 0, 0, 1);
        index.put(uid(object), known);
        return known;
    }

    private Subject workload(Kind kind, ObjectNode object) {
        return workload(owners, kind, object);
    }

    private static Subject workload(Owners owners, Kind kind, ObjectNode object) {
        return owners.workload(kind.subject(object), object.path("metadata"));
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asString("");
    }
}
