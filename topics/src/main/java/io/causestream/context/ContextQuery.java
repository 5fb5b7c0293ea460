package io.causestream.context;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One query about one subject. Queries only read.
 *
 * <p>The agent answers all of them. No action uses {@link OwnerEvents} or {@link MetricNow} yet.
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
    @JsonSubTypes.Type(value = ContextQuery.ObjectStatus.class, name = "status"),
    @JsonSubTypes.Type(value = ContextQuery.ObjectYaml.class, name = "yaml"),
    @JsonSubTypes.Type(value = ContextQuery.PodIssues.class, name = "pod_issues"),
    @JsonSubTypes.Type(value = ContextQuery.DependentEvents.class, name = "dependent_events"),
    @JsonSubTypes.Type(value = ContextQuery.DependentLogs.class, name = "dependent_logs"),
    @JsonSubTypes.Type(value = ContextQuery.SelectedLogs.class, name = "selected_logs"),
    @JsonSubTypes.Type(value = ContextQuery.NodeCapacity.class, name = "node_capacity"),
    @JsonSubTypes.Type(value = ContextQuery.MisscheduledPods.class, name = "misscheduled_pods"),
    @JsonSubTypes.Type(value = ContextQuery.ServiceEndpoints.class, name = "service_endpoints"),
    @JsonSubTypes.Type(value = ContextQuery.MetricNow.class, name = "metric"),
    @JsonSubTypes.Type(value = ContextQuery.MetricRange.class, name = "metric_range"),
    @JsonSubTypes.Type(value = ContextQuery.MetricTable.class, name = "metric_table"),
    @JsonSubTypes.Type(value = ContextQuery.NodeUsage.class, name = "node_usage")
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
     * The Events about the subject. Answered by {@code Events}, ordered by time.
     *
     * @param limit 1 to 100, the latest about the subject itself
     * @param ofOwners whether the latest 10 about each of its controllers are added, up to the top
     * @param ofNode whether the latest 10 about the node are added that it runs on; it is a pod
     */
    record ObjectEvents(int limit, boolean ofOwners, boolean ofNode) implements ContextQuery {

        /** Those about the subject alone. */
        public ObjectEvents(int limit) {
            this(limit, false, false);
        }

        @Override
        public String what() {
            return "events";
        }
    }

    /**
     * The pods of the same workload, or of a namespace. Answered by a {@code Table}.
     *
     * @param workload a {@code Namespace} for all of its pods
     */
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
     * @param resource memory or CPU
     * @param container empty: the whole pod
     * @param window how far back, 5 minutes to 24 hours
     * @param until the end of the window by the cluster's clock; null, or later than now: now
     * @param expression PromQL instead of the agent's own; {@code $namespace}, {@code $pod} and
     *     {@code $container} within quotes are replaced; empty: the agent's own
     * @param unit of that expression's values, as in a {@code Graph}
     */
    record Usage(
            Resource resource,
            String container,
            Duration window,
            @Nullable Instant until,
            String expression,
            String unit)
            implements ContextQuery {
        public Usage {
            expression = expression == null ? "" : expression;
            unit = unit == null ? "" : unit;
        }

        /** With the agent's own expression. */
        public Usage(
                Resource resource, String container, Duration window, @Nullable Instant until) {
            this(resource, container, window, until, "", "");
        }

        @Override
        public String what() {
            return resource.words() + (container.isEmpty() ? "" : " of container " + container);
        }
    }

    /**
     * What a node used, with what it has. Answered by a {@code Graph}.
     *
     * @param window how far back, 5 minutes to 24 hours
     * @param until the end of the window by the cluster's clock; null, or later than now: now
     * @param expression PromQL instead of the agent's own; {@code $node} and {@code
     *     $node_internal_ip} within quotes are replaced; empty: the agent's own
     * @param unit of that expression's values, as in a {@code Graph}
     */
    record NodeUsage(
            Resource resource,
            String node,
            Duration window,
            @Nullable Instant until,
            String expression,
            String unit)
            implements ContextQuery {
        public NodeUsage {
            expression = expression == null ? "" : expression;
            unit = unit == null ? "" : unit;
        }

        @Override
        public String what() {
            return resource.words() + " of node " + node;
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

    /** The pods on a node, with what they request. Answered by a {@code Table}. */
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
     * The conditions of an object and the important numbers of its status: of a workload, a job, an
     * autoscaler, a volume claim, an APIService, a certificate. Answered by a {@code Table}.
     */
    record ObjectStatus(Subject object) implements ContextQuery {
        @Override
        public String what() {
            return "status of " + object;
        }
    }

    /**
     * An object as YAML, trimmed and with secrets masked, as observations have it. Answered by a
     * {@code Text}.
     */
    record ObjectYaml(Subject object) implements ContextQuery {
        @Override
        public String what() {
            return "YAML of " + object;
        }
    }

    /**
     * What is wrong with the pods of a workload, or with one pod, the worst first. Answered by a
     * {@code Table}, or by a {@code Text} if nothing is.
     */
    record PodIssues(Subject workload) implements ContextQuery {
        @Override
        public String what() {
            return "issues of the pods of " + workload;
        }
    }

    /**
     * The Events about pods of a workload, the worst pods first. Answered by {@code Events}.
     *
     * @param pods 1 to 10: about how many of its pods
     * @param limit 1 to 100, the latest
     */
    record DependentEvents(Subject workload, int pods, int limit) implements ContextQuery {
        @Override
        public String what() {
            return "events of the pods of " + workload;
        }
    }

    /**
     * The log of the worst pod of a workload. Answered by {@code Logs}.
     *
     * @param container empty: the one that crashed, or else the first
     * @param crashedOnly whether the log is of interest only if a container crashed
     * @param tailLines 1 to 1,000
     * @param limitBytes 1,024 to 262,144, cut by the kubelet
     */
    record DependentLogs(
            Subject workload, String container, boolean crashedOnly, int tailLines, int limitBytes)
            implements ContextQuery {
        public DependentLogs {
            container = container == null ? "" : container;
        }

        @Override
        public String what() {
            return "log of a pod of " + workload;
        }
    }

    /**
     * The log of a pod that labels select, the worst of those that the first selector finds which
     * finds any. Answered by {@code Logs}.
     *
     * @param namespace empty: all
     * @param selectors 1 to 10, each as the API spells it: {@code app=db,tier!=cache}
     * @param container empty: the one that crashed, or else the first
     * @param tailLines 1 to 1,000
     * @param limitBytes 1,024 to 262,144, cut by the kubelet
     */
    record SelectedLogs(
            String namespace,
            List<String> selectors,
            String container,
            int tailLines,
            int limitBytes)
            implements ContextQuery {
        public SelectedLogs {
            namespace = namespace == null ? "" : namespace;
            selectors = selectors == null ? List.of() : List.copyOf(selectors);
            container = container == null ? "" : container;
        }

        @Override
        public String what() {
            return "log of a pod with labels " + String.join(" or ", selectors);
        }
    }

    /**
     * What the pods on a node request of what it can give, resource by resource, and how many there
     * are. Answered by a {@code Table}.
     */
    record NodeCapacity(String node) implements ContextQuery {
        @Override
        public String what() {
            return "capacity of node " + node;
        }
    }

    /**
     * The pods of a DaemonSet on nodes where it should not run, and why. Answered by a {@code
     * Table}, or by a {@code Text} if there are none.
     */
    record MisscheduledPods(Subject daemonSet) implements ContextQuery {
        @Override
        public String what() {
            return "misscheduled pods of " + daemonSet;
        }
    }

    /**
     * What is behind a Service: its type, selector and ports, its endpoints, the pods that its
     * selector matches, and the network policies that select them. Answered by a {@code Table}
     * {@code Service NAMESPACE/NAME} with the columns {@code What} and {@code Value}, which says
     * {@code exists: no} if there is none.
     */
    record ServiceEndpoints(String namespace, String name) implements ContextQuery {
        @Override
        public String what() {
            return "endpoints of Service %s/%s".formatted(namespace, name);
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
     * @param unit of the values, as in a {@code Graph}; empty: plain numbers
     * @param window how far back, 1 minute to 7 days
     * @param step whole seconds, so that there are 11,000 points at most; null: 250 points or fewer
     * @param until the end of the window by the cluster's clock; null, or later than now: now
     * @param legend the name of each series, with labels as <code>{{pod}}</code>; empty: all of its
     *     labels
     */
    record MetricRange(
            String title,
            String expression,
            Map<String, String> parameters,
            String unit,
            Duration window,
            @Nullable Duration step,
            @Nullable Instant until,
            String legend)
            implements ContextQuery {
        public MetricRange {
            title = title == null ? "" : title;
            unit = unit == null ? "" : unit;
            legend = legend == null ? "" : legend;
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
     * Instant queries of Prometheus side by side, one column each. Answered by a {@code Table}: its
     * first columns are the labels, and a cell is a plain number, or {@code -} where there is none.
     * Rows are those of any column, the highest value of the first one first.
     *
     * @param labels by which the results of the columns belong together; empty: a single row
     * @param columns 1 to 5
     * @param parameters as those of {@link MetricNow}
     * @param limit of the rows, 1 to 100
     * @param at by the cluster's clock; null, or later than now: now
     */
    record MetricTable(
            String title,
            List<String> labels,
            List<Column> columns,
            Map<String, String> parameters,
            int limit,
            @Nullable Instant at)
            implements ContextQuery {
        public MetricTable {
            labels = labels == null ? List.of() : List.copyOf(labels);
            columns = columns == null ? List.of() : List.copyOf(columns);
            parameters =
                    parameters == null
                            ? Map.of()
                            : Collections.unmodifiableMap(new TreeMap<>(parameters));
        }

        /**
         * @param expression as that of {@link MetricNow}
         */
        public record Column(String name, String expression) {}

        @Override
        public String what() {
            return title;
        }
    }

    /** What is measured. Of a container or a pod there is no {@code DISK}. */
    enum Resource {
        @JsonEnumDefaultValue
        MEMORY("memory"),
        CPU("CPU"),
        DISK("disk");

        private final String words;

        Resource(String words) {
            this.words = words;
        }

        /** As in a sentence: {@code memory}. */
        public String words() {
            return words;
        }
    }

    /** A kind of a later version than the agent's: answered as unavailable. */
    record Unknown() implements ContextQuery {
        @Override
        public String what() {
            return "a query that only a newer version of the agent supports";
        }
    }
}
