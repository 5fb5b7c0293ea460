package io.causestream.ingest.kube;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the definition of a custom resource, for ever if need be, and then follows it like any
 * other kind. Nothing else waits for it.
 */
final class CustomWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CustomWatch.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final CustomResource resource;
    private final ApiDiscovery discovery;
    private final Function<Kind, KubeWatch> follow;
    private final Counters counters;
    private final Backoff backoff;
    private final Consumer<Throwable> broken;
    private final Thread thread;
    private volatile @Nullable KubeWatch watch;
    private volatile @Nullable String missing;

    /**
     * @param follow makes the watch of the kind that was found; it is started here
     * @param broken told when this can't go on: a mistake of ours
     */
    CustomWatch(
            CustomResource resource,
            ApiDiscovery discovery,
            Function<Kind, KubeWatch> follow,
            Counters counters,
            Patience patience,
            Consumer<Throwable> broken) {
        this.resource = resource;
        this.discovery = discovery;
        this.follow = follow;
        this.counters = counters;
        this.backoff = new Backoff(patience.refusal(), LONGEST);
        this.broken = broken;
        this.thread = Thread.ofVirtual().name("discover-" + resource).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why it is not followed, if it is not. */
    Optional<String> refusal() {
        KubeWatch following = watch;
        return following == null ? Optional.ofNullable(missing) : following.remark();
    }

    /** Tells the threads to end, without waiting for them. */
    void stop() {
        thread.interrupt();
        KubeWatch following = watch;
        if (following != null) {
            following.stop();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        KubeWatch following = watch;
        if (following != null) {
            following.close();
        }
    }

    private void run() {
        try {
            Optional<Kind> found = find();
            while (found.isEmpty()) {
                backoff.pause();
                found = find();
            }
            if (!Thread.currentThread().isInterrupted()) {
                KubeWatch following = follow.apply(found.get());
                watch = following;
                following.start();
            }
        } catch (InterruptedException stopped) {
            log.atDebug().addKeyValue("resource", resource).log("discovery stopped");
        } catch (RuntimeException e) {
            broken.accept(e);
        }
    }

    private Optional<Kind> find() throws InterruptedException {
        try {
            Optional<Kind> found = discovery.find(resource);
            counters.discovery(resource, found.isPresent() ? "found" : "absent");
            if (found.isEmpty()) {
                tell("the cluster has no such resource");
            }
            return found;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            counters.discovery(resource, "failed");
            tell(Reason.of(e));
            return Optional.empty();
        }
    }

    private void tell(String reason) {
        if (missing == null) {
            log.atError()
                    .addKeyValue("resource", resource)
                    .addKeyValue("reason", reason)
                    .log("a custom resource can't be followed yet; going on without");
        }
        missing = "%s is left out: %s".formatted(resource, reason);
    }
}
