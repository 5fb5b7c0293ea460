package io.causestream.standalone;

import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.service.Services;
import io.causestream.sink.slack.SlackSink;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** The way of an alert from the webhook to a Slack, on whatever Kafka: no cluster, no model. */
final class AlertRoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final SlackSettings SLACK = SlackSettings.withChannels("alerts");

    private final SlackDouble slack;
    private final Services services = new Services();
    private final IngestAlertmanager webhook;

    private AlertRoad(KafkaSettings kafka, Path folder, SlackDouble slack) throws IOException {
        this.slack = slack;
        MeterRegistry registry = new SimpleMeterRegistry();
        webhook =
                new IngestAlertmanager(
                        IngestAlertmanagerConfig.local("home", 0, kafka), registry, services);
        services.start(
                List.of(
                        new EnrichStreams(
                                new EnrichStreamsConfig(
                                        kafka,
                                        folder.resolve("state"),
                                        1,
                                        EnrichmentRules.defaults(),
                                        PlaybookSettings.shipped()),
                                registry,
                                services),
                        new SlackSink(
                                OneSlackSink.config(folder, kafka, slack, SLACK),
                                registry,
                                services),
                        webhook));
        services.awaitReady(PATIENCE);
    }

    /** Makes the topics, and returns when an alert can go through. */
    static AlertRoad on(String bootstrapServers, Installation installation, Path folder)
            throws IOException {
        KafkaSettings kafka = KafkaSettings.at(bootstrapServers);
        try (Admin admin = Admin.create(kafka.client("test"))) {
            new TopicsCreator(admin, installation, PATIENCE).create(kafka.topics(), kafka.groups());
        }
        SlackDouble slack = SlackDouble.start(SLACK);
        AlertRoad road = null;
        try {
            road = new AlertRoad(kafka, folder, slack);
            return road;
        } finally {
            if (road == null) {
                slack.close();
            }
        }
    }

    SlackDouble slack() {
        return slack;
    }

    /**
     * Posts an alert as Alertmanager does.
     *
     * @return the webhook's answer
     */
    int post(String alertname, String namespace) throws IOException, InterruptedException {
        return post(webhook.address().getPort(), alertname, namespace);
    }

    /** As above, to a webhook on that port of 127.0.0.1. */
    static int post(int port, String alertname, String namespace)
            throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:%d/api/alerts".formatted(port));
        String body =
                """
                {"version":"4","groupKey":"{}:{}","status":"firing","receiver":"causestream",
                 "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"",
                 "truncatedAlerts":0,
                 "alerts":[{"status":"firing","labels":{"alertname":"%1$s","severity":"critical",
                   "namespace":"%2$s","deployment":"checkout"},
                   "annotations":{"summary":"something is wrong with checkout"},
                   "startsAt":"2026-01-31T12:00:00Z","endsAt":"0001-01-01T00:00:00Z",
                   "generatorURL":"","fingerprint":"0123456789abcdef"}]}
                """
                        .formatted(alertname, namespace);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(url)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Override
    public void close() {
        services.close();
        slack.close();
    }
}
