package io.causestream.enrich.object;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.filter.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The object in which something was seen, with what a message about it may say.
 *
 * @param uid empty if it is not known
 * @param node where it runs, or itself if it is one; empty if there is none
 * @param createdAt by the cluster's clock, as {@code observedAt} is; null if it is not known
 * @param alreadyThere whether it stood in the first list that its cluster ever gave
 */
public record ObservedObject(
        String cluster,
        Subject object,
        String uid,
        Subject workload,
        String node,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Instant createdAt,
        Instant observedAt,
        long epoch,
        boolean alreadyThere) {

    public ObservedObject {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static ObservedObject of(ObjectObserved seen, boolean alreadyThere) {
        JsonNode metadata = seen.body().path("metadata");
        return new ObservedObject(
                seen.cluster(),
                seen.object(),
                seen.uid(),
                seen.workload(),
                seen.object().kind().equals("Node")
                        ? seen.object().name()
                        : seen.body().path("spec").path("nodeName").asString(""),
                texts(metadata.path("labels")),
                texts(metadata.path("annotations")),
                instant(metadata.path("creationTimestamp")),
                seen.observedAt(),
                seen.epoch(),
                alreadyThere);
    }

    /** What an Event is about: no more is known of it than its name. */
    public static ObservedObject regarding(EventObserved event, String node) {
        return new ObservedObject(
                event.cluster(),
                event.regarding(),
                event.regardingUid(),
                event.workload(),
                event.regarding().kind().equals("Node") ? event.regarding().name() : node,
                Map.of(),
                Map.of(),
                null,
                event.observedAt(),
                event.epoch(),
                false);
    }

    /** The same of the workload that the object is a part of. */
    public ObservedObject of(Subject owner, String ownerUid) {
        return new ObservedObject(
                cluster,
                owner,
                ownerUid,
                workload,
                node,
                labels,
                annotations,
                createdAt,
                observedAt,
                epoch,
                alreadyThere);
    }

    /** The same, now that its workload and its node are known. */
    public ObservedObject under(Subject owner, String itsNode) {
        return new ObservedObject(
                cluster,
                object,
                uid,
                owner,
                itsNode,
                labels,
                annotations,
                createdAt,
                observedAt,
                epoch,
                alreadyThere);
    }

    /**
     * @param body missing if it is not at hand
     */
    public Candidate candidate(JsonNode body) {
        return new Candidate(object.name(), object.namespace(), labels, annotations, body);
    }

    public Candidate candidate() {
        return candidate(MissingNode.getInstance());
    }

    /**
     * A cluster's moment by the broker's clock: as long before the record as it was before the
     * observation.
     */
    public Instant inRecordTime(Instant moment, long recordTime) {
        Duration age = Duration.between(moment, observedAt);
        return Instant.ofEpochMilli(recordTime).minus(age.isNegative() ? Duration.ZERO : age);
    }

    private static @Nullable Instant instant(JsonNode node) {
        try {
            return node.isString() ? Instant.parse(node.asString()) : null;
        } catch (DateTimeParseException e) {
            // A time that nobody can read is a time that is not known.
            return null;
        }
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new TreeMap<>();
        map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
