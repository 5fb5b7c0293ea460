package io.causestream.observation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * One observation from a cluster's API. The order within a cluster is (epoch, resourceVersion),
 * whoever published it and in whatever order.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KubeObservation.ObjectObserved.class, name = "object"),
    @JsonSubTypes.Type(value = KubeObservation.EventObserved.class, name = "event"),
    @JsonSubTypes.Type(value = KubeObservation.ListComplete.class, name = "list_complete"),
    @JsonSubTypes.Type(value = KubeObservation.Heartbeat.class, name = "heartbeat")
})
public sealed interface KubeObservation {

    /** The same whenever the same change is published. */
    String id();

    String cluster();

    /**
     * The epoch of the leader's session in which it was seen: higher than that of any earlier
     * session. A session ends with the agent's leadership, and when the cluster's store was set
     * back.
     */
    long epoch();

    /** Increases within an epoch, and across epochs too unless the cluster's store was set back. */
    long resourceVersion();

    /**
     * The API server's clock when the agent saw this; the age of earlier times in the object is the
     * difference.
     */
    Instant observedAt();

    /** The scope of the subject: where this record belongs. */
    @JsonIgnore
    Scope scope();

    /**
     * One object in its current state, or in its last state before it was deleted.
     *
     * @param object its reference
     * @param uid the object's uid, never used again for another
     * @param workload what owns it at the top (Deployment, StatefulSet, Job, …), or the object
     *     itself
     * @param listing which (re)list of its kind the agent was in, or had last finished; see {@link
     *     ListComplete}
     * @param age how long before {@code observedAt} the change was; zero for what a watch delivers
     * @param json the object without managed fields and literal env values; see the agent's README
     */
    record ObjectObserved(
            String id,
            String cluster,
            Change change,
            Subject object,
            String uid,
            Subject workload,
            long epoch,
            long resourceVersion,
            long listing,
            Instant observedAt,
            Duration age,
            @JsonProperty("body") LazyJson json)
            implements KubeObservation {

        public ObjectObserved {
            requireNonNull(id, "id");
            requireNonNull(cluster, "cluster");
            requireNonNull(object, "object");
            requireNonNull(uid, "uid");
            requireNonNull(workload, "workload");
            requireNonNull(observedAt, "observedAt");
            requireNonNull(json, "body");
        }

        public ObjectObserved(
                String id,
                String cluster,
                Change change,
                Subject object,
                String uid,
                Subject workload,
                long epoch,
                long resourceVersion,
                long listing,
                Instant observedAt,
                Duration age,
                JsonNode body) {
            this(
                    id,
                    cluster,
                    change,
                    object,
                    uid,
                    workload,
                    epoch,
                    resourceVersion,
                    listing,
                    observedAt,
                    age,
                    LazyJson.of(body));
        }

        /**
         * The object itself.
         *
         * @throws RuntimeException if it can't be parsed
         */
        public JsonNode body() {
            return json.tree();
        }

        @Override
        public Scope scope() {
            return Scope.of(cluster, object);
        }

        /** The id of this change, whoever publishes it. */
        public static String id(String cluster, String uid, Change change, long resourceVersion) {
            return change == Change.DELETED
                    ? cluster + "/" + uid + "/deleted"
                    : cluster + "/" + uid + "/" + resourceVersion;
        }
    }

    /** What happened to an object. */
    enum Change {
        /** It was in a list: it may be as old as the cluster. */
        @JsonEnumDefaultValue
        LISTED,
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * One sighting of a Kubernetes Event (events.k8s.io/v1).
     *
     * @param regarding the object it is about
     * @param regardingUid that object's uid; empty if the event doesn't name it
     * @param workload what owns that object at the top, as far as the agent knows it, or the object
     *     itself
     * @param type {@code Normal} or {@code Warning}
     * @param count how often it was seen so far, at least 1
     * @param age how long before {@code observedAt} it was last seen
     */
    record EventObserved(
            String id,
            String cluster,
            Subject regarding,
            String regardingUid,
            Subject workload,
            @JsonProperty("eventType") String type,
            String reason,
            String note,
            int count,
            long epoch,
            long resourceVersion,
            Instant observedAt,
            Duration age)
            implements KubeObservation {

        public EventObserved {
            requireNonNull(id, "id");
            requireNonNull(cluster, "cluster");
            requireNonNull(regarding, "regarding");
            requireNonNull(workload, "workload");
            requireNonNull(observedAt, "observedAt");
        }

        @Override
        public Scope scope() {
            return Scope.of(cluster, regarding);
        }
    }

    /**
     * All objects of a kind have been published; sent to every partition. What a reader knows of
     * that kind with a lower (epoch, listing) is gone, unless it was seen after the list began in a
     * version that the list can't have had: by a leader that was just replaced.
     *
     * @param kind as {@link Subject#kind} spells it
     * @param resourceVersion of the list
     * @param listing when the list began, by the API server's clock in milliseconds; increases with
     *     each list of an epoch
     */
    record ListComplete(
            String id,
            String cluster,
            String kind,
            long epoch,
            long resourceVersion,
            long listing,
            Instant observedAt)
            implements KubeObservation {

        public ListComplete {
            requireNonNull(id, "id");
            requireNonNull(cluster, "cluster");
            requireNonNull(kind, "kind");
            requireNonNull(observedAt, "observedAt");
        }

        @Override
        public Scope scope() {
            return Scope.ofCluster(cluster);
        }

        /**
         * When the list began, in record time: how long it took is a difference of the cluster's
         * own times.
         *
         * @param appendedAt the time of this record
         */
        public Instant beganAt(Instant appendedAt) {
            return appendedAt.minusMillis(Math.max(0, observedAt.toEpochMilli() - listing));
        }

        /** The id of this list, the same on every partition. */
        public static String id(String cluster, String kind, long epoch, long listing) {
            return cluster + "/" + kind + "/listed/" + epoch + "/" + listing;
        }
    }

    /**
     * The agent that leads is alive and watches all that it is to watch. It says nothing about any
     * object: it travels the way that a problem would travel, so that its absence shows that the
     * way is blocked.
     */
    record Heartbeat(String id, String cluster, long epoch, Instant observedAt)
            implements KubeObservation {

        public Heartbeat {
            requireNonNull(id, "id");
            requireNonNull(cluster, "cluster");
            requireNonNull(observedAt, "observedAt");
        }

        /** The heartbeat of this moment. */
        public static Heartbeat of(String cluster, long epoch, Instant observedAt) {
            return new Heartbeat(
                    cluster + "/heartbeat/" + epoch + "/" + observedAt.toEpochMilli(),
                    cluster,
                    epoch,
                    observedAt);
        }

        /** Always 0: it is about no object. */
        @Override
        public long resourceVersion() {
            return 0;
        }

        @Override
        public Scope scope() {
            return Scope.ofCluster(cluster);
        }
    }
}
