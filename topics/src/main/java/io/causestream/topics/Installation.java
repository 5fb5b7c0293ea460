package io.causestream.topics;

/**
 * The kind of installation, which determines the number of partitions and whether disk use is
 * limited.
 */
public enum Installation {
    /** One Kafka for many clusters. */
    CENTRAL,
    /** All services and the broker in one JVM. */
    STANDALONE
}
