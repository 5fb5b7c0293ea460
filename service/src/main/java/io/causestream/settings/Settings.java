package io.causestream.settings;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The YAML file that Robusta's users have, and the environment, which overrides it: {@code
 * CAUSESTREAM_CLUSTER_NAME} overrides {@code clusterName}. Each getter returns a usable value;
 * problems are collected and thrown by {@link #refuseProblems}, all at once.
 *
 * <p>{@code {{ env.NAME }}} in a text, in the middle of a longer one and in a list too, is the
 * variable's value, and {@code {{ file.PATH }}} the content of a file. Anchors, aliases and {@code
 * <<} work; a key that is given twice is a problem.
 */
public final class Settings {

    private final @Nullable Path file;
    private final YamlDocument document;
    private final Set<Problem> problems;
    private final ConfigNode root;
    private final Map<String, String> environment;
    private final Variables variables;
    private final Map<String, String> asked = new TreeMap<>();

    /** The root as it was read, with all that it refers to. */
    private final JsonNode resolved;

    private Settings(@Nullable Path file, YamlDocument document, Map<String, String> environment) {
        this.file = file;
        this.document = document;
        this.problems = new TreeSet<>(document.problems());
        this.root = ConfigNode.root(document, problems);
        this.environment = Map.copyOf(environment);
        this.variables = Variables.withFiles(environment);
        this.resolved = resolved(root.value());
    }

    /**
     * @param file null for the environment alone
     * @throws BadSettings if the file can't be read, is not YAML or is not a map
     */
    public static Settings read(@Nullable Path file, Map<String, String> environment) {
        if (file == null) {
            return new Settings(null, YamlDocument.of("", ""), environment);
        }
        YamlDocument document = document(file);
        if (document.isMap()) {
            return new Settings(file, document, environment);
        }
        throw new BadSettings(
                document.problems().isEmpty()
                        ? List.of(document.problem("", "not a YAML map of settings"))
                        : document.problems());
    }

    private static YamlDocument document(Path file) {
        try {
            return YamlDocument.of(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new BadSettings(
                    List.of(
                            new Problem(
                                    file.toString(), 0, "", "can't be read (%s)".formatted(e))));
        }
    }

    /** The file; empty if there is only the environment. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The variables for {@code {{ env.NAME }}}; they may contain secrets. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * Reports each key of the file that no service reads, with the nearest that one does; see
     * {@link SettingDeclarations}.
     */
    public void allowDeclaredKeys() {
        SettingDeclarations.allowKeys(root);
    }

    /**
     * Reports each key of the map at this path that is not among these, with the nearest.
     *
     * @param path empty for the file's top level
     */
    public void allowKeys(String path, Set<String> known) {
        (path.isEmpty() ? root : at(path)).allowKeys(known);
    }

    /**
     * @param path keys from the root, dotted: {@code globalConfig.prometheus_url}
     * @param variable the environment variable that overrides it
     */
    public String text(String path, String variable, String defaultValue) {
        return find(path, variable).orElse(defaultValue);
    }

    /** As {@link #text}; empty text and absence are a problem. */
    public String requiredText(String path, String variable) {
        return find(path, variable)
                .filter(text -> !text.isBlank())
                .orElseGet(() -> {
                    problem(path, "is missing (or set %s)".formatted(variable));
                    return "missing";
                });
    }

    public Optional<String> optionalText(String path, String variable) {
        return find(path, variable).filter(text -> !text.isBlank());
    }

    /**
     * @param lowest allowed, as is {@code highest}
     */
    public int number(String path, String variable, int defaultValue, int lowest, int highest) {
        return find(path, variable)
                .map(text -> parseNumber(path, text, defaultValue, lowest, highest))
                .orElse(defaultValue);
    }

    public double fraction(String path, String variable, double defaultValue) {
        return find(path, variable)
                .map(text -> {
                    try {
                        return Double.parseDouble(text);
                    } catch (NumberFormatException e) {
                        problem(path, "'%s' is not a number".formatted(text));
                        return defaultValue;
                    }
                })
                .orElse(defaultValue);
    }

    public boolean flag(String path, String variable, boolean defaultValue) {
        return find(path, variable)
                .map(text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true", "yes", "on" -> true;
                            case "false", "no", "off" -> false;
                            default -> {
                                problem(path, "'%s' is neither true nor false".formatted(text));
                                yield defaultValue;
                            }
                        })
                .orElse(defaultValue);
    }

    /** One of an enum's constants; case does not matter. */
    public <E extends Enum<E>> E choice(String path, String variable, E defaultValue) {
        return find(path, variable)
                .map(text -> {
                    Map<String, E> valid = new TreeMap<>();
                    for (E each : defaultValue.getDeclaringClass().getEnumConstants()) {
                        valid.put(each.name().toLowerCase(Locale.ROOT), each);
                    }
                    E chosen = valid.get(text.strip().toLowerCase(Locale.ROOT));
                    if (chosen == null) {
                        problem(
                                path,
                                "'%s' is not one of %s; did you mean %s?"
                                        .formatted(
                                                text,
                                                String.join(", ", valid.keySet()),
                                                nearest(text, valid.keySet())));
                    }
                    return chosen == null ? defaultValue : chosen;
                })
                .orElse(defaultValue);
    }

    /** {@code 90s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code 250ms}; a bare number is seconds. */
    public Duration duration(String path, String variable, Duration defaultValue) {
        return find(path, variable)
                .map(text -> {
                    try {
                        return parseDuration(text);
                    } catch (DateTimeParseException | NumberFormatException e) {
                        problem(
                                path,
                                "'%s' is not a duration such as 30s, 5m or 2h".formatted(text));
                        return defaultValue;
                    }
                })
                .orElse(defaultValue);
    }

    /**
     * The texts of a list; a single text counts as a list of one, and the environment's value is
     * split at commas.
     */
    public List<String> texts(String path, String variable) {
        asked.put(path, variable);
        String overriding = environment.get(variable);
        if (overriding != null) {
            return List.of(overriding.split("\\s*,\\s*"));
        }
        ConfigNode node = at(path);
        List<ConfigNode> elements = node.value().isArray() ? node.elements() : List.of(node);
        return elements.stream()
                .filter(element -> !element.isAbsent() || node.value().isArray())
                .map(this::resolvedText)
                .toList();
    }

    /** A map of texts in the file's order; empty if it is absent. */
    public Map<String, String> map(String path) {
        asked.put(path, "");
        ConfigNode node = at(path);
        Map<String, String> map = new LinkedHashMap<>();
        node.value().propertyNames().forEach(key -> map.put(key, resolvedText(node.at(key))));
        return map;
    }

    /**
     * The part of the file at this path with each {@code {{ env.NAME }}} and {@code {{ file.PATH
     * }}} in it resolved; missing if it is absent.
     */
    public JsonNode tree(String path) {
        return tree(path, this::problem);
    }

    /**
     * As {@link #tree(String)}.
     *
     * @param missing told of what can't be resolved, in place of a problem: the place, with its
     *     path from the root, may be one that nothing reads
     */
    public JsonNode tree(String path, ProblemReporter missing) {
        asked.put(path, "");
        return variables.resolve(path, at(path).value(), missing::report);
    }

    /**
     * The settings that were read so far: each path with its variable, or with an empty text if no
     * variable overrides it. The tables of the READMEs are checked against this.
     */
    public Map<String, String> asked() {
        return Collections.unmodifiableMap(asked);
    }

    /**
     * The settings that were read so far and have another value now, in the file or in what it
     * refers to, which takes effect at the next start. Without those that are reloaded, and those
     * that a variable overrides.
     *
     * @return paths, sorted; empty if nothing changed, or there is no file
     * @throws BadSettings if the file can't be read any more, is not YAML or is not a map
     */
    public Set<String> changed() {
        Set<String> changed = new TreeSet<>();
        if (file == null) {
            return changed;
        }
        ConfigNode now = ConfigNode.root(document(file), new TreeSet<>());
        if (!now.value().isObject()) {
            throw new BadSettings(
                    now.document().problems().isEmpty()
                            ? List.of(now.document().problem("", "not a YAML map of settings"))
                            : now.document().problems());
        }
        JsonNode latest = resolved(now.value());
        Set<String> reloaded = SettingDeclarations.reloaded();
        asked.forEach((path, variable) -> {
            if (!reloaded.contains(path)
                    && !environment.containsKey(variable)
                    && !valueAt(resolved, path).equals(valueAt(latest, path))) {
                changed.add(path);
            }
        });
        // What is read as a whole and in parts is named by its parts.
        changed.removeIf(path -> changed.stream().anyMatch(part -> part.startsWith(path + ".")));
        return changed;
    }

    private JsonNode resolved(JsonNode tree) {
        return variables.resolve("", tree, (_, _) -> {});
    }

    private static JsonNode valueAt(JsonNode tree, String path) {
        JsonNode value = tree;
        for (String key : path.split("\\.")) {
            value = value.path(key);
        }
        return value;
    }

    /**
     * Adds a problem, to be thrown with the others by {@link #refuseProblems}; its place is the
     * line of the path, or the environment variable if one overrides it.
     *
     * @param path keys from the root, dotted, and positions: {@code webhook.tokens[0].token}
     * @param sentence what is wrong there, without the path
     */
    public void problem(String path, String sentence) {
        String variable = asked.getOrDefault(path, "");
        problems.add(
                environment.containsKey(variable)
                        ? new Problem(variable, 0, path, sentence)
                        : document.problem(path, sentence));
    }

    /** Adds the problems of files that the settings name, to be thrown with the others. */
    public void addProblems(Collection<Problem> ofOtherFiles) {
        problems.addAll(ofOtherFiles);
    }

    /**
     * @throws BadSettings with all problems so far, in the order of the file
     */
    public void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new BadSettings(List.copyOf(problems));
        }
    }

    /** The valid name that needs the fewest edits; all of them if there are only a few. */
    public static String nearest(String name, Set<String> valid) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return valid.stream()
                .min(
                        Comparator.comparing((String candidate) ->
                                        distance.apply(
                                                name.toLowerCase(Locale.ROOT),
                                                candidate.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(valid.stream().sorted().collect(joining(", ")));
    }

    private Optional<String> find(String path, String variable) {
        asked.put(path, variable);
        String overriding = environment.get(variable);
        if (overriding != null) {
            return Optional.of(overriding);
        }
        ConfigNode node = at(path);
        if (node.isAbsent()) {
            return Optional.empty();
        }
        if (!node.value().isValueNode()) {
            problem(path, "a single value is expected here");
            return Optional.empty();
        }
        return Optional.of(resolvedText(node));
    }

    private ConfigNode at(String path) {
        ConfigNode node = root;
        for (String key : path.split("\\.")) {
            node = node.at(key);
        }
        return node;
    }

    private String resolvedText(ConfigNode node) {
        return variables.resolve(node.text(), sentence -> problem(node.path(), sentence));
    }

    private int parseNumber(String path, String text, int defaultValue, int lowest, int highest) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        problem(path, "'%s' is not a whole number from %d to %d".formatted(text, lowest, highest));
        return defaultValue;
    }

    /**
     * {@code 90s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code 250ms}; a bare number is seconds.
     *
     * @throws DateTimeParseException if it is something else
     */
    public static Duration parseDuration(String text) {
        String compact = text.strip().toLowerCase(Locale.ROOT);
        if (compact.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(compact.substring(0, compact.length() - 2)));
        }
        if (compact.matches("\\d+")) {
            return Duration.ofSeconds(Long.parseLong(compact));
        }
        return Duration.parse(compact.endsWith("d") ? "P" + compact : "PT" + compact);
    }

    /**
     * {@code 2026-01-01T12:00:00Z}, or how long before {@code now} as {@link #parseDuration} reads
     * it.
     *
     * @throws IllegalArgumentException if it is neither; the message is a sentence
     */
    public static Instant parseTime(String text, Instant now) {
        String stripped = text.strip();
        try {
            if (stripped.contains("T") && stripped.contains(":")) {
                return OffsetDateTime.parse(stripped).toInstant();
            }
            Duration ago = parseDuration(stripped);
            if (!ago.isNegative()) {
                return now.minus(ago);
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw neitherTimeNorDuration(text, e);
        }
        throw neitherTimeNorDuration(text, null);
    }

    private static IllegalArgumentException neitherTimeNorDuration(
            String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'%s' is neither a time such as 2026-01-01T12:00:00Z nor a duration back such as 30m, 2h or 1d"
                        .formatted(text),
                cause);
    }
}
