package io.causestream.topics;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The consumer groups that have settings in Kafka itself. Their names have the prefix of the
 * topics.
 */
public final class Groups {

    /**
     * The version of what the topology of enrich-streams keeps in Kafka: its stores and their
     * format, its repartition topics, its sub-topologies. It is part of the application id, so that
     * a topology that can't go on with what another has left never tries to. {@code
     * TopologyVersionTest} holds it.
     */
    public static final int TOPOLOGY_VERSION = 2;

    private static final Pattern APPLICATION =
            Pattern.compile("enrich-streams(?:-v([1-9]\\d{0,8}))?");

    private final String prefix;

    public Groups(String prefix) {
        this.prefix = prefix;
    }

    /** The application id of enrich-streams, which names its stores' topics too. */
    public String enrichment() {
        return enrichment(TOPOLOGY_VERSION);
    }

    /**
     * The application id of enrich-streams with a version of its topology.
     *
     * @param version 0 for the time before there were versions
     */
    public String enrichment(int version) {
        return version == 0 ? enrichments() : enrichments() + "-v" + version;
    }

    /** What the application ids of all versions of enrich-streams begin with. */
    public String enrichments() {
        return prefix + "enrich-streams";
    }

    /** The version of the topology that has this application id; empty for any other group. */
    public OptionalInt topologyVersion(String group) {
        if (!group.startsWith(prefix)) {
            return OptionalInt.empty();
        }
        Matcher application = APPLICATION.matcher(group.substring(prefix.length()));
        if (!application.matches()) {
            return OptionalInt.empty();
        }
        String version = application.group(1);
        return OptionalInt.of(version == null ? 0 : Integer.parseInt(version));
    }

    /**
     * The version of the topology that has this topic for a store or for repartitioning; empty for
     * any other topic.
     */
    public OptionalInt topologyVersionOfTopic(String topic) {
        if (!topic.startsWith(enrichments() + "-")
                || (!topic.endsWith("-changelog") && !topic.endsWith("-repartition"))) {
            return OptionalInt.empty();
        }
        int end = topic.indexOf('-', enrichments().length() + 1);
        OptionalInt version = topologyVersion(topic.substring(0, end));
        return version.isPresent() ? version : OptionalInt.of(0);
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
