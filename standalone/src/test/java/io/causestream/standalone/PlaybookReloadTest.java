package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.Scope;
import io.causestream.service.HealthSettings;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A playbook file that changes while the service runs. */
class PlaybookReloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REFUSED = "causestream_enrich_playbooks_refused_total ";

    /** Nobody looks anything up here, so nothing is worth waiting for. */
    private static final EnrichmentRules RULES =
            new EnrichmentRules(
                    Duration.ofMinutes(30),
                    Duration.ofMillis(100),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(10),
                    EnrichmentRules.NotificationLimits.usual()
                            .withUpdateInterval(Duration.ofMillis(100)),
                    Set.of());

    @TempDir Path folder;

    @Test
    void aGoodFileIsInForceWithoutARestartAndABadOneLeavesItThere() throws Exception {
        Path file = folder.resolve("playbooks.yaml");
        write(file, updates("was deployed"));
        PlaybookSettings playbooks =
                new PlaybookSettings(List.of(file), Duration.ofMillis(50), Map.of());
        try (Standalone standalone =
                new Standalone(
                        folder.resolve("data"),
                        0,
                        new HealthSettings("127.0.0.1", 0),
                        (kafka, meters, failure) ->
                                List.of(
                                        new EnrichStreams(
                                                new EnrichStreamsConfig(
                                                        kafka,
                                                        folder.resolve("state"),
                                                        1,
                                                        RULES,
                                                        playbooks),
                                                meters,
                                                failure)))) {
            standalone.start();
            URI health =
                    URI.create(
                            "http://127.0.0.1:%d"
                                    .formatted(standalone.health().orElseThrow().getPort()));
            KafkaSettings kafka = standalone.kafka().orElseThrow();
            try (Cluster cluster = new Cluster(kafka)) {
                assertThat(cluster.titleAfterUpdate()).isEqualTo("checkout was deployed");

                write(file, updates("was released"));
                await("a second set is in force")
                        .atMost(PATIENCE)
                        .until(() ->
                                metric(health, "causestream_enrich_playbooks_activated_total ")
                                        == 2);

                assertThat(cluster.titleAfterUpdate()).isEqualTo("checkout was released");

                write(file, updates("was lost").replace("create_finding", "create_fnding"));
                await("the bad file is refused")
                        .atMost(PATIENCE)
                        .until(() -> metric(health, REFUSED) == 1);

                assertThat(get(health.resolve("/readyz")))
                        .contains("the current playbooks are invalid")
                        .contains("playbooks.yaml, line 6")
                        .contains("create_fnding");
                assertThat(cluster.titleAfterUpdate()).isEqualTo("checkout was released");

                write(file, updates("was mended"));
                await("a good file is in force again")
                        .atMost(PATIENCE)
                        .until(() -> !get(health.resolve("/readyz")).contains("invalid"));

                assertThat(cluster.titleAfterUpdate()).isEqualTo("checkout was mended");
                assertThat(metric(health, REFUSED)).isEqualTo(1);
            }
        }
    }

    private static String updates(String title) {
        return """
        customPlaybooks:
          - name: Deploys
            triggers:
              - on_deployment_update: {}
            actions:
              - create_finding:
                  title: "$name %1$s"
                  aggregation_key: "Deploy %1$s"
                  severity: INFO
        """
                .formatted(title);
    }

    /** As a ConfigMap's files change: at once. */
    private static void write(Path file, String text) throws IOException {
        Path next = file.resolveSibling("next.tmp");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    private static double metric(URI health, String name) throws IOException, InterruptedException {
        return get(health.resolve("/metrics"))
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    /**
     * One deployment, of which each update is published under the title of the playbook in force.
     */
    private static final class Cluster implements AutoCloseable {

        private static final Subject CHECKOUT = new Subject("Deployment", "shop", "checkout");

        private final Topics topics;
        private final KafkaProducer<Scope, KubeObservation> producer;
        private final KafkaConsumer<String, Finding> consumer;
        private final Map<String, Finding> findings = new HashMap<>();
        private long version;

        Cluster(KafkaSettings kafka) {
            topics = kafka.topics();
            producer =
                    new KafkaProducer<>(
                            kafka.patientProducer("test"),
                            topics.rawKube().keySerde().serializer(),
                            topics.rawKube().valueSerde().serializer());
            consumer =
                    new KafkaConsumer<>(
                            kafka.consumer("test", "test"),
                            topics.findings().keySerde().deserializer(),
                            topics.findings().valueSerde().deserializer());
            consumer.subscribe(List.of(topics.findings().name()));
            update();
        }

        /** The title of the finding that the next update makes or counts in. */
        String titleAfterUpdate() {
            findings.clear();
            update();
            await("a finding about the update")
                    .atMost(PATIENCE)
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(50))
                                .forEach(record -> findings.put(record.key(), record.value()));
                        return !findings.isEmpty();
                    });
            assertThat(findings).hasSize(1);
            return findings.values().iterator().next().title();
        }

        private void update() {
            version++;
            KubeObservation seen =
                    new KubeObservation.ObjectObserved(
                            KubeObservation.ObjectObserved.id(
                                    "home", "uid-1", Change.MODIFIED, version),
                            "home",
                            Change.MODIFIED,
                            CHECKOUT,
                            "uid-1",
                            CHECKOUT,
                            0,
                            version,
                            1,
                            Instant.now(),
                            Duration.ZERO,
                            Json.MAPPER.readTree(
                                    """
                                    {"metadata":{"name":"checkout"},
                                     "spec":{"replicas":2,"template":{"spec":{"containers":[
                                       {"name":"web","image":"shop/checkout:%d"}]}}}}\
                                    """
                                            .formatted(version)));
            var _ =
                    producer.send(
                            new ProducerRecord<>(topics.rawKube().name(), seen.scope(), seen));
            producer.flush();
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(5));
            consumer.close();
        }
    }
}
