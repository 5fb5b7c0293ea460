package io.causestream.enrich.condition;

import io.causestream.observation.KubeObservation.ObjectObserved;
import tools.jackson.databind.JsonNode;

/**
 * Whether what was wrong with earlier ones of the same workload is over: a job was completed, a
 * release deployed.
 */
final class Completion {

    private Completion() {}

    static boolean of(ObjectObserved seen) {
        if (seen.object().kind().equals("HelmRelease")) {
            return seen.body().path("release").path("status").asString("").equals("deployed");
        }
        if (!seen.object().kind().equals("Job")) {
            return false;
        }
        for (JsonNode condition : seen.body().path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Complete")
                    && condition.path("status").asString("").equals("True")) {
                return true;
            }
        }
        return false;
    }
}
