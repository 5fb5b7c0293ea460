package io.causestream.standalone;

import io.causestream.observation.KubeObservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Detects rollouts: when the observations of a deployment show that it runs something else. */
final class Rollouts {

    private final Map<String, Map<String, String>> running = new HashMap<>();
    private final Map<String, Set<Map<String, String>>> before = new HashMap<>();

    /** A rollout, with a line for people: what a deployment runs now instead of before. */
    record Rollout(boolean isRollback, String words) {}

    /**
     * The rollout; empty if the observation is of something else, or nothing that runs has changed.
     */
    Optional<Rollout> seen(KubeObservation observation) {
        if (!(observation instanceof KubeObservation.ObjectObserved object)
                || !object.object().kind().equals("Deployment")
                || object.change() == KubeObservation.Change.DELETED) {
            return Optional.empty();
        }
        Map<String, String> now = whatRuns(object.body());
        Map<String, String> was = running.put(object.uid(), now);
        if (was == null || was.equals(now)) {
            return Optional.empty();
        }
        Set<Map<String, String>> earlier =
                before.computeIfAbsent(object.uid(), _ -> new HashSet<>());
        boolean isRollback = earlier.contains(now);
        earlier.add(was);
        return Optional.of(
                new Rollout(isRollback, "%s: %s".formatted(object.object(), difference(was, now))));
    }

    /** Image, memory limit and the presence of each variable, by a readable name. */
    private static Map<String, String> whatRuns(JsonNode deployment) {
        Map<String, String> all = new TreeMap<>();
        JsonNode containers =
                deployment.path("spec").path("template").path("spec").path("containers");
        for (JsonNode container : containers) {
            String of = containers.size() == 1 ? "" : container.path("name").asString("") + "'s ";
            all.put(of + "image", container.path("image").asString(""));
            String limit = container.path("resources").path("limits").path("memory").asString("");
            if (!limit.isEmpty()) {
                all.put(of + "memory limit", limit);
            }
            for (JsonNode variable : container.path("env")) {
                all.put(of + "env " + variable.path("name").asString(""), "set");
            }
        }
        return all;
    }

    private static String difference(Map<String, String> was, Map<String, String> now) {
        List<String> all = new ArrayList<>();
        was.forEach((name, value) -> {
            String other = now.get(name);
            if (other == null) {
                all.add(name + " removed");
            } else if (!other.equals(value)) {
                all.add("%s %s → %s".formatted(name, value, other));
            }
        });
        now.keySet().stream()
                .filter(name -> !was.containsKey(name))
                .forEach(name -> all.add(name + " added"));
        return String.join(", ", all);
    }
}
