package io.causestream.ingest.alertmanager;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.alert.DeadManSwitch;
import io.causestream.ingest.alertmanager.api.AlertmanagerPoll;
import io.causestream.ingest.alertmanager.api.ListChanges;
import io.causestream.ingest.alertmanager.api.ListPublisher;
import io.causestream.ingest.alertmanager.api.PublishedAlerts;
import io.causestream.ingest.alertmanager.files.RenewedKeys;
import io.causestream.ingest.alertmanager.files.TlsFiles;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.ingest.alertmanager.webhook.AlertIntake;
import io.causestream.ingest.alertmanager.webhook.AlertPublisher;
import io.causestream.ingest.alertmanager.webhook.AlertmanagerWebhook;
import io.causestream.ingest.alertmanager.webhook.WebhookSettings;
import io.causestream.observation.AlertObservation;
import io.causestream.service.FailureListener;
import io.causestream.service.HttpLimits;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.service.access.AccessTokens;
import io.causestream.service.access.FileReloader;
import io.causestream.service.access.InvalidFile;
import io.causestream.service.access.ReloadableFile;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives alerts from Alertmanager's webhook, reads alerts and silences from its API, and
 * publishes them to {@code raw.alerts}.
 */
public final class IngestAlertmanager implements Service {

    private static final Logger log = LoggerFactory.getLogger(IngestAlertmanager.class);
    private static final String NAME = "ingest-alertmanager";

    /** Alertmanager gives up on a response after 10 s; Kafka's own limits end sooner than this. */
    private static final Duration TIME_FOR_A_POST = Duration.ofSeconds(4);

    private static final Duration TIME_TO_FINISH_POSTS = Service.tenthsOfTimeToStop(5);
    private static final Duration TIME_TO_CLOSE_PRODUCER = Service.tenthsOfTimeToStop(2);

    private final IngestAlertmanagerConfig config;
    private final MeterRegistry registry;
    private final IngestAlertmanagerMetrics metrics;
    private final FailureListener failure;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private volatile @Nullable HttpServer server;
    private volatile @Nullable KafkaCheck kafka;
    private final PublishedAlerts published = new PublishedAlerts();
    private final DeadManSwitch deadManSwitch;
    private volatile @Nullable AlertmanagerPoll poll;

    public IngestAlertmanager(
            IngestAlertmanagerConfig config, MeterRegistry registry, FailureListener failure) {
        this.config = config;
        this.registry = registry;
        this.metrics = new IngestAlertmanagerMetrics(registry);
        this.failure = failure;
        this.deadManSwitch =
                new DeadManSwitch(
                        config.api().watchdogAbsence(),
                        config.api().listAbsence(),
                        InstantSource.system(),
                        metrics);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Throws with a sentence for people if the port is taken. */
    @Override
    public synchronized void start() {
        KafkaLogin.check(config.kafka());
        HttpLimits.set();
        Topics topics = config.kafka().topics();
        AlertRules rules = config.rules();
        AccessTokens tokens = tokens();
        List<ReloadableFile<?>> files = new ArrayList<>(tokens.files());
        HttpServer listening = bind(files);
        closing.push(() -> listening.stop(0));
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        config.kafka().producer(NAME),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        closing.addLast(() -> producer.close(TIME_TO_CLOSE_PRODUCER));
        KafkaClientMetrics kafkaMetrics = new KafkaClientMetrics(producer);
        kafkaMetrics.bindTo(registry);
        closing.addLast(kafkaMetrics::close);
        KafkaCheck check =
                new KafkaCheck(
                        producer,
                        topics.rawAlerts().name(),
                        cause -> failure.onFailure(NAME, cause));
        closing.push(check::close);
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("webhook-", 0).factory());
        closing.addLast(threads::shutdownNow);
        listening.setExecutor(threads);
        ExecutorService readers =
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(),
                        Thread.ofPlatform().name("webhook-reader-", 0).factory());
        closing.addLast(readers::shutdownNow);
        AlertmanagerWebhook webhook =
                new AlertmanagerWebhook(
                        tokens,
                        new AlertIntake(
                                rules,
                                new AlertPublisher(producer, topics, metrics, rules.redactor()),
                                metrics,
                                InstantSource.system(),
                                readers,
                                TIME_FOR_A_POST,
                                this::onAlerts),
                        metrics);
        listening.createContext("/", webhook);
        closing.push(() -> finish(webhook));
        FileReloader reloader = new FileReloader(files, metrics.files());
        closing.push(reloader::close);
        reloader.start();
        listening.start();
        check.start();
        deadManSwitch.expect(config.clusterName());
        if (config.api().isSet()) {
            poll(producer, topics, rules);
        }
        server = listening;
        kafka = check;
        log.atInfo()
                .addKeyValue("address", listening.getAddress())
                .addKeyValue("tls", config.webhook().tls() != null)
                .addKeyValue("token", tokens.areAskedFor() ? "required" : "none")
                .log("listening for alerts");
    }

    /** Called when Kafka has alerts of the webhook. */
    private void onAlerts(List<AlertObservation> alerts) {
        published.add(alerts);
        deadManSwitch.onAlerts(alerts);
    }

    private void poll(KafkaProducer<byte[], byte[]> producer, Topics topics, AlertRules rules) {
        ListChanges changes =
                new ListChanges(
                        config.clusterName(),
                        config.api().source(config.clusterName()),
                        new ListPublisher(producer, topics.rawAlerts(), TIME_FOR_A_POST),
                        published,
                        deadManSwitch,
                        metrics,
                        InstantSource.system());
        AlertmanagerPoll polling =
                new AlertmanagerPoll(
                        config.clusterName(),
                        config.api(),
                        rules,
                        changes,
                        metrics,
                        InstantSource.system(),
                        cause -> failure.onFailure(NAME, cause));
        closing.push(polling::close);
        polling.start();
        poll = polling;
    }

    /**
     * The address it listens on, with the real port.
     *
     * @throws IllegalStateException before {@link #start}
     */
    public InetSocketAddress address() {
        HttpServer listening = server;
        if (listening == null) {
            throw new IllegalStateException("the webhook has not been started");
        }
        return listening.getAddress();
    }

    /**
     * The URL that alerts are posted to.
     *
     * @throws IllegalStateException before {@link #start}
     */
    public URI url() {
        String host = config.webhook().host();
        return URI.create(
                "%s://%s:%d/api/alerts"
                        .formatted(
                                config.webhook().tls() == null ? "http" : "https",
                                host.contains(":") ? "[" + host + "]" : host,
                                address().getPort()));
    }

    /**
     * Ready if the topic is reachable in Kafka. An unreadable Alertmanager or a missing Watchdog is
     * only a remark: the webhook must be available when Alertmanager comes back.
     */
    @Override
    public Readiness readiness() {
        KafkaCheck check = kafka;
        if (check == null) {
            return Readiness.notReady("not running");
        }
        List<String> remarks = new ArrayList<>(deadManSwitch.remarks());
        AlertmanagerPoll polling = poll;
        if (polling != null) {
            remarks.addAll(polling.remarks());
        }
        return new Readiness(
                check.isReachable()
                        ? List.of()
                        : List.of("Kafka is unreachable, or has no topic for alerts"),
                remarks);
    }

    /** Finishes posts that have begun. */
    @Override
    public synchronized void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    private static void finish(AlertmanagerWebhook webhook) {
        try {
            webhook.finish(TIME_TO_FINISH_POSTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AccessTokens tokens() {
        try {
            return new AccessTokens(config.webhook().tokens());
        } catch (InvalidFile e) {
            throw new IllegalStateException("webhook.tokens: " + e.getMessage(), e);
        }
    }

    /**
     * @param files receives those of the certificate
     */
    private HttpServer bind(List<ReloadableFile<?>> files) {
        WebhookSettings webhook = config.webhook();
        InetSocketAddress address = new InetSocketAddress(webhook.host(), webhook.port());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "webhook.host: '%s' is not an address of this machine"
                            .formatted(webhook.host()));
        }
        try {
            TlsFiles tls = webhook.tls();
            if (tls == null) {
                return HttpServer.create(address, 0);
            }
            ReloadableFile<KeyStore> keys = tls.read();
            files.add(keys);
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(RenewedKeys.context(keys::value)));
            return server;
        } catch (InvalidFile e) {
            throw new IllegalStateException("webhook.tls: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "can't listen on %s:%d (%s); set webhook.port or CAUSESTREAM_WEBHOOK_PORT to another port"
                            .formatted(webhook.host(), webhook.port(), e.getMessage()),
                    e);
        }
    }
}
