package io.causestream.context;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One question about one subject. All of them only read. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "type",
        defaultImpl = ContextQuery.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ContextQuery.ContainerLogs.class, name = "logs"),
    @JsonSubTypes.Type(value = ContextQuery.ObjectEvents.class, name = "events"),
    @JsonSubTypes.Type(value = ContextQuery.PodsBeside.class, name = "pods"),
    @JsonSubTypes.Type(value = ContextQuery.NodeConditions.class, name = "node"),
    @JsonSubTypes.Type(value = ContextQuery.Usage.class, name = "usage")
})
public sealed interface ContextQuery {

    /** What is asked for, for people: {@code logs of container web}. */
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
     * The Events that regard the subject. Answered by {@code Events}.
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

    enum Resource {
        @JsonEnumDefaultValue
        MEMORY,
        CPU
    }

    /** A kind of a later version than the agent's: answered as unavailable. */
    record Unknown() implements ContextQuery {
        @Override
        public String what() {
            return "a query that only a later version of the agent knows";
        }
    }
}
