package io.causestream.ingest.kube;

/**
 * Whose agent this is.
 *
 * @param epoch of the term; higher than that of any earlier one, whoever's it was
 */
record Cluster(String name, long epoch) {}
