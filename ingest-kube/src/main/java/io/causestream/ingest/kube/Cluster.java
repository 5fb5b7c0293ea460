package io.causestream.ingest.kube;

/**
 * Whose agent this is.
 *
 * @param epoch how often the agent's lease changed hands
 */
record Cluster(String name, long epoch) {}
