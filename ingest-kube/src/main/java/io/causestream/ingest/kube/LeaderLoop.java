package io.causestream.ingest.kube;

import io.causestream.ingest.kube.leadership.Leadership;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Service;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins a session when leadership is won and ends it when it is lost: never two at a time. */
final class LeaderLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaderLoop.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

    /** For requests, watches and records in flight to Kafka, one after the other. */
    private static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(8);

    private final Leadership leadership;
    private final LongFunction<LeaderSession> made;
    private final BackgroundLoop loop;
    private volatile @Nullable LeaderSession current;

    /**
     * @param leadership closed by this loop, after the last session
     * @param made makes the session of an epoch
     * @param broken notified when no session can begin
     */
    LeaderLoop(
            Leadership leadership, LongFunction<LeaderSession> made, Consumer<Throwable> broken) {
        this.leadership = leadership;
        this.made = made;
        this.loop =
                BackgroundLoop.named("leader")
                        .onFailure(broken)
                        .stopsWithin(TIME_TO_STOP)
                        .last(this::end)
                        .every(CHECK_INTERVAL, this::check);
    }

    void start() {
        loop.start();
    }

    /** Null while this agent doesn't lead. */
    @Nullable LeaderSession current() {
        return current;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void check() {
        OptionalLong epoch = leadership.epoch();
        LeaderSession session = current;
        if (session != null) {
            boolean lost = epoch.isEmpty() || epoch.getAsLong() != session.epoch();
            if (lost || session.isStoreRestored()) {
                current = null;
                log.atInfo()
                        .addKeyValue("epoch", session.epoch())
                        .addKeyValue(
                                "why",
                                lost
                                        ? "leadership was lost"
                                        : "store was restored to an older state")
                        .log("leader session ends");
                session.abandon();
                if (!lost) {
                    leadership.renounce();
                }
            }
        } else if (epoch.isPresent()) {
            log.atInfo().addKeyValue("epoch", epoch.getAsLong()).log("leader session begins");
            LeaderSession next = made.apply(epoch.getAsLong());
            current = next;
            next.start();
        }
    }

    private void end() {
        LeaderSession session = current;
        current = null;
        try (leadership) {
            if (session != null) {
                session.close();
            }
        }
    }
}
