package io.causestream.ingest.kube.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.context.ContextRequest;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.StillCluster;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeAccess;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.prometheus.PrometheusSettings;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.OwnerLookup;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.redaction.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContextAnswersTest {

    private static final Subject POD = Subject.pod("shop", "checkout-1");
    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    @TempDir private Path folder;

    @Test
    void givesTheLogOfTheRunThatCrashed() throws Exception {
        assertThat(answer(new ContainerLogs("checkout", null, null, 100, 65_536)))
                .isEqualTo(
                        new Enrichment.Logs(
                                "checkout-1",
                                "checkout",
                                true,
                                List.of(
                                        "starting",
                                        "login with password=[redacted]",
                                        "java.lang.IllegalStateException: no DATABASE_URL"),
                                false));
    }

    @Test
    void keepsTheEndOfALogThatIsTooLong() throws Exception {
        Enrichment twoLines = answer(new ContainerLogs("checkout", null, null, 2, 65_536));

        assertThat(twoLines)
                .isInstanceOfSatisfying(
                        Enrichment.Logs.class,
                        logs -> {
                            assertThat(logs.lines()).hasSize(2);
                            assertThat(logs.lines().getLast()).contains("no DATABASE_URL");
                            assertThat(logs.truncated()).isTrue();
                        });
    }

    @Test
    void saysThatTheLogOfAnEarlierRunIsGone() throws Exception {
        assertThat(
                        why(
                                new ContainerLogs(
                                        "checkout",
                                        Instant.parse("2026-11-23T14:00:00Z"),
                                        null,
                                        100,
                                        65_536)))
                .contains("is gone");
    }

    @Test
    void doesNotTakeANamesakeForThePodThatIsMeant() throws Exception {
        ContextQuery logs = new ContainerLogs("checkout", null, null, 100, 65_536);

        assertThat(ask(POD, "another-uid", logs))
                .isEqualTo(
                        new Enrichment.Unavailable(
                                "logs of container checkout",
                                "the pod is gone; another pod has its name now"));
        assertThat(ask(Subject.pod("shop", "nobody"), "", logs))
                .isEqualTo(
                        new Enrichment.Unavailable(
                                "logs of container checkout", "the pod is gone"));
    }

    @Test
    void givesTheEventsOldestFirst() throws Exception {
        assertThat(answer(new ObjectEvents(10)))
                .isInstanceOfSatisfying(
                        Enrichment.Events.class,
                        events ->
                                assertThat(events.events())
                                        .extracting(Enrichment.Events.Event::note)
                                        .containsExactly("note 1", "note 2"));
        assertThat(answer(new ObjectEvents(1)))
                .isInstanceOfSatisfying(
                        Enrichment.Events.class,
                        events ->
                                assertThat(events.events())
                                        .extracting(Enrichment.Events.Event::note)
                                        .containsExactly("note 2"));
    }

    @Test
    void givesThePodsOfTheWorkloadAndNoOthers() throws Exception {
        assertThat(answer(new PodsBeside(DEPLOYMENT)))
                .isEqualTo(
                        new Enrichment.Table(
                                "Pods of Deployment shop/checkout",
                                List.of("Pod", "Ready", "Status", "Restarts", "Node", "Age"),
                                List.of(
                                        List.of(
                                                "checkout-1",
                                                "0/1",
                                                "CrashLoopBackOff",
                                                "3",
                                                "node-1",
                                                "10m"),
                                        List.of(
                                                "checkout-2",
                                                "0/1",
                                                "CrashLoopBackOff",
                                                "3",
                                                "node-1",
                                                "10m"))));
    }

    @Test
    void givesTheConditionsOfANode() throws Exception {
        assertThat(answer(new NodeConditions("node-1")))
                .isInstanceOfSatisfying(
                        Enrichment.Table.class,
                        table ->
                                assertThat(table.rows())
                                        .anySatisfy(row ->
                                                assertThat(row).startsWith("Ready", "True")));
        assertThat(why(new NodeConditions("node-9"))).isEqualTo("the node is gone");
    }

    @Test
    void givesTheMemoryWithItsLimitAndTheKill() throws Exception {
        assertThat(answer(new Usage(Resource.MEMORY, "checkout", Duration.ofMinutes(5), null)))
                .isInstanceOfSatisfying(
                        Enrichment.Graph.class,
                        graph -> {
                            assertThat(graph.title()).isEqualTo("Memory of checkout");
                            assertThat(graph.series()).hasSize(1);
                            assertThat(graph.series().getFirst().points())
                                    .anySatisfy(
                                            point -> assertThat(point.value()).isEqualTo(40 << 20));
                            assertThat(graph.limits())
                                    .containsExactly(
                                            new Enrichment.Graph.Limit("request", 32 << 20),
                                            new Enrichment.Graph.Limit("limit", 64 << 20));
                            assertThat(graph.marks())
                                    .containsExactly(
                                            new Enrichment.Graph.Mark(
                                                    "OOMKilled",
                                                    Instant.parse("2026-11-23T14:29:03Z")));
                        });
    }

    @Test
    void saysWhyThereIsNoUsage() throws Exception {
        Usage memory = new Usage(Resource.MEMORY, "checkout", Duration.ofMinutes(5), null);
        Usage ofNobody = new Usage(Resource.MEMORY, "nobody", Duration.ofMinutes(5), null);

        assertThat(why(ask(POD, "", memory, cluster -> Optional.empty())))
                .contains("no Prometheus is configured");
        assertThat(
                        why(
                                ask(
                                        POD,
                                        "",
                                        memory,
                                        cluster -> Optional.of(URI.create("http://127.0.0.1:1")))))
                .isEqualTo("Prometheus at 127.0.0.1:1 is unreachable: Connection refused");
        assertThat(why(ask(POD, "", memory, cluster -> Optional.of(cluster.url()))))
                .contains("Prometheus", "404");
        assertThat(why(ofNobody)).contains("has no memory data", "no series matched");
    }

    static Stream<ContextQuery> unreasonable() {
        return Stream.of(
                new ContainerLogs("../secrets", null, null, 100, 65_536),
                new ContainerLogs("checkout", null, null, 0, 65_536),
                new ContainerLogs("checkout", null, null, 100, 1 << 30),
                new ObjectEvents(10_000),
                new PodsBeside(new Subject("Deployment", "shop/../kube-system", "x")),
                new PodsBeside(new Subject("Deployment", "", "checkout")),
                new NodeConditions("node-1?watch=1"),
                new Usage(Resource.CPU, "checkout", Duration.ofDays(365), null),
                new ContextQuery.ObjectEvents(101, true, true),
                new ContextQuery.ObjectStatus(new Subject("Deployment", "shop", "../x")),
                new ContextQuery.ObjectYaml(new Subject("Secret", "shop", "db")),
                new ContextQuery.PodIssues(Subject.node("node-1")),
                new ContextQuery.DependentEvents(DEPLOYMENT, 11, 20),
                new ContextQuery.DependentLogs(DEPLOYMENT, "a/b", false, 100, 65_536),
                new ContextQuery.SelectedLogs("", List.of(), "", 100, 65_536),
                new ContextQuery.SelectedLogs("", List.of("a".repeat(501)), "", 100, 65_536),
                new ContextQuery.MisscheduledPods(Subject.node("node-1")),
                new ContextQuery.NodeCapacity("node-1?watch=1"),
                new ContextQuery.ServiceEndpoints("shop", "../db"),
                new ContextQuery.Unknown());
    }

    @ParameterizedTest
    @MethodSource("unreasonable")
    void refusesWhatNobodyShouldAsk(ContextQuery query) throws Exception {
        assertThat(answer(query)).isInstanceOf(Enrichment.Unavailable.class);
    }

    @Test
    void refusesTheLogOfWhatIsNoPod() throws Exception {
        ContextQuery logs = new ContainerLogs("checkout", null, null, 100, 65_536);

        assertThat(why(ask(DEPLOYMENT, "", logs))).contains("only pods have this");
    }

    @Test
    void answersInTimeWhenTheClusterDoesNot() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                KubernetesClient client =
                        Agent.client(URI.create("http://127.0.0.1:" + mute.getLocalPort()))) {
            KubeApi gone = new KubeApi(client, new ClusterClock());
            ContextAnswers answers =
                    new ContextAnswers(
                            gone,
                            new Owners(new ObjectIndex(), none()),
                            null,
                            new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                            Redactor.standard());

            Enrichment answer =
                    answers.answer(
                            request(POD, "", new ObjectEvents(5)),
                            Deadline.in(Duration.ofMillis(300)));

            assertThat(why(answer)).startsWith("the cluster does not respond: no answer within");
        }
    }

    private Enrichment answer(ContextQuery query) throws Exception {
        return ask(POD, StillCluster.POD_UID, query);
    }

    private String why(ContextQuery query) throws Exception {
        return why(answer(query));
    }

    private static String why(Enrichment answer) {
        assertThat(answer).isInstanceOf(Enrichment.Unavailable.class);
        return ((Enrichment.Unavailable) answer).why();
    }

    private Enrichment ask(Subject subject, String uid, ContextQuery query) throws Exception {
        return ask(subject, uid, query, cluster -> Optional.of(cluster.prometheusUrl()));
    }

    private Enrichment ask(
            Subject subject,
            String uid,
            ContextQuery query,
            Function<RecordedCluster, Optional<URI>> url)
            throws IOException, InterruptedException {
        try (RecordedCluster cluster = StillCluster.start(folder);
                KubernetesClient client = Agent.client(cluster.url());
                Prometheus prometheus =
                        prometheus(url.apply(cluster).orElse(cluster.prometheusUrl()))) {
            KubeApi api = new KubeApi(client, new ClusterClock());
            var _ = KubeAccess.serverVersion(api);
            ContextAnswers answers =
                    new ContextAnswers(
                            api,
                            new Owners(new ObjectIndex(), new OwnerLookup(api)),
                            url.apply(cluster).isEmpty() ? null : prometheus,
                            new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                            Redactor.standard());
            return answers.answer(request(subject, uid, query), Deadline.in(Duration.ofSeconds(5)));
        }
    }

    private static Prometheus prometheus(URI url) {
        return new Prometheus(url, PrometheusSettings.at(url));
    }

    private static ContextRequest request(Subject subject, String uid, ContextQuery query) {
        return new ContextRequest(
                "r1", "home", "f1", subject, uid, Severity.HIGH, Duration.ofSeconds(5), query);
    }

    private static Owners.Lookup none() {
        return (owner, uid) -> Optional.empty();
    }
}
