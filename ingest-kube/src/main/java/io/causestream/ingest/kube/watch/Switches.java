package io.causestream.ingest.kube.watch;

import io.causestream.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** A map of names to true or false, as in Robusta's file. */
final class Switches {

    private Switches() {}

    /** The configured switches, in their order; an invalid value is reported as a problem. */
    static Map<String, Boolean> read(Settings settings, String path, Set<String> valid) {
        Map<String, Boolean> switches = new LinkedHashMap<>();
        JsonNode map = settings.tree(path);
        if (!map.isMissingNode() && !map.isNull() && !map.isObject()) {
            settings.problem(path, "a map is expected, e.g. {%s: true}".formatted(first(valid)));
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String name = entry.getKey();
            if (!valid.contains(name)) {
                settings.problem(
                        path + "." + name,
                        "unknown; did you mean %s?".formatted(Settings.nearest(name, valid)));
            } else if (!entry.getValue().isBoolean()) {
                settings.problem(path + "." + name, "must be true or false");
            } else {
                switches.put(name, entry.getValue().booleanValue());
            }
        }
        return switches;
    }

    /**
     * The enabled names: exactly those switched on; if there are none, the standard ones except
     * those switched off.
     */
    static Set<String> on(Map<String, Boolean> switches, Set<String> standard) {
        Set<String> on = new TreeSet<>();
        switches.forEach((name, isOn) -> {
            if (isOn) {
                on.add(name);
            }
        });
        if (on.isEmpty()) {
            on.addAll(standard);
            on.removeAll(switches.keySet());
        }
        return on;
    }

    private static String first(Set<String> valid) {
        return new TreeSet<>(valid).getFirst();
    }
}
