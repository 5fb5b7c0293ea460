package io.causestream.sink.slack;

import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.sink.delivery.FindingsDelivery;
import io.causestream.sink.delivery.Ledger;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.delivery.OperatorWarnings;
import io.causestream.sink.slack.delivery.SlackTransport;
import io.causestream.sink.slack.heartbeat.HeartbeatReader;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.topics.KafkaLogin;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Delivers findings to Slack channels, and reads heartbeats: for these it asks whether Slack would
 * take a message.
 */
public final class SlackSink implements Service {

    private static final Logger log = LoggerFactory.getLogger(SlackSink.class);

    private static final Duration END_OF_OTHERS = Service.tenthsOfTimeToStop(1);

    private final SlackSinkConfig config;
    private final SinkMetrics metrics;
    private final SlackMetrics slackMetrics;
    private final FailureListener failure;
    private final InstantSource clock;
    private @Nullable Parts parts;
    private volatile @Nullable FindingsDelivery running;
    private boolean closed;

    /** The parts that exist between start and close. */
    private record Parts(
            FindingsDelivery delivery, SlackTransport transport, List<BackgroundLoop> others) {}

    public SlackSink(SlackSinkConfig config, MeterRegistry registry, FailureListener failure) {
        this(config, registry, failure, InstantSource.system());
    }

    SlackSink(
            SlackSinkConfig config,
            MeterRegistry registry,
            FailureListener failure,
            InstantSource clock) {
        this.config = config;
        this.metrics = new SinkMetrics(registry, config.name());
        this.slackMetrics = new SlackMetrics(registry);
        this.failure = failure;
        this.clock = clock;
    }

    @Override
    public String name() {
        return config.serviceName();
    }

    @Override
    public synchronized void start() {
        if (parts != null || closed) {
            throw new IllegalStateException("a service is started once");
        }
        log.atInfo().addKeyValue("config", config).log("starting");
        KafkaLogin.check(config.kafka());
        SlackWeb slack = new SlackWeb(config, slackMetrics);
        OperatorWarnings operatorWarnings = new OperatorWarnings(clock);
        SlackTransport transport = new SlackTransport(config, slack, operatorWarnings, clock);
        Ledger ledger = new Ledger(config.sink(), metrics);
        FindingsDelivery delivery =
                new FindingsDelivery(
                        config.sink(), ledger, transport, metrics, clock, this::broken);
        List<BackgroundLoop> others =
                List.of(
                        new HeartbeatReader(
                                        config,
                                        slack,
                                        ledger,
                                        operatorWarnings,
                                        slackMetrics,
                                        clock,
                                        this::broken)
                                .loop(),
                        BackgroundLoop.named(config.name() + " introduction")
                                .letFinish()
                                .steps(() -> introduce(slack, transport, operatorWarnings)));
        parts = new Parts(delivery, transport, others);
        running = delivery;
        delivery.start();
        others.forEach(BackgroundLoop::start);
    }

    private void broken(Throwable cause) {
        failure.onFailure(name(), cause);
    }

    /** Looks up the bot's name, and reports a problem with the token at once. */
    private Next introduce(
            SlackWeb slack, SlackTransport transport, OperatorWarnings operatorWarnings) {
        switch (slack.identity()) {
            case SlackResponse.Done<SlackWeb.Identity>(SlackWeb.Identity identity) -> {
                operatorWarnings.botIs(identity.bot());
                transport.workspaceIs(identity.url());
                log.atInfo().addKeyValue("bot", identity.bot()).log("Slack accepts the token");
            }
            case SlackResponse.Refused<SlackWeb.Identity> refused ->
                    operatorWarnings.refused(
                            Level.ERROR,
                            "auth.test",
                            config.channel(),
                            refused,
                            "all findings are kept until then");
            case SlackResponse.Unknown<SlackWeb.Identity>(String why, _) ->
                    operatorWarnings.unanswered("auth.test", config.channel(), why);
            case SlackResponse.TooMany<SlackWeb.Identity> _ ->
                    log.atDebug().log("Slack is busy; the bot's name stays unknown");
        }
        return Next.NONE;
    }

    @Override
    public Readiness readiness() {
        FindingsDelivery delivery = running;
        return delivery == null ? Readiness.notReady("not running") : delivery.readiness();
    }

    @Override
    public synchronized void close() {
        Parts ending = ending();
        if (ending != null) {
            ending.delivery().close();
            end(ending);
        }
    }

    /** Ends like a killed process, as far as Kafka and Slack can see: nothing more is recorded. */
    synchronized void abandon() {
        Parts ending = ending();
        if (ending != null) {
            ending.delivery().abandon();
            ending.others().forEach(BackgroundLoop::interrupt);
            end(ending);
        }
    }

    private @Nullable Parts ending() {
        Parts ending = closed ? null : parts;
        closed = true;
        running = null;
        return ending;
    }

    private static void end(Parts ending) {
        BackgroundLoop.closeAll(ending.others(), END_OF_OTHERS);
        ending.transport().close();
    }
}
