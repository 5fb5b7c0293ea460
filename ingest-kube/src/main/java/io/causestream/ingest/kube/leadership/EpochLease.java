package io.causestream.ingest.kube.leadership;

import io.causestream.ingest.kube.api.ClusterClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease that carries the epoch of its holder as an annotation, written by the same update that
 * acquires it. A new holder's epoch is the API server's time, and in any case higher than the one
 * it finds: it rises even where a clock or the Lease itself was set back.
 */
final class EpochLease extends LeaseLock {

    static final String EPOCH = "causestream.io/epoch";

    private static final Logger log = LoggerFactory.getLogger(EpochLease.class);

    /**
     * This process holds the Lease.
     *
     * @param renewedNanos when the renewal that succeeded last was begun
     */
    record Held(long epoch, long renewedNanos) {}

    private final ClusterClock clock;
    private long highest;
    private long proposed;
    private volatile @Nullable Held held;
    private volatile String holder = "";
    private volatile long readNanos;
    private volatile boolean read;

    EpochLease(LeaseSettings settings, String identity, ClusterClock clock) {
        super(settings.namespace(), settings.name(), identity);
        this.clock = clock;
    }

    /** Null while this process does not hold it. */
    @Nullable Held held() {
        return held;
    }

    /** The holder's identity; empty if nobody holds it, or the holder is unknown. */
    String holder() {
        return holder;
    }

    /** Whether the Lease was read from the server since that moment of the clock. */
    boolean isReadSince(long nanos) {
        return read && readNanos - nanos >= 0;
    }

    /** Treats the Lease as somebody else's, so that it is acquired anew next time. */
    synchronized void forget() {
        held = null;
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        LeaderElectionRecord record = super.get(client);
        readNanos = clock.nanoTime();
        read = true;
        holder = record == null ? "" : Objects.requireNonNullElse(record.getHolderIdentity(), "");
        if (!holder.equals(identity())) {
            held = null;
        }
        return record;
    }

    @Override
    public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
        long asked = clock.nanoTime();
        super.create(client, record);
        written(record, asked);
    }

    @Override
    public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
        long asked = clock.nanoTime();
        super.update(client, record);
        written(record, asked);
    }

    @Override
    protected Lease toResource(LeaderElectionRecord record, ObjectMetaBuilder meta) {
        if (isOurs(record)) {
            Held now = held;
            proposed =
                    now == null ? Math.max(clock.now().toEpochMilli(), highest + 1) : now.epoch();
            meta.addToAnnotations(EPOCH, Long.toString(proposed));
        }
        return super.toResource(record, meta);
    }

    @Override
    protected LeaderElectionRecord toRecord(Lease lease) {
        highest = Math.max(highest, epoch(lease.getMetadata().getAnnotations()));
        return super.toRecord(lease);
    }

    private void written(LeaderElectionRecord record, long asked) {
        if (isOurs(record)) {
            highest = Math.max(highest, proposed);
            holder = identity();
            held = new Held(proposed, asked);
        } else {
            holder = "";
            held = null;
        }
    }

    private boolean isOurs(LeaderElectionRecord record) {
        return identity().equals(record.getHolderIdentity());
    }

    private static long epoch(@Nullable Map<String, String> annotations) {
        String text = annotations == null ? null : annotations.get(EPOCH);
        if (text == null) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            log.atWarn()
                    .addKeyValue("annotation", EPOCH)
                    .log("the lease's epoch is not a number; starting from the cluster's clock");
            return 0;
        }
    }
}
