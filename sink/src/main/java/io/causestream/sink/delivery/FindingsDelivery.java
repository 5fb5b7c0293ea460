package io.causestream.sink.delivery;

import io.causestream.service.BackgroundLoop;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.transport.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Delivers findings through a transport: one thread reads them, one per channel delivers them, and
 * the ledger records what was sent. Of several instances one delivers, and the others stand by.
 *
 * <p>Started once, closed once.
 */
public final class FindingsDelivery implements AutoCloseable {

    /**
     * For calls in progress; posts that are unconfirmed by then are looked up at the next start.
     */
    private static final Duration END_OF_WORK = Service.tenthsOfTimeToStop(5);

    private final SinkConfig config;
    private final Ledger ledger;
    private final FindingFetch fetch;
    private final Backlog backlog;
    private final FindingsReader reader;
    private final Storms storms;
    private final Deliverer deliverer;
    private final SinkMetrics metrics;
    private final InstantSource clock;
    private final Consumer<Throwable> broken;
    private final List<BackgroundLoop> workers = new ArrayList<>();
    private boolean closed;

    /**
     * @param ledger closed by this delivery
     * @param broken is told what ends the delivery
     */
    public FindingsDelivery(
            SinkConfig config,
            Ledger ledger,
            Transport transport,
            SinkMetrics metrics,
            InstantSource clock,
            Consumer<Throwable> broken) {
        this.config = config;
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
        this.broken = broken;
        this.fetch = new FindingFetch(config.kafka(), config.kind().title());
        this.backlog = new Backlog(clock, this::work);
        this.storms = new Storms(config, ledger, backlog, clock);
        this.deliverer = new Deliverer(config, ledger, transport, storms, metrics, clock);
        this.reader = new FindingsReader(config, ledger, backlog, metrics, storms::restore, broken);
        metrics.waiting(backlog::size);
        metrics.waitingSeconds(backlog::oldestSeconds);
    }

    public void start() {
        reader.loop().start();
    }

    private void work(String channel) {
        BackgroundLoop worker =
                new ChannelWorker(
                                config.name(),
                                channel,
                                backlog,
                                fetch,
                                deliverer,
                                storms,
                                metrics,
                                clock,
                                config.kafka().topics().findings().retention(),
                                broken)
                        .loop();
        synchronized (workers) {
            if (!closed) {
                workers.add(worker);
                worker.start();
            }
        }
    }

    public Readiness readiness() {
        if (reader.standsBy()) {
            return new Readiness(
                    List.of(), List.of("standing by: another instance delivers " + config.name()));
        }
        return reader.isCaughtUp()
                ? new Readiness(
                        List.of(),
                        config.dryRun() ? List.of("dry_run: nothing is posted") : List.of())
                : Readiness.notReady("the ledger of deliveries is not read yet");
    }

    /** The channels' workers finish their current call, and record its outcome. */
    @Override
    public void close() {
        List<BackgroundLoop> all = end();
        BackgroundLoop.closeAll(all, END_OF_WORK);
        finish();
    }

    /** Ends like a killed process, as far as Kafka and the other side can see. */
    public void abandon() {
        ledger.cut();
        reader.cut();
        List<BackgroundLoop> all = end();
        all.forEach(BackgroundLoop::interrupt);
        BackgroundLoop.closeAll(all, END_OF_WORK);
        finish();
    }

    private List<BackgroundLoop> end() {
        List<BackgroundLoop> all;
        synchronized (workers) {
            closed = true;
            all = List.copyOf(workers);
        }
        // Not within: the backlog starts workers while it is locked.
        backlog.close();
        return all;
    }

    private void finish() {
        reader.loop().close();
        fetch.close();
        ledger.close();
    }
}
