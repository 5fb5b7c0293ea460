package io.causestream.ingest.kube.watch;

/**
 * The cluster and epoch of an agent.
 *
 * @param epoch of the leader session; higher than that of any earlier session of any agent
 */
public record ClusterEpoch(String name, long epoch) {}
