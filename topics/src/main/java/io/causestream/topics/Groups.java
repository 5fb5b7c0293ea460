package io.causestream.topics;

import java.util.Map;

/**
 * The consumer groups that have settings in Kafka itself. Their names have the prefix of the
 * topics.
 */
public final class Groups {

    private final String prefix;

    public Groups(String prefix) {
        this.prefix = prefix;
    }

    /** The application id of enrich-streams, which names its stores' topics too. */
    public String enrichment() {
        return prefix + "enrich-streams";
    }

    /** The share group of all AI workers on both queues. */
    public String analysts() {
        return prefix + "ai-worker";
    }

    /** The group of a sink's readers of findings. */
    public String sink(String name) {
        return prefix + "sink." + name;
    }

    /**
     * The group of a sink's readers of heartbeats, whose offsets are those that Slack would take.
     */
    public String sinkHeartbeats(String name) {
        return sink(name) + ".heartbeat";
    }

    /** The group of the agents that answer one cluster's context requests. */
    public String agents(String cluster) {
        return prefix + "ingest-kube." + cluster;
    }

    /**
     * By group: settings that {@link TopicsCreator} sets, or whoever creates the topics otherwise.
     */
    public Map<String, Map<String, String>> settings() {
        return Map.of(
                analysts(),
                Map.of(
                        // Otherwise what was queued before the first worker started is skipped.
                        "share.auto.offset.reset", "earliest",
                        // The queue is written in transactions: aborted records are to be skipped.
                        "share.isolation.level", "read_committed",
                        "share.record.lock.duration.ms", "30000"));
    }
}
