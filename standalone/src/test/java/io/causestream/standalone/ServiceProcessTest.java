package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.ingest.alertmanager.IngestAlertmanagerMain;
import io.causestream.ingest.kube.IngestKubeMain;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.AlertObservation;
import io.causestream.topics.Installation;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A service that is a process of its own: what it tells of itself, and how it stops. */
class ServiceProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);
    private static final int SIGTERM = 143;
    private static final String TOKEN = "0123456789abcdef";

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theWebhookLosesNothingThatItAcceptedWhileItIsToldToStop() throws Exception {
        try (EmbeddedKafka kafka = kafka();
                CausestreamProcess webhook =
                        CausestreamProcess.start(
                                folder, IngestAlertmanagerMain.class, environment(kafka))) {
            URI health = address(webhook, "serving health and metrics");
            URI alerts = address(webhook, "listening for alerts").resolve("/api/alerts");
            awaitReady(webhook, health);
            Set<String> accepted = ConcurrentHashMap.newKeySet();
            List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < 4; sender++) {
                String name = "Sender" + sender;
                senders.add(Thread.ofVirtual().start(() -> postOn(alerts, name, accepted)));
            }
            await().atMost(PATIENCE).until(() -> accepted.size() > 100);
            assertThat(get(health.resolve("/healthz")).statusCode()).isEqualTo(200);
            assertThat(get(health.resolve("/metrics")).body())
                    .contains(
                            "causestream_ingest_alertmanager_alerts_total",
                            "jvm_memory_used",
                            "kafka_producer_");

            long signalled = System.nanoTime();
            assertThat(webhook.stop()).isEqualTo(SIGTERM);
            assertThat(Duration.ofNanos(System.nanoTime() - signalled)).isLessThan(TIME_TO_STOP);

            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(signalled(kafka)).containsAll(accepted);
            assertThat(lines(webhook)).allSatisfy(ServiceProcessTest::assertTold);
            assertThat(webhook.output()).doesNotContain("left behind", TOKEN);
            assertThat(webhook.errors()).isEmpty();
        }
    }

    @Test
    void theAgentStopsInTimeWithoutKafka() throws Exception {
        try (RecordedCluster cluster =
                RecordedCluster.start(
                        RecordedCluster.Settings.of(Recording.story()).withSpeed(20))) {
            Map<String, String> environment;
            CausestreamProcess agent;
            URI health;
            try (EmbeddedKafka kafka = kafka()) {
                environment = new HashMap<>(environment(kafka));
                environment.put(
                        "CAUSESTREAM_KUBECONFIG",
                        cluster.kubeconfig(folder.resolve("kubeconfig")).toString());
                agent = CausestreamProcess.start(folder, IngestKubeMain.class, environment);
                health = address(agent, "serving health and metrics");
                awaitReady(agent, health);
            }
            try (agent) {
                cluster.play();
                URI ready = health.resolve("/readyz");
                await().atMost(PATIENCE)
                        .until(() -> get(ready).body().contains("Kafka does not accept"));
                assertThat(get(health.resolve("/healthz")).statusCode()).isEqualTo(200);

                long signalled = System.nanoTime();
                assertThat(agent.stop()).isEqualTo(SIGTERM);
                assertThat(Duration.ofNanos(System.nanoTime() - signalled))
                        .isLessThan(TIME_TO_STOP);
                assertThat(agent.output()).doesNotContain("left behind");
            }
        }
    }

    private EmbeddedKafka kafka() {
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings.client("creator"))) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(settings.topics(), settings.groups());
        }
        return kafka;
    }

    private static Map<String, String> environment(EmbeddedKafka kafka) {
        return Map.of(
                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "CAUSESTREAM_CLUSTER_NAME", "home",
                "CAUSESTREAM_WEBHOOK_HOST", "127.0.0.1",
                "CAUSESTREAM_WEBHOOK_PORT", "0",
                "CAUSESTREAM_WEBHOOK_TOKEN", TOKEN,
                "CAUSESTREAM_LOG_FORMAT", "json",
                "CAUSESTREAM_HEALTH_HOST", "127.0.0.1");
    }

    private void awaitReady(CausestreamProcess process, URI health) {
        await().atMost(PATIENCE)
                .until(() ->
                        !process.isAlive() || get(health.resolve("/readyz")).statusCode() == 200);
        assertThat(process.isAlive()).isTrue();
    }

    /** One alert after the other, until nobody listens any more. */
    private void postOn(URI alerts, String name, Set<String> accepted) {
        try {
            while (true) {
                String alert = "%s%d".formatted(name, accepted.size());
                int status = post(alerts, alert);
                if (status == 200) {
                    accepted.add(alert);
                }
            }
        } catch (IOException over) {
            // It has stopped.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int post(URI alerts, String name) throws IOException, InterruptedException {
        String body =
                """
                {"version":"4","status":"firing","receiver":"r","groupKey":"{}:{}","groupLabels":{},"commonLabels":{},
                "commonAnnotations":{},"externalURL":"http://alertmanager","alerts":[{"status":"firing",
                "labels":{"alertname":"%s"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z",
                "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus"}]}\
                """
                        .formatted(name);
        return client.send(
                        HttpRequest.newBuilder(alerts)
                                .timeout(TIME_TO_STOP)
                                .header("Authorization", "Bearer " + TOKEN)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** Where the process says that it listens. */
    private static URI address(CausestreamProcess process, String message) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                lines(process).stream()
                                        .filter(line ->
                                                line.path("message").asString("").equals(message))
                                        .map(line -> line.path("address").asString(""))
                                        .map(address ->
                                                URI.create(
                                                        "http://127.0.0.1"
                                                                + address.substring(
                                                                        address.lastIndexOf(':'))))
                                        .findFirst()
                                        .orElse(null),
                        found -> found != null || !process.isAlive());
    }

    private static List<JsonNode> lines(CausestreamProcess process) throws IOException {
        String output = process.output();
        // The last line may not be whole yet.
        return output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .map(Json.MAPPER::readTree)
                .toList();
    }

    private static void assertTold(JsonNode line) {
        assertThat(line.path("@timestamp").asString("")).endsWith("Z");
        assertThat(line.path("level").asString("")).isNotEmpty();
        assertThat(line.path("message").asString("")).isNotEmpty();
    }

    private static Set<String> signalled(EmbeddedKafka kafka) {
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        var topic = settings.topics().rawAlerts();
        Set<String> names = new HashSet<>();
        try (var consumer =
                new KafkaConsumer<>(
                        settings.client("reader"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.name()).stream()
                            .map(info -> new TopicPartition(topic.name(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(record -> {
                            Object value =
                                    topic.valueSerde()
                                            .deserializer()
                                            .deserialize(record.topic(), record.value());
                            if (value instanceof AlertObservation alert) {
                                names.add(alert.labels().getOrDefault("alertname", ""));
                            }
                        });
            }
        }
        return names;
    }
}
