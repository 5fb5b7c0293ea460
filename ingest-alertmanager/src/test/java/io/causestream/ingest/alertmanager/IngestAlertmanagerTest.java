package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.causestream.observation.AlertObservation;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole of it, between HTTP and a real Kafka. */
class IngestAlertmanagerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BURST = 80;
    private static final int ALERTS_A_POST = 25;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void answers200OnlyWhenKafkaHasEachAlertOfEveryRecordedPost(@TempDir Path folder)
            throws Exception {
        try (Kafka kafka = Kafka.start(folder, 0);
                IngestAlertmanager ingest = started(kafka);
                Sender sender = new Sender(ingest.address())) {
            Set<String> posted = new HashSet<>();
            for (String name : Posts.names()) {
                String post = Posts.recorded(name);
                assertThat(sender.post(post).statusCode()).as(name).isEqualTo(200);
                for (JsonNode alert : Json.MAPPER.readTree(post).path("alerts")) {
                    posted.add(alert.path("fingerprint").asString());
                }
            }

            List<AlertObservation> alerts = kafka.alerts();
            assertThat(alerts.stream().map(AlertObservation::fingerprint).collect(toSet()))
                    .isEqualTo(posted);
            assertThat(kafka.keys()).contains("homelab/shop", "homelab/-", "homelab/kube-system");
            assertThat(kafka.deadLetters()).isEmpty();
            assertThat(count("alerts", "outcome", "published")).isEqualTo(alerts.size());
            assertThat(
                            registry.get("causestream.ingest.alertmanager.alerts.truncated")
                                    .counter()
                                    .count())
                    .isEqualTo(20);
            await().atMost(PATIENCE).until(ingest::isReady);
        }
    }

    @Test
    void putsABadAlertToTheDeadLettersAndTakesTheOthers(@TempDir Path folder) throws Exception {
        try (Kafka kafka = Kafka.start(folder, 0);
                IngestAlertmanager ingest = started(kafka);
                Sender sender = new Sender(ingest.address())) {
            HttpResponse<String> answer =
                    sender.send(
                            sender.to("/api/alerts/office")
                                    .POST(
                                            BodyPublishers.ofString(
                                                    Posts.of(
                                                            Posts.alert("a"),
                                                            "{\"labels\":{\"alertname\":\"X\",\"pod\":\"token=hunter2\"}}",
                                                            Posts.alert("b")))));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("{\"accepted\":2,\"refused\":[\"alerts[1].startsAt: is missing\"]}");
            assertThat(kafka.alerts())
                    .extracting(AlertObservation::cluster, alert -> alert.subject().name())
                    .containsExactly(tuple("office", "a"), tuple("office", "b"));
            assertThat(kafka.deadLetters())
                    .hasEntrySatisfying(
                            "alerts[1].startsAt: is missing",
                            text -> assertThat(text).contains("pod").doesNotContain("hunter2"));
            assertThat(count("alerts", "outcome", "unreadable")).isEqualTo(1);
        }
    }

    @Test
    void takesAPostHoweverItsAddressIsPutTogetherAndItsBodyPacked(@TempDir Path folder)
            throws Exception {
        try (Kafka kafka = Kafka.start(folder, 0);
                IngestAlertmanager ingest = started(kafka);
                Sender sender = new Sender(ingest.address())) {
            byte[] packed = Posts.packed(Posts.of(Posts.alert("a")));
            byte[] latin = Posts.of(Posts.alert("c").replace("slow", "zäh")).getBytes(ISO_8859_1);
            List<HttpResponse<String>> answers =
                    List.of(
                            sender.send(
                                    sender.to("/api/alerts/")
                                            .POST(
                                                    BodyPublishers.ofString(
                                                            Posts.of(Posts.alert("b"))))),
                            sender.send(
                                    sender.to("/api/alerts/?receiver=causestream")
                                            .header("Content-Encoding", "gzip")
                                            .POST(BodyPublishers.ofByteArray(packed))),
                            sender.send(
                                    sender.to("/API/alerts")
                                            .header(
                                                    "Content-Type",
                                                    "application/json; charset=\"iso-8859-1\"")
                                            .POST(BodyPublishers.ofByteArray(latin))));

            assertThat(answers)
                    .extracting(HttpResponse::body)
                    .containsOnly("{\"accepted\":1,\"refused\":[]}");
            assertThat(kafka.alerts())
                    .extracting(alert -> alert.subject().name())
                    .containsExactlyInAnyOrder("a", "b", "c");
            assertThat(kafka.alerts())
                    .extracting(alert -> alert.annotations().get("summary"))
                    .contains("c is zäh");
        }
    }

    @Test
    void answers503WhileKafkaIsAwayAndTakesTheSamePostOnceItIsBack(@TempDir Path folder)
            throws Exception {
        int port;
        try (Kafka first = Kafka.start(folder, 0)) {
            port = first.port();
        }
        String post = Posts.recorded("KubePodNotReady-firing-25-alerts.json");
        IngestAlertmanagerConfig config =
                IngestAlertmanagerConfig.local("home", 0, KafkaSettings.at("127.0.0.1:" + port));
        try (IngestAlertmanager ingest = ingest(config);
                Sender sender = new Sender(ingest.address())) {
            // A producer that never saw Kafka.
            assertThatItIsRefusedInTime(sender, post);
            assertThat(ingest.isReady()).isFalse();
            try (Kafka kafka = Kafka.start(folder, port)) {
                await().atMost(Duration.ofSeconds(30)).until(ingest::isReady);
                assertThat(sender.post(post).statusCode()).isEqualTo(200);

                assertThat(kafka.alerts()).hasSize(25);
            }
            // One that did, and lost it.
            assertThatItIsRefusedInTime(sender, post);
            await().atMost(Duration.ofSeconds(30)).until(() -> !ingest.isReady());
            try (Kafka kafka = Kafka.start(folder, port)) {
                await().atMost(Duration.ofSeconds(30)).until(ingest::isReady);
                assertThat(sender.post(post).statusCode()).isEqualTo(200);

                // Delivered again after it had been taken: the ids are those of the first time.
                assertThat(kafka.alerts()).hasSize(50);
                assertThat(kafka.alerts().stream().map(AlertObservation::id).collect(toSet()))
                        .hasSize(25);
            }
        }
    }

    @Test
    void takesABurstOf2000AlertsAndItsRetryAsTheSame2000(@TempDir Path folder) throws Exception {
        try (Kafka kafka = Kafka.start(folder, 0);
                IngestAlertmanager ingest = started(kafka);
                Sender sender = new Sender(ingest.address());
                var senders = Executors.newFixedThreadPool(32)) {
            List<Callable<Integer>> posts = new ArrayList<>();
            for (int post = 0; post < BURST; post++) {
                String prefix = "pod-" + post + "-";
                String body =
                        Posts.of(
                                IntStream.range(0, ALERTS_A_POST)
                                        .mapToObj(alert -> Posts.alert(prefix + alert))
                                        .toArray(String[]::new));
                posts.add(() -> sender.post(body).statusCode());
            }

            // Alertmanager posts a group again whose answer it did not get.
            for (int time = 1; time <= 2; time++) {
                for (Future<Integer> status : senders.invokeAll(posts)) {
                    assertThat(status.get()).isEqualTo(200);
                }
                List<AlertObservation> alerts = kafka.alerts();
                assertThat(alerts).hasSize(time * 2_000);
                assertThat(alerts.stream().map(AlertObservation::id).collect(toSet()))
                        .hasSize(2_000);
            }
        }
    }

    private static void assertThatItIsRefusedInTime(Sender sender, String post) throws Exception {
        long begin = System.nanoTime();
        HttpResponse<String> answer = sender.post(post);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    private IngestAlertmanager started(Kafka kafka) {
        return ingest(IngestAlertmanagerConfig.local("home", 0, kafka.settings));
    }

    private IngestAlertmanager ingest(IngestAlertmanagerConfig config) {
        IngestAlertmanager ingest =
                new IngestAlertmanager(
                        config,
                        registry,
                        (service, cause) -> {
                            throw new AssertionError(service, cause);
                        });
        ingest.start();
        return ingest;
    }

    private double count(String meter, String tag, String value) {
        return registry.get("causestream.ingest.alertmanager." + meter)
                .tag(tag, value)
                .counter()
                .count();
    }
}
