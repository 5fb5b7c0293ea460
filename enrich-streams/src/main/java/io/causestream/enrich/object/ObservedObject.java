package io.causestream.enrich.object;

import io.causestream.enrich.state.Status;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.filter.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The object in which something was seen, with what a message about it may contain.
 *
 * @param identity which object it is
 * @param metadata as the object has it; {@link Metadata#NONE} if it was not read
 * @param sighting when and by whom it was seen
 */
public record ObservedObject(
        String cluster, Identity identity, Metadata metadata, Sighting sighting) {

    /**
     * Which object it is, and where it belongs.
     *
     * @param uid empty if it is not known
     * @param node the node on which it runs, or itself if it is a node; empty if there is none
     */
    public record Identity(Subject object, String uid, Subject workload, String node) {

        /** An object of which only its name is known; it is its own workload. */
        public static Identity of(Subject object) {
            return new Identity(object, "", object, "");
        }
    }

    /**
     * Labels, annotations and age.
     *
     * @param createdAt by the cluster's clock, as {@code observedAt} is; null if it is not known
     */
    public record Metadata(
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable Instant createdAt) {

        public static final Metadata NONE = new Metadata(Map.of(), Map.of(), null);

        public Metadata {
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
            annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        }
    }

    /**
     * When it was seen, by the cluster's clock, and under which epoch.
     *
     * @param epoch of the agent that saw it; 0 if no agent did
     * @param alreadyThere whether it was in the first list that was ever received from its cluster
     */
    public record Sighting(Instant observedAt, long epoch, boolean alreadyThere) {

        public static Sighting at(Instant observedAt) {
            return new Sighting(observedAt, 0, false);
        }
    }

    public static ObservedObject of(ObjectObserved seen, boolean alreadyThere) {
        JsonNode metadata = seen.body().path("metadata");
        return new ObservedObject(
                seen.cluster(),
                new Identity(
                        seen.object(),
                        seen.uid(),
                        seen.workload(),
                        seen.object().kind().equals("Node")
                                ? seen.object().name()
                                : seen.body().path("spec").path("nodeName").asString("")),
                new Metadata(
                        texts(metadata.path("labels")),
                        texts(metadata.path("annotations")),
                        Status.instant(metadata.path("creationTimestamp")).orElse(null)),
                new Sighting(seen.observedAt(), seen.epoch(), alreadyThere));
    }

    /** The object of an Event, of which only its name is known. */
    public static ObservedObject regarding(EventObserved event, String node) {
        return new ObservedObject(
                event.cluster(),
                new Identity(
                        event.regarding(),
                        event.regardingUid(),
                        event.workload(),
                        event.regarding().kind().equals("Node") ? event.regarding().name() : node),
                Metadata.NONE,
                new Sighting(event.observedAt(), event.epoch(), false));
    }

    /** The same, about the object's workload. */
    public ObservedObject of(Subject owner, String ownerUid) {
        return with(new Identity(owner, ownerUid, workload(), node()));
    }

    /** The same, now that its workload and its node are known. */
    public ObservedObject under(Subject owner, String itsNode) {
        return with(new Identity(object(), uid(), owner, itsNode));
    }

    private ObservedObject with(Identity other) {
        return new ObservedObject(cluster, other, metadata, sighting);
    }

    public Subject object() {
        return identity.object();
    }

    public String uid() {
        return identity.uid();
    }

    public Subject workload() {
        return identity.workload();
    }

    public String node() {
        return identity.node();
    }

    public Map<String, String> labels() {
        return metadata.labels();
    }

    public Map<String, String> annotations() {
        return metadata.annotations();
    }

    public @Nullable Instant createdAt() {
        return metadata.createdAt();
    }

    public Instant observedAt() {
        return sighting.observedAt();
    }

    public long epoch() {
        return sighting.epoch();
    }

    public boolean alreadyThere() {
        return sighting.alreadyThere();
    }

    /**
     * @param body missing if it is not available
     */
    public Candidate candidate(JsonNode body) {
        return new Candidate(object().name(), object().namespace(), labels(), annotations(), body);
    }

    public Candidate candidate() {
        return candidate(MissingNode.getInstance());
    }

    /**
     * Converts a time of the cluster's clock to record time: as long before the record as it was
     * before the observation.
     */
    public Instant inRecordTime(Instant moment, long recordTime) {
        Duration age = Duration.between(moment, observedAt());
        return Instant.ofEpochMilli(recordTime).minus(age.isNegative() ? Duration.ZERO : age);
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new TreeMap<>();
        map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
