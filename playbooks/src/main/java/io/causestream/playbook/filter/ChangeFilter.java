package io.causestream.playbook.filter;

import io.causestream.finding.FieldDiff;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Selects the changed fields that a trigger is about: those that are not at or below a path of
 * {@code ignore} and, if {@code include} is not empty, whose path contains one of its entries.
 */
public final class ChangeFilter {

    /** Every field counts. */
    public static final ChangeFilter ALL = new ChangeFilter(List.of(), List.of());

    private static final Set<String> KEYS = Set.of("include", "ignore");
    private static final Pattern POSITION = Pattern.compile("\\[[^]]*]");

    private final List<String> included;
    private final List<String> ignored;

    private ChangeFilter(List<String> included, List<String> ignored) {
        this.included = included;
        this.ignored = ignored;
    }

    /**
     * @param parameters of a trigger; without {@code change_filters} every field counts
     * @throws IllegalArgumentException if they can't be understood
     */
    public static ChangeFilter of(Parameters parameters) {
        return read(parameters, ProblemReporter.throwing());
    }

    public static ChangeFilter read(Parameters parameters, ProblemReporter problems) {
        JsonNode filters =
                parameters.declares("change_filters")
                        ? parameters.tree("change_filters")
                        : MissingNode.getInstance();
        filters.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key ->
                        problems.report(
                                "change_filters." + key, ConfigNode.unknown("key", key, KEYS)));
        if (!filters.isMissingNode() && !filters.isObject()) {
            problems.report("change_filters", "a map of include and ignore is expected here");
        }
        return new ChangeFilter(
                paths(filters, "include", problems), paths(filters, "ignore", problems));
    }

    /** Whether every field counts. */
    public boolean namesNone() {
        return included.isEmpty() && ignored.isEmpty();
    }

    /** The diffs that count, in their order. */
    public List<FieldDiff> surviving(List<FieldDiff> diffs) {
        return diffs.stream().filter(diff -> counts(diff.path())).toList();
    }

    private boolean counts(String path) {
        String plain = withoutPositions(path);
        return ignored.stream().noneMatch(each -> isAtOrAbove(each, path, plain))
                && (included.isEmpty()
                        || included.stream().anyMatch(each -> isIn(each, path, plain)));
    }

    private static boolean isIn(String part, String path, String plain) {
        return path.contains(part) || plain.contains(withoutPositions(part));
    }

    private static boolean isAtOrAbove(String above, String path, String plain) {
        return isAtOrAbove(above, path) || isAtOrAbove(withoutPositions(above), plain);
    }

    private static boolean isAtOrAbove(String above, String path) {
        return path.startsWith(above)
                && (path.length() == above.length()
                        || ".[".indexOf(path.charAt(above.length())) >= 0);
    }

    /** Our paths contain the names of list elements, Robusta's their positions. */
    private static String withoutPositions(String path) {
        return path.indexOf('[') < 0 ? path : POSITION.matcher(path).replaceAll("");
    }

    private static List<String> paths(JsonNode filters, String key, ProblemReporter problems) {
        JsonNode list = filters.path(key);
        List<String> paths = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode path : list) {
                paths.add(path.asString(""));
            }
        } else if (!list.isMissingNode() && !list.isNull()) {
            problems.report("change_filters." + key, "a list of paths is expected here");
        }
        return List.copyOf(paths);
    }
}
