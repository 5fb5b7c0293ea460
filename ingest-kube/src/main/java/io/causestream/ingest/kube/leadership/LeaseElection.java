package io.causestream.ingest.kube.leadership;

import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.service.Readiness;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads while it holds the Lease. After each successful renewal it relies on this no longer than
 * the renew deadline, whatever the elector's threads are doing: a process that was suspended, or
 * lost the API server, has stopped before another begins.
 */
public final class LeaseElection implements Leadership {

    private static final Logger log = LoggerFactory.getLogger(LeaseElection.class);

    private final KubernetesClient client;
    private final LeaseSettings settings;
    private final ClusterClock clock;
    private final EpochLease lease;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long began;
    private @Nullable CompletableFuture<?> election;
    private @Nullable Deadline pause;

    /**
     * @param client with short timeouts, used only here; closed by this election
     * @param identity unique to this process
     */
    public LeaseElection(
            KubernetesClient client, LeaseSettings settings, String identity, ClusterClock clock) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.lease = new EpochLease(settings, identity, clock);
        this.began = clock.nanoTime();
    }

    @Override
    public OptionalLong epoch() {
        takePart();
        EpochLease.Held held = lease.held();
        return held != null && isWithin(held.renewedNanos(), settings.renewDeadline())
                ? OptionalLong.of(held.epoch())
                : OptionalLong.empty();
    }

    @Override
    public void renounce() {
        CompletableFuture<?> current = election;
        if (current != null) {
            // Gives the Lease back, so that nobody has to wait until it expires.
            current.cancel(true);
            election = null;
        }
        lease.forget();
    }

    /** Ready like a leader if it knows that another agent leads. */
    @Override
    public Readiness standingBy() {
        String name = settings.namespace() + "/" + settings.name();
        long longAgo = clock.nanoTime() - settings.duration().multipliedBy(2).toNanos();
        if (!lease.isReadSince(Math.max(longAgo, began))) {
            return Readiness.notReady("the lease %s can't be read".formatted(name));
        }
        String holder = lease.holder();
        return new Readiness(
                List.of(),
                List.of(
                        holder.isEmpty()
                                ? "standing by: nobody holds the lease %s".formatted(name)
                                : "standing by: %s holds the lease %s".formatted(holder, name)));
    }

    @Override
    public void close() {
        renounce();
        threads.shutdownNow();
        client.close();
    }

    /** Runs elections: one ends when the Lease is lost, then the next one begins. */
    private void takePart() {
        CompletableFuture<?> current = election;
        Deadline until = pause;
        if ((current == null || current.isDone()) && (until == null || until.isOver())) {
            pause = Deadline.in(settings.retryPeriod());
            election =
                    new LeaderElector(
                                    client,
                                    new LeaderElectionConfigBuilder()
                                            .withName(settings.name())
                                            .withLock(lease)
                                            .withLeaseDuration(settings.duration())
                                            .withRenewDeadline(settings.renewDeadline())
                                            .withRetryPeriod(settings.retryPeriod())
                                            .withReleaseOnCancel(true)
                                            .withLeaderCallbacks(
                                                    new LeaderCallbacks(
                                                            () -> {}, () -> {}, this::logLeader))
                                            .build(),
                                    threads)
                            .start();
        }
    }

    private void logLeader(@Nullable String leader) {
        log.atInfo()
                .addKeyValue("lease", lease.describe())
                .addKeyValue("leader", leader == null ? "nobody" : leader)
                .log("another holder of the lease");
    }

    private boolean isWithin(long nanos, Duration time) {
        return clock.nanoTime() - nanos < time.toNanos();
    }
}
