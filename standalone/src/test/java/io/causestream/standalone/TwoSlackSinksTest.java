package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.slack.SlackSinkMain;
import io.causestream.topics.Installation;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two processes of slack-sink: one delivers, the other one stands by. */
class TwoSlackSinksTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration TIME_TO_TAKE_OVER = Duration.ofSeconds(15);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final SlackSettings SETTINGS = SlackSettings.withChannels("alerts");

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    @Timeout(180)
    void theOtherTakesOverWhenOneIsKilledOrStoppedAndNothingIsToldTwice() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                SlackDouble slack = SlackDouble.start(SETTINGS);
                KafkaProducer<String, Finding> findings = producer(kafka);
                CausestreamProcess first = start(kafka, slack);
                CausestreamProcess second = start(kafka, slack)) {
            await().atMost(PATIENCE).until(() -> ready(first) && ready(second));
            await().atMost(PATIENCE).until(() -> standsBy(first) != standsBy(second));
            CausestreamProcess active = standsBy(first) ? second : first;
            CausestreamProcess other = standsBy(first) ? first : second;
            send(findings, 1);
            awaitMessages(slack, 1, PATIENCE);

            active.kill();
            send(findings, 2);

            awaitMessages(slack, 2, TIME_TO_TAKE_OVER);
            try (CausestreamProcess third = start(kafka, slack)) {
                await().atMost(PATIENCE).until(() -> ready(third) && standsBy(third));
                assertThat(standsBy(other)).isFalse();

                int exitCode = other.stop();
                send(findings, 3);

                awaitMessages(slack, 3, AT_ONCE);
                assertThat(exitCode).isEqualTo(143);
                await().atMost(AT_ONCE).until(() -> !standsBy(third));
                assertThat(slack.messages("alerts"))
                        .extracting(PostedMessage::text)
                        .doesNotHaveDuplicates()
                        .hasSize(3);
            }
        }
    }

    private CausestreamProcess start(EmbeddedKafka kafka, SlackDouble slack) throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("slack-sink.yaml"),
                        """
                        sinksConfig:
                        - slack_sink:
                            name: two
                            api_key: "{{ env.SLACK_API_KEY }}"
                            slack_channel: "#alerts"
                        """);
        return CausestreamProcess.start(
                folder,
                SlackSinkMain.class,
                Map.of(
                        "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "CAUSESTREAM_SLACK_API_URL", slack.apiUrl(),
                        "CAUSESTREAM_LOG_FORMAT", "json",
                        "CAUSESTREAM_HEALTH_HOST", "127.0.0.1",
                        "SLACK_API_KEY", SETTINGS.token()),
                config.toString());
    }

    private static KafkaProducer<String, Finding> producer(EmbeddedKafka kafka) {
        KafkaSettings settings = KafkaSettings.at(kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings.client("creator"))) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(settings.topics(), settings.groups());
        }
        Topic<String, Finding> topic = settings.topics().findings();
        return new KafkaProducer<>(
                settings.patientProducer("test"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private static void send(KafkaProducer<String, Finding> findings, int number) throws Exception {
        String id = "f-" + number;
        Subject workload = new Subject("Deployment", "shop", "checkout-" + number);
        Finding finding =
                new FindingDraft(
                                id,
                                Fingerprint.of("home", "CrashLoopBackOff", workload, id),
                                Severity.HIGH,
                                "CrashLoopBackOff",
                                "Crash number " + number,
                                "home",
                                Subject.pod("shop", workload.name() + "-x2x2x"),
                                workload,
                                Instant.now())
                        .finding();
        findings.send(new ProducerRecord<>("causestream.findings", id, finding))
                .get(10, TimeUnit.SECONDS);
    }

    private static void awaitMessages(SlackDouble slack, int count, Duration atMost) {
        assertThat(slack.await(() -> slack.messages("alerts").size() >= count, atMost))
                .as("%d messages within %s", count, atMost)
                .isTrue();
        assertThat(slack.messages("alerts")).hasSize(count);
    }

    private boolean ready(CausestreamProcess process) throws Exception {
        return health(process).isPresent() && status(process) == 200;
    }

    private boolean standsBy(CausestreamProcess process) throws Exception {
        return get(process).body().contains("standing by: another instance delivers two");
    }

    private int status(CausestreamProcess process) throws Exception {
        return get(process).statusCode();
    }

    private HttpResponse<String> get(CausestreamProcess process) throws Exception {
        URI ready = health(process).orElseThrow().resolve("/readyz");
        return client.send(
                HttpRequest.newBuilder(ready).timeout(AT_ONCE).build(), BodyHandlers.ofString());
    }

    private static Optional<URI> health(CausestreamProcess process) throws IOException {
        return List.of(process.output().split("\n")).stream()
                .filter(line -> line.contains("serving health and metrics"))
                .map(line -> Json.MAPPER.readTree(line))
                .map((JsonNode line) ->
                        URI.create(
                                "http://127.0.0.1"
                                        + line.path("address")
                                                .asString("")
                                                .replaceFirst(".*:", ":")))
                .findFirst();
    }
}
