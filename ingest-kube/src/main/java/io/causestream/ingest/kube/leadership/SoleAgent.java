package io.causestream.ingest.kube.leadership;

import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.service.Readiness;
import java.util.OptionalLong;

/** The leadership of a cluster's only agent: it leads from its start on. */
public final class SoleAgent implements Leadership {

    private final ClusterClock clock;
    private long latest;
    private boolean leads;

    public SoleAgent(ClusterClock clock) {
        this.clock = clock;
    }

    /** The API server's time in milliseconds, at which the leader session began. */
    @Override
    public OptionalLong epoch() {
        if (!leads) {
            latest = Math.max(clock.now().toEpochMilli(), latest + 1);
            leads = true;
        }
        return OptionalLong.of(latest);
    }

    @Override
    public void renounce() {
        leads = false;
    }

    @Override
    public Readiness standingBy() {
        return Readiness.notReady("not running");
    }

    @Override
    public void close() {}
}
