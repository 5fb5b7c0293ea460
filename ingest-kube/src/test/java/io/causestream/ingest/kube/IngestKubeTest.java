package io.causestream.ingest.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.service.FailureListener;
import io.causestream.topics.DeadLetters;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent between a recorded cluster and a real Kafka. */
class IngestKubeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final FailureListener NONE =
            (service, cause) -> {
                throw new AssertionError(service, cause);
            };

    @TempDir private Path folder;

    @Test
    void publishesWhatThereIsAndAnswersWhatIsAsked() throws Exception {
        try (RecordedCluster cluster = StillCluster.start(newFolder("cluster"));
                KafkaHouse kafka = new KafkaHouse(folder.resolve("kafka"));
                IngestKube agent = agent(cluster, kafka.settings)) {
            Topics topics = kafka.settings.topics();
            agent.start();
            await().atMost(Duration.ofSeconds(30)).until(agent::isReady);

            assertThat(kafka.records(topics.rawKube()))
                    .filteredOn(record -> header(record, "ce_id").contains("/Pod/listed/"))
                    .extracting(ConsumerRecord::partition)
                    .containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(kafka.values(topics.rawKube()))
                    .filteredOn(observed ->
                            observed instanceof ObjectObserved object
                                    && object.object().equals(Subject.pod("shop", "checkout-1")))
                    .hasSize(1)
                    .allSatisfy(pod ->
                            assertThat(((ObjectObserved) pod).workload())
                                    .isEqualTo(new Subject("Deployment", "shop", "checkout")));

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(kafka.values(topics.rawKube()))
                                    .filteredOn(Heartbeat.class::isInstance)
                                    .extracting(KubeObservation::cluster)
                                    .containsExactly("home"));

            kafka.write(
                    topics.contextRequests().name(), "home".getBytes(UTF_8), "{".getBytes(UTF_8));
            ask(kafka, request("r1", "home"));
            ask(kafka, request("r1", "home"));
            ask(kafka, request("r2", "another-cluster"));
            ask(kafka, request("r3", "home"));
            await().atMost(PATIENCE)
                    .until(() -> kafka.records(topics.contextResults()).size() >= 2);

            assertThat(kafka.values(topics.contextResults()))
                    .extracting(ContextResult::requestId)
                    .containsExactlyInAnyOrder("r1", "r3");
            assertThat(kafka.values(topics.contextResults()))
                    .allSatisfy(result ->
                            assertThat(result.answer()).isInstanceOf(Enrichment.Logs.class));
            assertThat(kafka.records(topics.deadLetters()))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(header(letter, DeadLetters.TOPIC))
                                    .isEqualTo(topics.contextRequests().name()));
        }
    }

    @Test
    void answersWhatWasAskedWhileItWasDown() throws Exception {
        try (RecordedCluster cluster = StillCluster.start(newFolder("cluster"));
                KafkaHouse kafka = new KafkaHouse(folder.resolve("kafka"))) {
            try (IngestKube first = agent(cluster, kafka.settings)) {
                first.start();
                await().atMost(Duration.ofSeconds(30)).until(first::isReady);
            }
            ask(kafka, request("r1", "home"));
            try (IngestKube second = agent(cluster, kafka.settings)) {
                second.start();

                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                kafka.records(kafka.settings.topics().contextResults()).size()
                                        == 1);
            }
        }
    }

    @Test
    void losesNothingWhileKafkaIsAway() throws Exception {
        Recording story = Recording.story();
        Set<String> expected = withKafkaAllTheTime(story);
        try (RecordedCluster cluster = cluster(story);
                KafkaHouse kafka = new KafkaHouse(folder.resolve("kafka"));
                IngestKube agent = agent(cluster, kafka.settings)) {
            agent.start();
            await().atMost(Duration.ofSeconds(30)).until(agent::isReady);
            kafka.stop();
            cluster.play();
            await().atMost(Duration.ofSeconds(20)).until(() -> !agent.isReady());
            assertThat(cluster.awaitEnd(Duration.ofSeconds(20))).isTrue();
            kafka.startAgain();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(ids(kafka.values(kafka.settings.topics().rawKube())))
                                    .isEqualTo(expected));
            await().atMost(Duration.ofSeconds(30)).until(agent::isReady);
        }
    }

    @Test
    void saysInOneSentenceWhatIsWrongWithTheKubeconfig() throws IOException {
        Path missing = folder.resolve("nowhere");
        Path garbage = Files.writeString(folder.resolve("garbage"), "{{{");
        Path empty = Files.writeString(folder.resolve("empty"), "kind: Config\n");

        assertThatThrownBy(() -> start(missing, null))
                .hasMessage(
                        "no kubeconfig at %s: give --kubeconfig or set KUBECONFIG"
                                .formatted(missing));
        assertThatThrownBy(() -> start(garbage, null))
                .hasMessage("the file at %s is not a kubeconfig".formatted(garbage));
        assertThatThrownBy(() -> start(empty, null))
                .hasMessage(
                        "the kubeconfig at %s has no context ''; it has: none".formatted(empty));
        assertThatThrownBy(() -> start(kubeconfig("http://127.0.0.1:1"), "lab"))
                .hasMessageEndingWith("has no context 'lab'; it has: home");
    }

    @Test
    void saysInOneSentenceThatTheClusterDoesNotAnswer() throws IOException {
        Path kubeconfig = kubeconfig("http://127.0.0.1:1");

        assertThatThrownBy(() -> start(kubeconfig, null))
                .hasMessage(
                        "the cluster at http://127.0.0.1:1 does not respond: Connection refused");
    }

    private void start(Path kubeconfig, @Nullable String context) {
        IngestKubeConfig config =
                IngestKubeConfig.of("home", KafkaSettings.at("127.0.0.1:1"))
                        .withKubeconfig(kubeconfig, context);
        try (IngestKube agent = new IngestKube(config, new SimpleMeterRegistry(), NONE)) {
            agent.start();
        }
    }

    private Path kubeconfig(String server) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: home, context: {cluster: c, user: u}}]
                current-context: home
                """
                        .formatted(server));
    }

    private static Set<String> withKafkaAllTheTime(Recording story) throws Exception {
        try (RecordedCluster cluster = cluster(story);
                Agent agent = Agent.watching(cluster.url())) {
            await().atMost(PATIENCE).until(agent.watches::areFollowing);
            cluster.play();
            assertThat(cluster.awaitEnd(Duration.ofSeconds(20))).isTrue();
            await().atMost(PATIENCE)
                    .until(() ->
                            agent.observations(ObjectObserved.class).stream()
                                    .anyMatch(pod ->
                                            pod.id().endsWith("/deleted")
                                                    && pod.object()
                                                            .name()
                                                            .equals("reports-7dd75cd779-hpmtr")));
            return ids(agent.observations());
        }
    }

    private static Set<String> ids(List<KubeObservation> observations) {
        return observations.stream()
                .filter(observation ->
                        !(observation instanceof ListComplete)
                                && !(observation instanceof Heartbeat))
                .map(KubeObservation::id)
                .collect(toSet());
    }

    private static RecordedCluster cluster(Recording recording) throws IOException {
        return RecordedCluster.start(RecordedCluster.Settings.of(recording).withSpeed(50));
    }

    private IngestKube agent(RecordedCluster cluster, KafkaSettings kafka) throws IOException {
        return new IngestKube(
                IngestKubeConfig.of("home", kafka)
                        .withKubeconfig(cluster.kubeconfig(folder.resolve("kubeconfig")), null)
                        .withPrometheusUrl(cluster.prometheusUrl())
                        .withClockCheck(Duration.ofSeconds(1)),
                new SimpleMeterRegistry(),
                NONE);
    }

    private Path newFolder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static void ask(KafkaHouse kafka, ContextRequest request) throws Exception {
        kafka.write(kafka.settings.topics().contextRequests(), request.cluster(), request);
    }

    private static ContextRequest request(String id, String cluster) {
        return new ContextRequest(
                id,
                cluster,
                "f1",
                Subject.pod("shop", "checkout-1"),
                StillCluster.POD_UID,
                Severity.HIGH,
                Duration.ofSeconds(5),
                new ContainerLogs("checkout", null, null, 100, 65_536));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(Objects.requireNonNull(record.headers().lastHeader(name)).value(), UTF_8);
    }
}
