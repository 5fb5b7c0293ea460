package io.causestream.standalone;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreamsMain;
import io.causestream.finding.Finding;
import io.causestream.ingest.alertmanager.IngestAlertmanagerMain;
import io.causestream.ingest.kube.IngestKubeMain;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.Service;
import io.causestream.sink.slack.SlackSinkMain;
import io.causestream.topics.Installation;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Each service is replaced while alerts and a crash come in: of a Deployment the new process is
 * ready before the old one gets SIGTERM, of the StatefulSet the old one is gone before the new one
 * starts. Books are kept of each alert that the webhook accepted, from there to Slack.
 */
class RollingUpdateTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SIGTERM = 143;
    private static final int BETWEEN_ALERTS_MILLIS = 400;
    private static final List<String> SEVERITIES = List.of("critical", "high", "warning", "low");
    private static final SlackSettings SLACK =
            SlackSettings.withChannels("alerts", "critical", "high", "medium", "low");
    private static final Pattern APP = Pattern.compile("trouble of (app-\\d+)");

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Workload> workloads = new ArrayList<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    @Test
    void losesNoAlertAndTellsNoneTwiceWhileEachServiceIsReplaced() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                SlackDouble slack = SlackDouble.start(SLACK);
                RecordedCluster cluster =
                        RecordedCluster.start(
                                RecordedCluster.Settings.of(Recording.story()).withSpeed(20))) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("creator"))) {
                new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                        .create(kafka.topics(), kafka.groups());
            }
            Map<String, String> environment = environment(kafka, slack, cluster);
            Workload webhook = new Workload(IngestAlertmanagerMain.class, environment);
            Workload agent = new Workload(IngestKubeMain.class, environment);
            Workload enrichment = new Workload(EnrichStreamsMain.class, environment);
            Workload sink = new Workload(SlackSinkMain.class, environment, settings());
            workloads.addAll(List.of(webhook, agent, enrichment, sink));
            for (Workload workload : workloads) {
                workload.start();
            }
            for (Workload workload : workloads) {
                workload.awaitReady();
            }
            CountDownLatch over = new CountDownLatch(1);
            Thread alertmanager = Thread.ofVirtual().start(() -> postUntil(over, webhook));
            cluster.play();

            webhook.surge();
            agent.surge();
            enrichment.replace();
            sink.surge();

            over.countDown();
            alertmanager.join();
            try (AlertTopics topics = new AlertTopics(kafka)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> {
                            assertThat(told(slack).keySet()).isEqualTo(accepted);
                            assertThat(crashes(slack)).isEqualTo(1);
                        });
                assertThat(accepted).hasSizeGreaterThan(10);
                assertThat(told(slack).values()).as("messages of each alert").containsOnly(1L);
                await().atMost(PATIENCE)
                        .until(() -> topics.poll().findings().keySet().containsAll(accepted));
                topics.findings().forEach(RollingUpdateTest::assertOneLife);
            }
        } finally {
            for (Workload workload : workloads) {
                workload.close();
            }
        }
    }

    /** One finding, whose revisions are 1, 2, 3…, each published once. */
    private static void assertOneLife(String workload, Map<String, List<Finding>> findings) {
        assertThat(findings).as("findings of %s", workload).hasSize(1);
        List<Finding> revisions = findings.values().iterator().next();
        assertThat(revisions)
                .as("revisions of %s", workload)
                .extracting(Finding::revision)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, revisions.size()).boxed().toList());
    }

    /** By alert: how many messages there are of it. */
    private static Map<String, Long> told(SlackDouble slack) {
        return slack.messages().stream()
                .map(message -> APP.matcher(message.text()))
                .filter(Matcher::find)
                .collect(groupingBy(found -> found.group(1), counting()));
    }

    private static long crashes(SlackDouble slack) {
        return slack.messages().stream()
                .map(PostedMessage::words)
                .filter(words -> words.contains("pod checkout-"))
                .count();
    }

    private Map<String, String> environment(
            KafkaSettings kafka, SlackDouble slack, RecordedCluster cluster) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("CAUSESTREAM_CLUSTER_NAME", "home");
        environment.put("CAUSESTREAM_LOG_FORMAT", "json");
        environment.put("CAUSESTREAM_HEALTH_HOST", "127.0.0.1");
        environment.put("CAUSESTREAM_WEBHOOK_HOST", "127.0.0.1");
        environment.put("CAUSESTREAM_WEBHOOK_PORT", "0");
        environment.put("CAUSESTREAM_WEBHOOK_AUTHENTICATION", "none");
        environment.put(
                "CAUSESTREAM_KUBECONFIG",
                cluster.kubeconfig(folder.resolve("kubeconfig")).toString());
        environment.put("CAUSESTREAM_STATE_FOLDER", folder.resolve("state").toString());
        environment.put("CAUSESTREAM_CONTEXT_TIMEOUT", "1s");
        // A storm would be told as one, and is no matter of loss.
        environment.put("CAUSESTREAM_STORM_LIMIT", "1000");
        environment.put("CAUSESTREAM_AI_ENABLED", "false");
        environment.put("SLACK_API_KEY", SLACK.token());
        environment.put("CAUSESTREAM_SLACK_API_URL", slack.apiUrl());
        return environment;
    }

    private String settings() throws IOException {
        return Files.writeString(
                        folder.resolve("causestream.yaml"),
                        """
                        sinksConfig:
                          - slack_sink:
                              name: home
                              api_key: "{{ env.SLACK_API_KEY }}"
                              slack_channel: "#alerts"
                              severity_routes: {CRITICAL: "#critical", HIGH: "#high", MEDIUM: "#medium", LOW: "#low"}
                        """)
                .toString();
    }

    /** As a pair of Alertmanagers does: each alert twice, again until it is accepted. */
    private void postUntil(CountDownLatch over, Workload webhook) {
        try {
            for (int number = 0; over.getCount() > 0; number++) {
                post(webhook, number);
                post(webhook, number);
                accepted.add("app-" + number);
                if (over.await(BETWEEN_ALERTS_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(Workload webhook, int number) {
        String body =
                """
                {"version":"4","status":"firing","receiver":"r","groupKey":"{}:{}","groupLabels":{},"commonLabels":{},
                "commonAnnotations":{},"externalURL":"http://alertmanager","alerts":[{"status":"firing",
                "labels":{"alertname":"Trouble","severity":"%2$s","namespace":"shop-%3$d","deployment":"app-%1$d"},
                "annotations":{"summary":"trouble of app-%1$d"},"startsAt":"2026-01-01T00:00:00Z",
                "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus"}]}\
                """
                        .formatted(number, SEVERITIES.get(number % SEVERITIES.size()), number % 5);
        await().atMost(PATIENCE).until(() -> isAccepted(webhook, body));
    }

    private boolean isAccepted(Workload webhook, String body) throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(webhook.endpoint())
                                            .timeout(Service.TIME_TO_STOP)
                                            .POST(BodyPublishers.ofString(body))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException stopped) {
            return false;
        }
    }

    /** A service of which there is one process, and two while it is replaced. */
    private final class Workload {

        private final Class<?> main;
        private final Map<String, String> environment;
        private final String[] arguments;
        private final List<CausestreamProcess> processes = new CopyOnWriteArrayList<>();

        Workload(Class<?> main, Map<String, String> environment, String... arguments) {
            this.main = main;
            this.environment = environment;
            this.arguments = arguments;
        }

        void start() throws IOException {
            processes.add(CausestreamProcess.start(folder, main, environment, arguments));
        }

        /** As a Deployment does with {@code maxSurge: 1}. */
        void surge() throws IOException {
            start();
            awaitReady();
            stopTheOld();
        }

        /** As a StatefulSet does with its only pod. */
        void replace() throws IOException {
            stopTheOld();
            start();
            awaitReady();
        }

        private void stopTheOld() throws IOException {
            CausestreamProcess old = processes.getFirst();
            assertThat(old.stop()).as(main.getSimpleName()).isEqualTo(SIGTERM);
            processes.removeFirst();
            assertThat(old.output()).doesNotContain("left behind", "abandoned");
        }

        void awaitReady() throws IOException {
            CausestreamProcess latest = processes.getLast();
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> !latest.isAlive() || isReady(latest));
            assertThat(latest.isAlive())
                    .as("%s runs; it said: %s", main.getSimpleName(), latest.errors())
                    .isTrue();
        }

        private boolean isReady(CausestreamProcess process)
                throws IOException, InterruptedException {
            URI health = address(process, "serving health and metrics");
            return health != null
                    && client.send(
                                            HttpRequest.newBuilder(health.resolve("/readyz"))
                                                    .build(),
                                            BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
        }

        /** Of the process that was started last and listens: the other may be about to stop. */
        URI endpoint() throws IOException {
            for (CausestreamProcess process : processes.reversed()) {
                URI found = address(process, "listening for alerts");
                if (found != null) {
                    return found.resolve("/api/alerts");
                }
            }
            throw new IOException("nobody listens");
        }

        void close() throws IOException {
            for (CausestreamProcess process : processes) {
                process.close();
            }
        }
    }

    /** Where the process says that it listens; null as long as it does not. */
    private static @Nullable URI address(CausestreamProcess process, String message)
            throws IOException {
        String output = process.output();
        return output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.contains(message))
                .map(Json.MAPPER::readTree)
                .map((JsonNode line) -> line.path("address").asString(""))
                .map(found ->
                        URI.create("http://127.0.0.1" + found.substring(found.lastIndexOf(':'))))
                .findFirst()
                .orElse(null);
    }
}
