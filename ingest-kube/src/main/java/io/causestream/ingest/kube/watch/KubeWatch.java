package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.ApiDiscovery;
import io.causestream.ingest.kube.api.BodyStream;
import io.causestream.ingest.kube.api.ClusterRefused;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.FailureReason;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.ListOutcome;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.ObservationOutcome;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.WatchEnd;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists one kind and then watches it indefinitely: when the stream ends it resumes from the last
 * version it saw; if that version has expired (410) it lists again. Keeps only that version.
 */
final class KubeWatch {

    private static final Logger log = LoggerFactory.getLogger(KubeWatch.class);

    private static final Duration BRIEF = Duration.ofSeconds(10);
    private static final Duration WAIT_FOR_OWNERS = Duration.ofSeconds(30);
    private static final Duration REFUSED_AT_MOST = Duration.ofMinutes(10);
    private static final Duration LOG_AGAIN_AFTER = Duration.ofHours(1);

    private volatile WatchTarget target;
    private final Kind kind;
    private final ClusterEpoch cluster;
    private final KubeApi api;
    private final KubeList lists;
    private final ObservationMapper observationMapper;
    private final Publisher publisher;
    private final IngestKubeMetrics metrics;
    private final WatchTimeouts watchTimeouts;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));
    private final Backoff refusedBackoff;
    private final BackgroundLoop loop;
    private volatile boolean listed;
    private volatile boolean failing;
    private volatile @Nullable String refusal;
    private volatile @Nullable String narrowness;
    private boolean retired;
    private Deadline logAgainAt = Deadline.in(Duration.ZERO);
    private long listing;
    private long highest;

    /**
     * @param first the kinds whose lists are waited for, since this one's objects refer to them
     * @param broken notified when the watch can't continue because of a bug
     */
    KubeWatch(
            WatchTarget target,
            ClusterEpoch cluster,
            KubeApi api,
            KubeList lists,
            ObservationMapper observationMapper,
            Publisher publisher,
            IngestKubeMetrics metrics,
            WatchTimeouts watchTimeouts,
            List<KubeWatch> first,
            Consumer<Throwable> broken) {
        this.target = target;
        this.kind = target.kind();
        this.cluster = cluster;
        this.api = api;
        this.lists = lists;
        this.observationMapper = observationMapper;
        this.publisher = publisher;
        this.metrics = metrics;
        this.watchTimeouts = watchTimeouts;
        this.refusedBackoff = new Backoff(watchTimeouts.refusal(), REFUSED_AT_MOST);
        this.loop =
                BackgroundLoop.named("watch-" + kind.tag())
                        .onFailure(broken)
                        .first(() -> awaitLists(first))
                        .forever(this::listAndWatch);
    }

    void start() {
        loop.start();
    }

    Kind kind() {
        return kind;
    }

    /**
     * Empty if all of the kind is in Kafka and its changes are watched, and where the agent is not
     * allowed to watch it: waiting would not help.
     */
    Optional<String> obstacle() {
        if (refusal != null) {
            return Optional.empty();
        }
        if (failing) {
            return Optional.of(kind.tag() + " could not be read from the cluster");
        }
        return listed ? Optional.empty() : Optional.of(kind.tag() + " are not listed yet");
    }

    /** Why the agent is not allowed to watch the kind; empty if it is. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The part of the kind that is not watched, and why; empty if there is none. */
    Optional<String> remark() {
        return Optional.ofNullable(refusal == null ? narrowness : refusal);
    }

    /** The loop; closed to end the watch. */
    BackgroundLoop loop() {
        return loop;
    }

    /**
     * Waits for the lists, but not indefinitely: one kind that may not be read must not hide
     * another.
     */
    private static void awaitLists(List<KubeWatch> first) throws InterruptedException {
        Deadline deadline = Deadline.in(WAIT_FOR_OWNERS);
        for (KubeWatch watch : first) {
            boolean done =
                    watch.settled.await(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
            if (!done) {
                log.atWarn()
                        .addKeyValue("kind", watch.kind.kindName())
                        .log("not listed yet; continuing without it");
            }
        }
    }

    /** Returns when it is time to list again. */
    private void listAndWatch() throws InterruptedException {
        String version;
        try {
            version = list();
        } catch (IOException e) {
            stopIfInterrupted();
            if (isExpired(e)) {
                metrics.list(kind, ListOutcome.EXPIRED);
                backoff.pause();
            } else if (isForGood(e)) {
                metrics.list(kind, ListOutcome.REFUSED);
                refused(e);
            } else {
                metrics.list(kind, ListOutcome.FAILED);
                failed("list", e);
            }
            return;
        }
        Deadline baseline = Deadline.in(watchTimeouts.baseline());
        WatchStream stream = new WatchStream(api, target, version, watchTimeouts.silence());
        boolean known = follow(stream, false);
        while (known && !baseline.isOver()) {
            known = follow(stream, true);
        }
        if (known) {
            metrics.watchEnded(kind, WatchEnd.RESYNC);
        } else {
            // A server whose new list expires at once must not be listed in a hot loop.
            backoff.pause();
        }
    }

    private String list() throws IOException, InterruptedException {
        listing = Math.max(api.clock().now().toEpochMilli(), listing + 1);
        String version = lists.list(target, object -> see(Change.LISTED, object));
        long present = KubeList.number(version);
        refuseRestored(present);
        highest = present;
        publishComplete();
        retired = false;
        metrics.list(kind, ListOutcome.COMPLETE);
        listed = true;
        works();
        settled.countDown();
        return version;
    }

    private void publishComplete() throws InterruptedException {
        observationMapper.listed(listing);
        if (target.published()) {
            publisher.publishEverywhere(complete(highest));
            publisher.awaitAcknowledged();
        }
    }

    private ListComplete complete(long version) {
        return new ListComplete(
                ListComplete.id(cluster.name(), kind.kindName(), cluster.epoch(), listing),
                cluster.name(),
                kind.kindName(),
                cluster.epoch(),
                version,
                listing,
                api.clock().now());
    }

    /**
     * One stream, from its beginning to its end.
     *
     * @param again whether an earlier stream broke off: a store that was restored meanwhile would
     *     not report that it has not reached this version yet
     * @return whether the watch can be resumed: its version has not expired
     */
    private boolean follow(WatchStream stream, boolean again) throws InterruptedException {
        Deadline brief = Deadline.in(BRIEF);
        try {
            if (again) {
                highest = Math.max(highest, KubeList.number(stream.version()));
                refuseRestored(lists.presentVersion(target));
            }
            int events = stream.read(this::works, this::see);
            metrics.watchEnded(kind, WatchEnd.CLOSED);
            if (events == 0 && !brief.isOver()) {
                // A watch that ends without an event must not be reopened in a hot loop.
                backoff.pause();
            } else {
                backoff.reset();
            }
        } catch (BodyStream.Silent e) {
            metrics.watchEnded(kind, WatchEnd.IDLE_TIMEOUT);
            log.atWarn().addKeyValue("kind", kind.kindName()).log("watch was silent; reopening");
        } catch (IOException e) {
            stopIfInterrupted();
            if (brief.isOver()) {
                backoff.reset();
            }
            if (isExpired(e)) {
                metrics.watchEnded(kind, WatchEnd.GONE);
                return false;
            }
            if (isForGood(e)) {
                metrics.watchEnded(kind, WatchEnd.REFUSED);
                refused(e);
                return false;
            }
            metrics.watchEnded(kind, WatchEnd.FAILED);
            failed("watch", e);
        }
        return true;
    }

    private void refuseRestored(long present) {
        if (present < highest) {
            throw new StoreRestored(kind, highest, present);
        }
    }

    private void see(Change change, JsonNode object) throws InterruptedException {
        Optional<KubeObservation> observation;
        try {
            if (!(object instanceof ObjectNode fields)) {
                throw new IllegalArgumentException("not an object");
            }
            observation = observationMapper.see(change, fields, listing);
        } catch (IllegalArgumentException e) {
            metrics.observation(ObservationOutcome.UNREADABLE);
            log.atWarn()
                    .addKeyValue("kind", kind.kindName())
                    .addKeyValue("reason", e.getMessage())
                    .log("skipping an unreadable object");
            return;
        }
        if (observation.isPresent()) {
            publisher.publish(observation.get());
        }
    }

    private void works() {
        if (failing || refusal != null) {
            failing = false;
            refusal = null;
            refusedBackoff.reset();
            log.atInfo().addKeyValue("kind", kind.kindName()).log("the cluster responds again");
        }
    }

    private void failed(String what, IOException e) throws InterruptedException {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("kind", kind.kindName())
                    .addKeyValue("reason", FailureReason.of(e))
                    .log(what + " failed; retrying");
        }
        backoff.pause();
    }

    /**
     * Logs the refusal as an error, and again only after a while; nothing waits for this kind any
     * longer.
     */
    private void refused(IOException e) throws InterruptedException {
        if (isForbidden(e) && target.narrowed().isPresent()) {
            narrow(target.narrowed().get(), e);
            return;
        }
        if (isNotFound(e) && listed && !retired) {
            retireIfWithdrawn();
        }
        refusal =
                (isForbidden(e) ? "not allowed to list and watch %s: %s" : "%s are not watched: %s")
                        .formatted(kind.tag(), FailureReason.of(e));
        settled.countDown();
        if (logAgainAt.isOver()) {
            logAgainAt = Deadline.in(LOG_AGAIN_AFTER);
            log.atError()
                    .addKeyValue("kind", kind.kindName())
                    .addKeyValue("path", target.path())
                    .addKeyValue("reason", FailureReason.of(e))
                    .log(
                            "a kind is not watched; grant the agent's role list and watch on it, or deselect it");
        }
        refusedBackoff.pause();
    }

    private void narrow(WatchTarget narrower, IOException e) {
        target = narrower;
        narrowness =
                "%s are watched only in namespace %s: %s"
                        .formatted(kind.tag(), narrower.namespace(), FailureReason.of(e));
        log.atWarn()
                .addKeyValue("kind", kind.kindName())
                .addKeyValue("namespace", narrower.namespace())
                .addKeyValue("reason", FailureReason.of(e))
                .log("not allowed to list a kind in all namespaces; watching it in one");
    }

    /**
     * Retires all objects if their definition was deleted, since their deletions may have been
     * missed. If only this version is no longer served, the objects may still exist.
     */
    private void retireIfWithdrawn() throws InterruptedException {
        try {
            if (kind.content() != Kind.Content.STATUS
                    || new ApiDiscovery(api, List.of()).serves(kind)) {
                return;
            }
        } catch (IOException e) {
            stopIfInterrupted();
            log.atDebug()
                    .setCause(e)
                    .log("could not check whether a kind was removed; checking again later");
            return;
        }
        listing = Math.max(api.clock().now().toEpochMilli(), listing + 1);
        publishComplete();
        retired = true;
        metrics.list(kind, ListOutcome.DEFINITION_DELETED);
        log.atWarn()
                .addKeyValue("kind", kind.kindName())
                .log("the definition of a kind was removed, and with it all its objects");
    }

    private static boolean isForbidden(IOException e) {
        return e instanceof ClusterRefused refused && refused.status() == 403;
    }

    private static boolean isNotFound(IOException e) {
        return e instanceof ClusterRefused refused && refused.status() == 404;
    }

    private static boolean isForGood(IOException e) {
        return e instanceof ClusterRefused refused && refused.isForGood();
    }

    private static boolean isExpired(IOException e) {
        return e instanceof ClusterRefused refused && refused.isExpired();
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
