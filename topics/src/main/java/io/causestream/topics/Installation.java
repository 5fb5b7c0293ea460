package io.causestream.topics;

/** Where the topics live: decides their partitions, and whether disk is bounded by size. */
public enum Installation {
    /** A Kafka for many clusters. */
    CENTRAL,
    /** All services and the broker in one JVM. */
    STANDALONE
}
