package io.causestream.sink.slack;

import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.delivery.Backlog;
import io.causestream.sink.slack.delivery.ChannelWorker;
import io.causestream.sink.slack.delivery.Deliverer;
import io.causestream.sink.slack.delivery.FindingFetch;
import io.causestream.sink.slack.delivery.FindingsReader;
import io.causestream.sink.slack.delivery.Ledger;
import io.causestream.sink.slack.delivery.OperatorWarnings;
import io.causestream.sink.slack.heartbeat.HeartbeatReader;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.topics.KafkaLogin;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Delivers findings to Slack channels: one thread reads findings, one thread per channel delivers
 * them, one thread reads heartbeats and asks whether Slack would take a message, and the ledger in
 * Kafka records the deliveries. Two instances share the findings' partitions; a finding is
 * delivered by the instance that has its partition.
 */
public final class SlackSink implements Service {

    private static final Logger log = LoggerFactory.getLogger(SlackSink.class);
    private static final String NAME = "slack-sink";

    /**
     * For calls to Slack in progress; posts that are unconfirmed by then are looked up at the next
     * start.
     */
    private static final Duration END_OF_WORK = Service.tenthsOfTimeToStop(5);

    private final SlackSinkConfig config;
    private final SlackMetrics metrics;
    private final FailureListener failure;
    private final InstantSource clock;
    private @Nullable Parts parts;
    private volatile @Nullable FindingsReader reading;
    private boolean closed;

    /** The parts that exist between start and close. */
    private record Parts(
            SlackWeb slack,
            Ledger ledger,
            FindingFetch fetch,
            Backlog backlog,
            FindingsReader reader,
            List<BackgroundLoop> workers) {}

    public SlackSink(SlackSinkConfig config, MeterRegistry registry, FailureListener failure) {
        this(config, registry, failure, InstantSource.system());
    }

    SlackSink(
            SlackSinkConfig config,
            MeterRegistry registry,
            FailureListener failure,
            InstantSource clock) {
        this.config = config;
        this.metrics = new SlackMetrics(registry);
        this.failure = failure;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized void start() {
        if (parts != null || closed) {
            throw new IllegalStateException("a service is started once");
        }
        log.atInfo().addKeyValue("config", config).log("starting");
        KafkaLogin.check(config.kafka());
        SlackWeb slack = new SlackWeb(config, metrics);
        Ledger ledger = new Ledger(config.kafka(), config.name(), metrics);
        FindingFetch fetch = new FindingFetch(config.kafka());
        Backlog backlog = new Backlog(clock);
        metrics.waiting(backlog::size);
        metrics.waitingSeconds(backlog::oldestSeconds);
        OperatorWarnings operatorWarnings = new OperatorWarnings(clock);
        RateLimiter rateLimiter = new RateLimiter(clock, config.timeouts());
        Deliverer deliverer =
                new Deliverer(config, ledger, slack, rateLimiter, operatorWarnings, metrics, clock);
        FindingsReader reader = new FindingsReader(config, ledger, backlog, metrics, this::broken);
        List<BackgroundLoop> workers = new ArrayList<>();
        for (String channel : config.channels()) {
            workers.add(
                    new ChannelWorker(
                                    channel,
                                    backlog,
                                    fetch,
                                    deliverer,
                                    metrics,
                                    clock,
                                    this::broken)
                            .loop());
        }
        workers.add(
                new HeartbeatReader(
                                config,
                                slack,
                                ledger,
                                operatorWarnings,
                                metrics,
                                clock,
                                this::broken)
                        .loop());
        workers.add(
                BackgroundLoop.named("slack-sink introduction")
                        .letFinish()
                        .steps(() -> introduce(slack, operatorWarnings)));
        parts = new Parts(slack, ledger, fetch, backlog, reader, workers);
        reading = reader;
        reader.loop().start();
        workers.forEach(BackgroundLoop::start);
    }

    private void broken(Throwable cause) {
        failure.onFailure(NAME, cause);
    }

    /** Looks up the bot's name, and reports a problem with the token at once. */
    private Next introduce(SlackWeb slack, OperatorWarnings operatorWarnings) {
        switch (slack.identity()) {
            case SlackResponse.Done<SlackWeb.Identity>(SlackWeb.Identity identity) -> {
                operatorWarnings.botIs(identity.bot());
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
        FindingsReader reads = reading;
        if (reads == null) {
            return Readiness.notReady("not running");
        }
        return reads.isCaughtUp()
                ? new Readiness(
                        List.of(),
                        config.dryRun()
                                ? List.of("dry_run: nothing is posted to Slack")
                                : List.of())
                : Readiness.notReady("the ledger of deliveries is not read yet");
    }

    @Override
    public synchronized void close() {
        if (parts == null || closed) {
            closed = true;
            return;
        }
        closed = true;
        reading = null;
        // The workers finish their current call, and record its outcome.
        parts.backlog().close();
        BackgroundLoop.closeAll(parts.workers(), END_OF_WORK);
        parts.reader().loop().close();
        parts.fetch().close();
        parts.ledger().close();
        parts.slack().close();
    }

    /** Ends like a killed process, as far as Kafka and Slack can see: nothing more is recorded. */
    synchronized void abandon() {
        if (parts == null || closed) {
            return;
        }
        closed = true;
        reading = null;
        parts.ledger().cut();
        parts.reader().cut();
        parts.backlog().close();
        parts.workers().forEach(BackgroundLoop::interrupt);
        BackgroundLoop.closeAll(parts.workers(), END_OF_WORK);
        parts.reader().loop().close();
        parts.fetch().close();
        parts.ledger().close();
        parts.slack().close();
    }
}
