package io.causestream.ingest.kube.prometheus;

import io.causestream.context.ContextQuery.Resource;
import io.causestream.ingest.kube.prometheus.GraphQueries.GraphOverride;
import io.causestream.ingest.kube.prometheus.GraphQueries.GraphQuery;
import io.causestream.ingest.kube.prometheus.GraphQueries.Item;
import io.causestream.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads {@code prometheus_graphs_overrides}, and reports each problem with its place. */
final class GraphOverrides {

    private static final int LONGEST = 4_000;
    private static final Map<String, String> UNITS =
            new TreeMap<>(
                    Map.of(
                            "Plain", "",
                            "Bytes", "bytes",
                            "Percentage", "ratio",
                            "CPUUsage", "cores"));

    private final Settings settings;
    private final String path;

    GraphOverrides(Settings settings, String path) {
        this.settings = settings;
        this.path = path;
    }

    List<GraphOverride> read() {
        JsonNode tree = settings.tree(path);
        List<GraphOverride> overrides = new ArrayList<>();
        if (tree.isMissingNode() || tree.isNull()) {
            return overrides;
        }
        if (!tree.isArray()) {
            settings.problem(
                    path, "must be a list of resource_type, item_type, query, values_format");
            return overrides;
        }
        int number = 0;
        for (JsonNode one : tree) {
            override(one, "entry %d: ".formatted(++number)).ifPresent(overrides::add);
        }
        return overrides;
    }

    private Optional<GraphOverride> override(JsonNode one, String place) {
        Optional<Resource> resource =
                choice(Resource.values(), one.path("resource_type"), place + "resource_type");
        Optional<Item> item = choice(Item.values(), one.path("item_type"), place + "item_type");
        Optional<String> unit = unit(one.path("values_format").asString("Plain"), place);
        String query = one.path("query").asString("").strip();
        if (query.isEmpty() || query.length() > LONGEST) {
            settings.problem(
                    path,
                    "%squery has %d characters; it must have from 1 to %d"
                            .formatted(place, query.length(), LONGEST));
            return Optional.empty();
        }
        return resource.flatMap(what ->
                item.flatMap(whose ->
                        unit.map(of -> new GraphOverride(what, whose, new GraphQuery(query, of)))));
    }

    private Optional<String> unit(String format, String place) {
        String unit = UNITS.get(format);
        if (unit == null) {
            settings.problem(
                    path,
                    "%svalues_format '%s' is not one of %s; did you mean %s?"
                            .formatted(
                                    place,
                                    format,
                                    String.join(", ", UNITS.keySet()),
                                    Settings.nearest(format, UNITS.keySet())));
        }
        return Optional.ofNullable(unit);
    }

    private <E extends Enum<E>> Optional<E> choice(E[] valid, JsonNode given, String place) {
        TreeSet<String> names = new TreeSet<>();
        for (E one : valid) {
            if (one.name().equalsIgnoreCase(given.asString(""))) {
                return Optional.of(one);
            }
            names.add(one.name().toLowerCase(Locale.ROOT));
        }
        settings.problem(
                path,
                "%s '%s' is not one of %s"
                        .formatted(place, given.asString(""), String.join(", ", names)));
        return Optional.empty();
    }
}
