package io.causestream.standalone;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.ingest.alertmanager.IngestAlertmanagerMain;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.service.Services;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books kept of every alert that a real Alertmanager was told of, while the broker is stopped and
 * the webhook's process killed: in the end Kafka has each of them, and each is one finding that
 * fires if the alert does. {@code CAUSESTREAM_LEDGER_OUTAGE=30s} keeps the broker away for longer.
 *
 * <p>Alerts end only after Kafka has heard of them: what fires and ends while nothing can be
 * delivered, Alertmanager itself forgets.
 */
@EnabledIfEnvironmentVariable(
        named = "CAUSESTREAM_PARTS",
        matches = ".+",
        disabledReason = "CAUSESTREAM_PARTS names no folder with Alertmanager's binary")
@EnabledIfEnvironmentVariable(
        named = "CAUSESTREAM_PARTS_SCRIPTS",
        matches = ".+",
        disabledReason = "CAUSESTREAM_PARTS_SCRIPTS names no folder with the scripts that start it")
class AlertLedgerTest {

    private static final Logger log = LoggerFactory.getLogger(AlertLedgerTest.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration OUTAGE =
            Duration.parse("PT" + System.getenv().getOrDefault("CAUSESTREAM_LEDGER_OUTAGE", "5s"));
    private static final int BATCH = 20;
    private static final long SEED = 4;

    @TempDir Path folder;

    private final Random random = new Random(SEED);
    private final int kafkaPort = freePort();
    private final int webhookPort = freePort();
    private final KafkaSettings kafka = KafkaSettings.at("127.0.0.1:" + kafkaPort);

    /** What Alertmanager was told last of each alert: when it began, and whether it fires. */
    private final Map<String, Instant> starts = new TreeMap<>();

    private final Set<String> firing = new TreeSet<>();

    @Test
    void losesNoAlertAndDoublesNoFindingWhenTheBrokerIsAwayAndTheWebhookIsKilled()
            throws Exception {
        EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("data"), kafkaPort);
        try (Admin admin = Admin.create(kafka.client("test"))) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(kafka.topics(), kafka.groups());
        }
        CausestreamProcess webhook = null;
        try (Services enrichment = new Services();
                AlertTopics topics = new AlertTopics(kafka);
                RealAlertmanager alertmanager =
                        RealAlertmanager.start(
                                folder.resolve("alertmanager"),
                                URI.create(
                                        "http://127.0.0.1:%d/api/alerts".formatted(webhookPort)))) {
            enrichment.start(List.of(enrichment(enrichment)));
            webhook = webhook(alertmanager);
            fire(alertmanager, BATCH);
            awaitAllHeard(topics);

            resolve(alertmanager, BATCH / 2);
            broker.close();
            Instant until = Instant.now().plus(OUTAGE);
            fire(alertmanager, BATCH);
            webhook.kill();
            webhook = webhook(alertmanager);
            fireUntil(until, alertmanager);
            broker = EmbeddedKafka.start(folder.resolve("data"), kafkaPort);
            awaitAllHeard(topics);

            // With the broker there, in the middle of what Alertmanager is about to post.
            resolve(alertmanager, BATCH / 2);
            fire(alertmanager, BATCH);
            webhook.kill();
            fire(alertmanager, BATCH);
            webhook = webhook(alertmanager);
            awaitAllHeard(topics);
            resolve(alertmanager, BATCH / 2);

            await().atMost(PATIENCE).untilAsserted(() -> assertThatBooksAgree(topics.poll()));
            assertThat(enrichment.awaitEnd(Duration.ofMillis(1))).isFalse();
            tell(topics);
        } finally {
            if (webhook != null) {
                webhook.close();
            }
            broker.close();
        }
    }

    private EnrichStreams enrichment(Services services) {
        EnrichmentRules rules =
                new EnrichmentRules(
                        Duration.ofMinutes(30),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(1),
                        // A storm would be told as one, and is no matter of loss.
                        new EnrichmentRules.NotificationLimits(
                                Duration.ofSeconds(1),
                                Duration.ofHours(4),
                                10_000,
                                0,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1)),
                        Set.of());
        return new EnrichStreams(
                new EnrichStreamsConfig(
                        kafka, folder.resolve("state"), 1, rules, PlaybookSettings.shipped()),
                new SimpleMeterRegistry(),
                services);
    }

    private CausestreamProcess webhook(RealAlertmanager alertmanager) throws IOException {
        return CausestreamProcess.start(
                folder,
                IngestAlertmanagerMain.class,
                Map.of(
                        "CAUSESTREAM_CLUSTER_NAME",
                        "home",
                        "CAUSESTREAM_HEALTH_PORT",
                        "0",
                        "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS",
                        kafka.bootstrapServers(),
                        "CAUSESTREAM_WEBHOOK_PORT",
                        Integer.toString(webhookPort),
                        "CAUSESTREAM_WEBHOOK_AUTHENTICATION",
                        "none",
                        "CAUSESTREAM_ALERTMANAGER_URL",
                        alertmanager.url(),
                        "CAUSESTREAM_ALERTMANAGER_POLL_INTERVAL",
                        "1s",
                        // It is never restarted here, so it knows all from the first.
                        "CAUSESTREAM_ALERTMANAGER_WARM_UP",
                        "0s"));
    }

    private void fire(RealAlertmanager alertmanager, int count) throws Exception {
        Instant now = Instant.now();
        List<String> names = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            String name = "ledger-" + starts.size();
            starts.put(name, now);
            firing.add(name);
            names.add(name);
        }
        alertmanager.post(names, now, null);
    }

    private void fireUntil(Instant end, RealAlertmanager alertmanager) {
        await().atMost(OUTAGE.plus(PATIENCE))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    fire(alertmanager, 2);
                    return Instant.now().isAfter(end);
                });
    }

    /** Some of those that fire, drawn by the seed. */
    private void resolve(RealAlertmanager alertmanager, int count) throws Exception {
        List<String> drawn = new ArrayList<>(firing);
        Collections.shuffle(drawn, random);
        for (String name : drawn.subList(0, count)) {
            alertmanager.post(List.of(name), requireNonNull(starts.get(name), name), Instant.now());
            firing.remove(name);
        }
    }

    /** Of what ends before it was delivered, Alertmanager tells nobody. */
    private void awaitAllHeard(AlertTopics topics) {
        await().atMost(PATIENCE.plus(OUTAGE))
                .untilAsserted(
                        () -> assertThat(heard(topics.poll().alerts())).isEqualTo(starts.keySet()));
    }

    private static Set<String> heard(Collection<AlertObservation> alerts) {
        return alerts.stream()
                .filter(alert -> alert.status() == Status.FIRING)
                .map(alert -> alert.subject().name())
                .collect(toSet());
    }

    private void assertThatBooksAgree(AlertTopics topics) {
        Map<String, Set<String>> ids =
                topics.alerts().stream()
                        .filter(alert -> alert.status() == Status.FIRING)
                        .collect(
                                groupingBy(
                                        alert -> alert.subject().name(),
                                        mapping(AlertObservation::id, toSet())));
        assertThat(ids.keySet()).isEqualTo(starts.keySet());
        assertThat(ids.values()).allSatisfy(same -> assertThat(same).hasSize(1));

        Map<String, Map<String, List<Finding>>> findings = topics.findings();
        assertThat(findings.keySet()).isEqualTo(starts.keySet());
        Set<String> stillFiring = new TreeSet<>();
        findings.forEach((name, states) -> {
            assertThat(states).as("findings of %s", name).hasSize(1);
            List<Boolean> resolved =
                    states.values().iterator().next().stream().map(Finding::isResolved).toList();
            // None that was resolved fires again: no alert here comes twice.
            assertThat(resolved).as("revisions of %s", name).isSorted();
            if (!resolved.getLast()) {
                stillFiring.add(name);
            }
        });
        assertThat(stillFiring).isEqualTo(firing);
    }

    private void tell(AlertTopics topics) {
        long ids = topics.alerts().stream().map(AlertObservation::id).distinct().count();
        log.atInfo()
                .addKeyValue("outage", OUTAGE)
                .addKeyValue("alerts", starts.size())
                .addKeyValue("resolved", starts.size() - firing.size())
                .addKeyValue("records", topics.alerts().size())
                .addKeyValue("repeats", topics.alerts().size() - ids)
                .addKeyValue("findings", topics.findings().size())
                .log("the books agree");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
