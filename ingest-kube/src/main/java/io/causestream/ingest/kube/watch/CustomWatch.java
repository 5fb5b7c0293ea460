package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.ApiDiscovery;
import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.FailureReason;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.DiscoveryOutcome;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.service.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the definition of a custom resource, indefinitely if need be, and then watches it like
 * any other kind. Nothing else waits for it.
 */
final class CustomWatch {

    private static final Logger log = LoggerFactory.getLogger(CustomWatch.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final CustomResource resource;
    private final ApiDiscovery discovery;
    private final Function<Kind, KubeWatch> follow;
    private final IngestKubeMetrics metrics;
    private final Backoff backoff;
    private final BackgroundLoop loop;
    private volatile @Nullable KubeWatch watch;
    private volatile @Nullable String missing;

    /**
     * @param follow makes the watch of the kind that was found; it is started here
     * @param broken notified when this can't continue because of a bug
     */
    CustomWatch(
            CustomResource resource,
            ApiDiscovery discovery,
            Function<Kind, KubeWatch> follow,
            IngestKubeMetrics metrics,
            WatchTimeouts watchTimeouts,
            Consumer<Throwable> broken) {
        this.resource = resource;
        this.discovery = discovery;
        this.follow = follow;
        this.metrics = metrics;
        this.backoff = new Backoff(watchTimeouts.refusal(), LONGEST);
        this.loop =
                BackgroundLoop.named("discover-" + resource)
                        .onFailure(broken)
                        .steps(this::discover);
    }

    void start() {
        loop.start();
    }

    /** Why it is not watched, if it is not. */
    Optional<String> refusal() {
        KubeWatch following = watch;
        return following == null ? Optional.ofNullable(missing) : following.remark();
    }

    /** The loop that looks for the definition; closed before the watch that it may start. */
    BackgroundLoop discovery() {
        return loop;
    }

    /** The watch; empty until the definition was found. */
    Optional<KubeWatch> watch() {
        return Optional.ofNullable(watch);
    }

    private Next discover() throws InterruptedException {
        Optional<Kind> found = find();
        if (found.isEmpty()) {
            return Next.after(backoff.next());
        }
        KubeWatch following = follow.apply(found.get());
        watch = following;
        following.start();
        return Next.NONE;
    }

    private Optional<Kind> find() throws InterruptedException {
        try {
            Optional<Kind> found = discovery.find(resource);
            metrics.discovery(
                    resource,
                    found.isPresent() ? DiscoveryOutcome.FOUND : DiscoveryOutcome.NOT_FOUND);
            if (found.isEmpty()) {
                logOnce(
                        "the cluster has no such resource; install its CRD or remove it from customResources");
            }
            return found;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            metrics.discovery(resource, DiscoveryOutcome.FAILED);
            logOnce(FailureReason.of(e));
            return Optional.empty();
        }
    }

    private void logOnce(String reason) {
        if (missing == null) {
            log.atError()
                    .addKeyValue("resource", resource)
                    .addKeyValue("reason", reason)
                    .log("a custom resource can't be watched yet; continuing without it");
        }
        missing = "%s is not watched: %s".formatted(resource, reason);
    }
}
