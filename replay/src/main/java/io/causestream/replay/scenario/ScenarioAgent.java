package io.causestream.replay.scenario;

import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the agents of one cluster publish of objects, Events and alerts that are given in a test.
 * Remembers what it was given, as agents do; for one test.
 */
public interface ScenarioAgent {

    /** The cluster whose agent this is. */
    String cluster();

    /** The kinds of objects that it knows, as Kubernetes spells them. */
    Set<String> kinds();

    /**
     * The latest past time in an object or Event; {@link Instant#EPOCH} if it has none.
     *
     * @throws IllegalArgumentException if it is neither
     */
    Instant latestTime(JsonNode object);

    /**
     * What is published of an object or an Event; empty if nothing relevant changed.
     *
     * @param object with uid and resourceVersion; is modified
     * @param now the cluster's clock
     * @throws IllegalArgumentException if it is neither; says why
     */
    Optional<KubeObservation> sees(Change change, ObjectNode object, Instant now);

    /**
     * What is published when all objects of a kind have been listed.
     *
     * @param kind one of {@link #kinds}
     */
    KubeObservation listed(String kind, Instant now);

    /**
     * What is published of an alert in a notification of Alertmanager.
     *
     * @param alert one of the list in a notification
     * @throws IllegalArgumentException if it can't be read; says why
     */
    AlertObservation hears(JsonNode alert, Instant now);
}
