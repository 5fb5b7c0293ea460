package io.causestream.sink.config;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.Settings;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkKind;
import io.causestream.sink.routing.SinkRouting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The sinks of {@code sinksConfig}, in the order of the file.
 *
 * @param entries of the kinds that findings are sent to
 * @param routing over all sinks
 */
public record SinksFile(List<SinkEntry> entries, SinkRouting routing) {

    private static final String SINKS = "sinksConfig";

    public SinksFile {
        entries = List.copyOf(entries);
    }

    /**
     * A sink of the file.
     *
     * @param place its path: {@code sinksConfig[0].slack_sink}
     * @param node its keys, with their references resolved
     */
    public record SinkEntry(String place, RoutedSink sink, JsonNode node) {

        /** A reader of its further keys, which reports to the settings. */
        SinkKeys keys(Settings settings) {
            return new SinkKeys((key, what) -> settings.problem(place + "." + key, what), node);
        }

        /** Whether it is a dry run; a problem is reported to the settings. */
        public boolean isDryRun(Settings settings) {
            return keys(settings).flag("dry_run", false);
        }

        /** {@code storm_threshold}; a problem is reported to the settings. */
        public int stormThreshold(Settings settings) {
            return keys(settings)
                    .number(
                            "storm_threshold",
                            SinkConfig.DEFAULT_STORM_THRESHOLD,
                            0,
                            100_000,
                            "messages");
        }

        /** A whole number; a problem is reported to the settings. */
        public int number(
                Settings settings,
                String key,
                int defaultValue,
                int lowest,
                int highest,
                String unit) {
            return keys(settings).number(key, defaultValue, lowest, highest, unit);
        }

        /** The text of a key that has to be there; a problem is reported to the settings. */
        public String required(Settings settings, String key) {
            return keys(settings).required(key);
        }
    }

    /** Reads them; problems are reported to the settings. */
    public static SinksFile read(Settings settings) {
        return read(settings, SinksFile::isOfADeliveredSink);
    }

    /**
     * Reads the routing alone, for those who send nothing: a token that is not set is no problem.
     */
    public static SinkRouting routing(Settings settings) {
        return read(settings, place -> isOfADeliveredSink(place) && !place.endsWith(".api_key"))
                .routing();
    }

    /**
     * @param isNeeded whether a reference at this place that can't be resolved is a problem
     */
    private static SinksFile read(Settings settings, Predicate<String> isNeeded) {
        JsonNode sinks =
                settings.tree(
                        SINKS,
                        (place, sentence) -> {
                            if (isNeeded.test(place)) {
                                settings.problem(place, sentence);
                            }
                        });
        if (!sinks.isMissingNode() && !sinks.isNull() && !sinks.isArray()) {
            settings.problem(SINKS, "a list of sinks is expected: - slack_sink: {name: …}");
        }
        List<SinkEntry> entries = new ArrayList<>();
        List<RoutedSink> routed = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < (sinks.isArray() ? sinks.size() : 0); i++) {
            if (refuseKeysBesideTheirSink(settings, "%s[%d].".formatted(SINKS, i), sinks.path(i))) {
                continue;
            }
            for (String key : sinks.path(i).propertyNames()) {
                String place = "%s[%d].%s".formatted(SINKS, i, key);
                if (!SinkKind.keys().contains(key)) {
                    settings.problem(place, ConfigNode.unknown("sink", key, SinkKind.keys()));
                    continue;
                }
                JsonNode node = sinks.path(i).path(key);
                SinkReader reader =
                        new SinkReader(
                                (part, what) -> settings.problem(place + "." + part, what),
                                place,
                                key,
                                node);
                RoutedSink sink = reader.read();
                if (names.add(sink.name())) {
                    routed.add(sink);
                    if (sink.kind().isDelivered()) {
                        entries.add(new SinkEntry(place, sink, node));
                    }
                } else {
                    settings.problem(
                            place + ".name",
                            "another sink is named '%s' too; names are unique"
                                    .formatted(sink.name()));
                }
            }
            if (!sinks.path(i).isObject()) {
                settings.problem(
                        "%s[%d]".formatted(SINKS, i),
                        "a map with the kind of the sink is expected: slack_sink: {name: …}");
            }
        }
        return new SinksFile(entries, new SinkRouting(routed));
    }

    /** One sentence for a mistake of a few spaces, in place of one for each key. */
    private static boolean refuseKeysBesideTheirSink(
            Settings settings, String place, JsonNode item) {
        for (String kind : item.propertyNames()) {
            if (SinkKind.keys().contains(kind) && item.path(kind).isNull()) {
                List<String> beside =
                        item.propertyNames().stream()
                                .filter(key -> !SinkKind.keys().contains(key))
                                .toList();
                if (!beside.isEmpty()) {
                    settings.problem(
                            place + kind,
                            "has no keys: %s stand beside it; indent them further"
                                    .formatted(String.join(", ", beside)));
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOfADeliveredSink(String place) {
        String[] parts = place.split("\\.", 3);
        return parts.length < 2
                || !SinkKind.keys().contains(parts[1])
                || SinkKind.of(parts[1]).isDelivered();
    }
}
