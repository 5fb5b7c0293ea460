package io.causestream.sink.webhook;

import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.sink.delivery.FindingsDelivery;
import io.causestream.sink.delivery.Ledger;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.topics.KafkaLogin;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends findings to the webhooks of the configuration, each by a delivery of its own. */
public final class WebhookSink implements Service {

    private static final Logger log = LoggerFactory.getLogger(WebhookSink.class);
    private static final String NAME = "webhook-sink";

    private final WebhookSinkConfig config;
    private final MeterRegistry registry;
    private final FailureListener failure;
    private final InstantSource clock;
    private final List<Running> running = new ArrayList<>();
    private volatile List<FindingsDelivery> deliveries = List.of();
    private boolean started;
    private boolean closed;

    private record Running(FindingsDelivery delivery, WebhookTransport transport) {}

    public WebhookSink(WebhookSinkConfig config, MeterRegistry registry, FailureListener failure) {
        this(config, registry, failure, InstantSource.system());
    }

    WebhookSink(
            WebhookSinkConfig config,
            MeterRegistry registry,
            FailureListener failure,
            InstantSource clock) {
        this.config = config;
        this.registry = registry;
        this.failure = failure;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized void start() {
        if (started || closed) {
            throw new IllegalStateException("a service is started once");
        }
        started = true;
        log.atInfo().addKeyValue("config", config).log("starting");
        KafkaLogin.check(config.kafka());
        for (Webhook webhook : config.webhooks()) {
            SinkMetrics metrics = new SinkMetrics(registry, webhook.name());
            WebhookTransport transport = new WebhookTransport(webhook, clock);
            FindingsDelivery delivery =
                    new FindingsDelivery(
                            config.sink(webhook),
                            new Ledger(config.sink(webhook), metrics),
                            transport,
                            metrics,
                            clock,
                            cause -> failure.onFailure(NAME, cause));
            running.add(new Running(delivery, transport));
        }
        deliveries = running.stream().map(Running::delivery).toList();
        deliveries.forEach(FindingsDelivery::start);
    }

    @Override
    public Readiness readiness() {
        List<Readiness> all = deliveries.stream().map(FindingsDelivery::readiness).toList();
        return all.isEmpty()
                ? Readiness.notReady("not running")
                : new Readiness(
                        all.stream().flatMap(one -> one.obstacles().stream()).distinct().toList(),
                        all.stream().flatMap(one -> one.remarks().stream()).distinct().toList());
    }

    @Override
    public synchronized void close() {
        end(FindingsDelivery::close);
    }

    /** Ends like a killed process, as far as Kafka and the other side can see. */
    synchronized void abandon() {
        end(FindingsDelivery::abandon);
    }

    /** All at once: together they have the time that one has. */
    private void end(Consumer<FindingsDelivery> how) {
        closed = true;
        deliveries = List.of();
        List<Thread> ending =
                running.stream()
                        .map(one -> Thread.ofVirtual().start(() -> how.accept(one.delivery())))
                        .toList();
        try {
            for (Thread each : ending) {
                each.join(TIME_TO_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.forEach(one -> one.transport().close());
        running.clear();
    }
}
