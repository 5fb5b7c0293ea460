package io.causestream.ingest.kube.watch;

/**
 * Whose agent this is.
 *
 * @param epoch of the leader session; higher than that of any earlier one, whoever's it was
 */
public record ClusterEpoch(String name, long epoch) {}
