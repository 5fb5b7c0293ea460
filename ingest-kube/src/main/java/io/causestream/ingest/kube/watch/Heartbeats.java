package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Publishes a heartbeat at an interval, behind all that was observed before it, while everything is
 * watched: an agent that sees nothing of its cluster is as silent as one that is gone.
 */
public final class Heartbeats implements AutoCloseable {

    /** Until then it is asked again whether everything is watched. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ClusterEpoch cluster;
    private final Duration interval;
    private final BooleanSupplier watching;
    private final ClusterClock clock;
    private final Publisher publisher;
    private final BackgroundLoop loop;

    /**
     * @param interval zero: none is ever published
     * @param watching whether everything that is selected is watched
     * @param broken notified when no more can be published
     */
    public Heartbeats(
            ClusterEpoch cluster,
            Duration interval,
            BooleanSupplier watching,
            ClusterClock clock,
            Publisher publisher,
            Consumer<Throwable> broken) {
        this.cluster = cluster;
        this.interval = interval;
        this.watching = watching;
        this.clock = clock;
        this.publisher = publisher;
        this.loop = BackgroundLoop.named("heartbeats").onFailure(broken).steps(this::publish);
    }

    public void start() {
        if (interval.isPositive()) {
            loop.start();
        }
    }

    private Next publish() throws InterruptedException {
        if (!watching.getAsBoolean()) {
            return Next.after(AGAIN);
        }
        publisher.publish(Heartbeat.of(cluster.name(), cluster.epoch(), clock.now()));
        return Next.after(interval);
    }

    @Override
    public void close() {
        loop.close();
    }
}
