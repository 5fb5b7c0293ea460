package io.causestream.ingest.kube.api;

import io.causestream.service.BackgroundLoop;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests the API server's version at an interval, for the {@code Date} of the response. */
public final class ClockCheck implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClockCheck.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 64 * 1024;

    private final KubeApi api;
    private final BackgroundLoop loop;

    public ClockCheck(KubeApi api, Duration every) {
        this.api = api;
        this.loop =
                BackgroundLoop.named("cluster-clock").startingAfter(every).every(every, this::ask);
    }

    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
    }

    private void ask() throws InterruptedException {
        try {
            api.get("/version", Deadline.in(TIMEOUT), MAX_BYTES);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // The watches report that the cluster is unreachable; the clock goes on by itself
            // meanwhile.
            log.atDebug().setCause(e).log("the cluster's time could not be read");
        }
    }
}
