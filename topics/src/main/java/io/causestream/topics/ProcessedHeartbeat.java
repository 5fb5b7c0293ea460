package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The heartbeat of a cluster's agent, once it has passed through all of enrich-streams. The time of
 * its record is that of the agent's record on {@code raw.kube}.
 *
 * @param id of the agent's heartbeat
 * @param epoch of the leader's session that sent it
 * @param observedAt the API server's clock when it was sent
 */
public record ProcessedHeartbeat(String id, String cluster, long epoch, Instant observedAt) {
    public ProcessedHeartbeat {
        requireNonNull(id, "id");
        requireNonNull(cluster, "cluster");
        requireNonNull(observedAt, "observedAt");
    }
}
