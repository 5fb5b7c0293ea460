package io.causestream.context;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One query about one subject. Queries only read.
 *
 * <p>The agent answers all of them. No action uses {@link OwnerEvents}, {@link PodFacts}, {@link
 * NodePods}, {@link RolloutHistory}, {@link MetricNow} or {@link MetricRange} yet.
 */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "type",
        defaultImpl = ContextQuery.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ContextQuery.ContainerLogs.class, name = "logs"),
    @JsonSubTypes.Type(value = ContextQuery.ObjectEvents.class, name = "events"),
    @JsonSubTypes.Type(value = ContextQuery.PodsBeside.class, name = "pods"),
    @JsonSubTypes.Type(value = ContextQuery.NodeConditions.class, name = "node"),
    @JsonSubTypes.Type(value = ContextQuery.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = ContextQuery.OwnerEvents.class, name = "owner_events"),
    @JsonSubTypes.Type(value = ContextQuery.PodFacts.class, name = "pod_facts"),
    @JsonSubTypes.Type(value = ContextQuery.NodePods.class, name = "node_pods"),
    @JsonSubTypes.Type(value = ContextQuery.RolloutHistory.class, name = "rollout_history"),
    @JsonSubTypes.Type(value = ContextQuery.MetricNow.class, name = "metric"),
    @JsonSubTypes.Type(value = ContextQuery.MetricRange.class, name = "metric_range")
})
public sealed interface ContextQuery {

    /** What is requested, for people: {@code logs of container web}. */
    String what();

    /**
     * The log of one run of a container of the subject, which is a pod. Answered by {@code Logs}.
     *
     * @param startedAt when the run that is meant began, by the cluster's clock (whole seconds);
     *     null: the run that crashed last, or the current one if none did
     * @param finishedAt when it ended; null while it runs or when it is not known
     * @param tailLines 1 to 1,000
     * @param limitBytes 1,024 to 262,144, cut by the kubelet
     */
    record ContainerLogs(
            String container,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            int tailLines,
            int limitBytes)
            implements ContextQuery {
        @Override
        public String what() {
            return "logs of container " + container;
        }
    }

    /**
     * The Events about the subject. Answered by {@code Events}.
     *
     * @param limit 1 to 100, the latest
     */
    record ObjectEvents(int limit) implements ContextQuery {
        @Override
        public String what() {
            return "events";
        }
    }

    /** The pods of the same workload. Answered by a {@code Table}. */
    record PodsBeside(Subject workload) implements ContextQuery {
        @Override
        public String what() {
            return "pods of " + workload;
        }
    }

    /** The conditions of a node. Answered by a {@code Table}. */
    record NodeConditions(String node) implements ContextQuery {
        @Override
        public String what() {
            return "conditions of node " + node;
        }
    }

    /**
     * What a container of the subject, which is a pod, used, with its request and limit. Answered
     * by a {@code Graph}.
     *
     * @param container empty: the whole pod
     * @param window how far back, 5 minutes to 24 hours
     * @param until the end of the window by the cluster's clock; null: now
     */
    record Usage(Resource resource, String container, Duration window, @Nullable Instant until)
            implements ContextQuery {
        @Override
        public String what() {
            return (resource == Resource.MEMORY ? "memory" : "CPU")
                    + (container.isEmpty() ? "" : " of container " + container);
        }
    }

    /**
     * The Events about the subject's controllers, up to the top: for a pod, its ReplicaSet and its
     * Deployment. Answered by {@code Events}.
     *
     * @param limit 1 to 100, the latest of all owners together
     */
    record OwnerEvents(int limit) implements ContextQuery {
        @Override
        public String what() {
            return "events of its owners";
        }
    }

    /**
     * The specification and status of the subject, which is a pod: images, requests, limits,
     * probes, mounts, names of environment variables, exits, conditions. Answered by a {@code
     * Table}.
     */
    record PodFacts() implements ContextQuery {
        @Override
        public String what() {
            return "facts of the pod";
        }
    }

    /** What the pods on a node request, against what it can give. Answered by a {@code Table}. */
    record NodePods(String node) implements ContextQuery {
        @Override
        public String what() {
            return "pods on node " + node;
        }
    }

    /**
     * The revisions of a Deployment, StatefulSet or DaemonSet. Answered by a {@code Table}, the
     * latest first.
     *
     * @param limit 1 to 50, the latest
     */
    record RolloutHistory(Subject workload, int limit) implements ContextQuery {
        @Override
        public String what() {
            return "rollout history of " + workload;
        }
    }

    /**
     * An instant query of Prometheus. Answered by a {@code Table}.
     *
     * @param title for people; empty: the expression
     * @param expression PromQL, 4,000 characters at most; {@code $name} within quotes is replaced
     *     by the agent, escaped for its place
     * @param parameters values by name; {@code namespace}, and {@code pod} or {@code node}, are the
     *     subject's unless they are given
     * @param at by the cluster's clock; null: now
     */
    record MetricNow(
            String title, String expression, Map<String, String> parameters, @Nullable Instant at)
            implements ContextQuery {
        public MetricNow {
            title = title == null ? "" : title;
            parameters =
                    parameters == null
                            ? Map.of()
                            : Collections.unmodifiableMap(new TreeMap<>(parameters));
        }

        @Override
        public String what() {
            return title.isEmpty() ? expression : title;
        }
    }

    /**
     * A range query of Prometheus. Answered by a {@code Graph} of 20 series at most.
     *
     * @param title for people; empty: the expression
     * @param expression as that of {@link MetricNow}, and so are the parameters
     * @param unit of the values: {@code bytes}, {@code cores}; empty: plain numbers
     * @param window how far back, 1 minute to 7 days
     * @param step whole seconds, so that there are 11,000 points at most; null: 250 points or fewer
     * @param until the end of the window by the cluster's clock; null: now
     */
    record MetricRange(
            String title,
            String expression,
            Map<String, String> parameters,
            String unit,
            Duration window,
            @Nullable Duration step,
            @Nullable Instant until)
            implements ContextQuery {
        public MetricRange {
            title = title == null ? "" : title;
            unit = unit == null ? "" : unit;
            parameters =
                    parameters == null
                            ? Map.of()
                            : Collections.unmodifiableMap(new TreeMap<>(parameters));
        }

        @Override
        public String what() {
            return title.isEmpty() ? expression : title;
        }
    }

    enum Resource {
        @JsonEnumDefaultValue
        MEMORY,
        CPU
    }

    /** A kind of a later version than the agent's: answered as unavailable. */
    record Unknown() implements ContextQuery {
        @Override
        public String what() {
            return "a query that only a newer version of the agent supports";
        }
    }
}
