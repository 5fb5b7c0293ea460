package io.causestream.ingest.kube;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists one kind and then follows it, for ever: where the stream ends it goes on from the last
 * version it saw; where that version is forgotten (410) it lists anew. Holds nothing but that
 * version.
 */
final class KubeWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KubeWatch.class);

    private static final Duration BASELINE = Duration.ofDays(1);
    private static final Duration BRIEF = Duration.ofSeconds(10);
    private static final Duration WAIT_FOR_OWNERS = Duration.ofSeconds(30);

    private final Kind kind;
    private final Cluster cluster;
    private final KubeApi api;
    private final Sightings sightings;
    private final Publisher publisher;
    private final Counters counters;
    private final Duration silence;
    private final Consumer<Throwable> broken;
    private final CountDownLatch listed = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));
    private final Thread thread;
    private volatile boolean failing;
    private long listing;

    /**
     * @param first the kinds whose lists are waited for, since this one's objects refer to them
     * @param silence after which a watch counts as dead: a bookmark is due every minute
     * @param broken told when the watch can't go on: a mistake of ours
     */
    KubeWatch(
            Kind kind,
            Cluster cluster,
            KubeApi api,
            Sightings sightings,
            Publisher publisher,
            Counters counters,
            Duration silence,
            List<KubeWatch> first,
            Consumer<Throwable> broken) {
        this.kind = kind;
        this.cluster = cluster;
        this.api = api;
        this.sightings = sightings;
        this.publisher = publisher;
        this.counters = counters;
        this.silence = silence;
        this.broken = broken;
        this.thread = Thread.ofVirtual().name("watch-" + kind.plural()).unstarted(() -> run(first));
    }

    void start() {
        thread.start();
    }

    /** Empty if all of the kind is in Kafka and what changes is followed. */
    Optional<String> obstacle() {
        if (failing) {
            return Optional.of(kind.plural() + " can't be had from the cluster");
        }
        return listed.getCount() == 0
                ? Optional.empty()
                : Optional.of(kind.plural() + " are not listed yet");
    }

    /** Tells the thread to end, without waiting for it. */
    void stop() {
        thread.interrupt();
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
    }

    private void run(List<KubeWatch> first) {
        try {
            awaitLists(first);
            while (true) {
                listAndWatch();
            }
        } catch (InterruptedException stopped) {
            log.atDebug().addKeyValue("kind", kind.kindName()).log("watch stopped");
        } catch (RuntimeException e) {
            broken.accept(e);
        }
    }

    /** Not for ever: one kind that may not be read must not hide another. */
    private static void awaitLists(List<KubeWatch> first) throws InterruptedException {
        Deadline deadline = Deadline.in(WAIT_FOR_OWNERS);
        for (KubeWatch watch : first) {
            boolean done =
                    watch.listed.await(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
            if (!done) {
                log.atWarn()
                        .addKeyValue("kind", watch.kind.kindName())
                        .log("not listed yet; going on without");
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
                counters.list(kind, "expired");
                backoff.pause();
            } else {
                counters.list(kind, "failed");
                failed("list", e);
            }
            return;
        }
        Deadline baseline = Deadline.in(BASELINE);
        WatchStream stream = new WatchStream(api, kind, version, silence);
        boolean known = true;
        while (known && !baseline.isOver()) {
            known = follow(stream);
        }
        if (known) {
            counters.watchEnded(kind, "baseline");
        } else {
            // A server that forgets at once what it has just listed is not to be listed in a hot
            // loop.
            backoff.pause();
        }
    }

    private String list() throws IOException, InterruptedException {
        listing = Math.max(System.currentTimeMillis(), listing + 1);
        String version = new KubeList(api).list(kind.path(), object -> see(Change.LISTED, object));
        sightings.listed(listing);
        publisher.publishEverywhere(
                new ListComplete(
                        ListComplete.id(cluster.name(), kind.kindName(), cluster.epoch(), listing),
                        cluster.name(),
                        kind.kindName(),
                        cluster.epoch(),
                        number(version),
                        listing,
                        api.clock().now()));
        publisher.awaitAcknowledged();
        counters.list(kind, "complete");
        listed.countDown();
        works();
        return version;
    }

    private static long number(String version) throws IOException {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw new IOException("the list's resourceVersion is no number", e);
        }
    }

    /**
     * One stream, from its beginning to its end.
     *
     * @return whether it can be gone on with: its version is still known
     */
    private boolean follow(WatchStream stream) throws InterruptedException {
        Deadline brief = Deadline.in(BRIEF);
        try {
            int events = stream.read(this::works, this::see);
            counters.watchEnded(kind, "ended");
            if (events == 0 && !brief.isOver()) {
                // What ends before it has said a word is not to be asked in a hot loop.
                backoff.pause();
            } else {
                backoff.reset();
            }
        } catch (BodyStream.Silent e) {
            counters.watchEnded(kind, "silent");
            log.atWarn().addKeyValue("kind", kind.kindName()).log("watch was silent; reopening");
        } catch (IOException e) {
            stopIfInterrupted();
            if (brief.isOver()) {
                backoff.reset();
            }
            if (isExpired(e)) {
                counters.watchEnded(kind, "gone");
                return false;
            }
            counters.watchEnded(kind, "failed");
            failed("watch", e);
        }
        return true;
    }

    private void see(Change change, JsonNode object) throws InterruptedException {
        Optional<KubeObservation> observation;
        try {
            if (!(object instanceof ObjectNode fields)) {
                throw new IllegalArgumentException("not an object");
            }
            observation = sightings.see(change, fields, listing);
        } catch (IllegalArgumentException e) {
            counters.observation("unreadable");
            log.atWarn()
                    .addKeyValue("kind", kind.kindName())
                    .addKeyValue("reason", e.getMessage())
                    .log("skipping an object that can't be read");
            return;
        }
        if (observation.isPresent()) {
            publisher.publish(observation.get());
        } else if (kind != Kind.EVENT) {
            counters.observation("unchanged");
        }
    }

    private void works() {
        if (failing) {
            failing = false;
            log.atInfo().addKeyValue("kind", kind.kindName()).log("the cluster answers again");
        }
    }

    private void failed(String what, IOException e) throws InterruptedException {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("kind", kind.kindName())
                    .addKeyValue("reason", Reason.of(e))
                    .log(what + " failed; trying on");
        }
        backoff.pause();
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
