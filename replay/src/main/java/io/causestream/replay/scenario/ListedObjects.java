package io.causestream.replay.scenario;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.causestream.observation.KubeObservation.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects and Events as they were at one moment, such as {@code kubectl get -o yaml} prints them:
 * what an agent publishes that starts then. The moment is the latest time in any of them.
 */
public final class ListedObjects {

    /** Owners come before what they own, and objects before the Events about them. */
    private static final Map<String, Integer> ORDER =
            Map.of("ReplicaSet", 1, "Job", 1, "Pod", 2, "Event", 3);

    private ListedObjects() {}

    /**
     * The records.
     *
     * @param agent that was not given anything yet
     * @param objects of its kinds, with {@code metadata.name}; not modified
     * @param lasting for how long all stays as it is
     * @throws IllegalArgumentException if one can't be read; says why
     */
    public static Given.Records of(
            ScenarioAgent agent, List<ObjectNode> objects, Duration lasting) {
        Instant listed =
                objects.stream()
                        .map(agent::latestTime)
                        .max(comparing(time -> time))
                        .filter(time -> time.isAfter(Instant.EPOCH))
                        .orElse(GivenReader.NOON);
        PublishedRecords records = new PublishedRecords();
        Instant clock = listed;
        for (ObjectNode body : sorted(agent, objects)) {
            clock = clock.plusMillis(1);
            Instant at = clock;
            agent.sees(Change.LISTED, body, at)
                    .ifPresent(observation -> records.add(observation, at));
        }
        for (String kind : new TreeSet<>(objects.stream().map(ListedObjects::kind).toList())) {
            clock = clock.plusMillis(1);
            records.add(agent.listed(kind, clock), clock);
        }
        return new Given.Records(records.all(), listed, clock.plus(lasting), "");
    }

    /**
     * Copies of the objects with uid and resourceVersion, in the order in which an agent is to see
     * them: what owns another object before it, and Events after what they are about.
     */
    public static List<ObjectNode> sorted(ScenarioAgent agent, List<ObjectNode> objects) {
        return objects.stream()
                .sorted(
                        comparingInt((ObjectNode each) -> ORDER.getOrDefault(kind(each), 0))
                                .thenComparing(agent::latestTime))
                .map(ListedObjects::identified)
                .toList();
    }

    /** A copy with a uid and a resourceVersion, if it has none: people leave them out. */
    private static ObjectNode identified(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            if (metadata.path("uid").asString("").isEmpty()) {
                metadata.put(
                        "uid",
                        "%s/%s/%s"
                                .formatted(
                                        kind(object),
                                        metadata.path("namespace").asString(""),
                                        metadata.path("name").asString("")));
            }
            if (metadata.path("resourceVersion").asString("").isEmpty()) {
                metadata.put("resourceVersion", "1");
            }
        }
        return copy;
    }

    private static String kind(ObjectNode object) {
        return object.path("kind").asString("");
    }
}
