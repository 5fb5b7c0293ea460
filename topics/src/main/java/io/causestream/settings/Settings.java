package io.causestream.settings;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The YAML file that the old system's users have, and the environment over it: {@code
 * CAUSESTREAM_CLUSTER_NAME} stands over {@code clusterName}. Whoever asks gets a usable value; what
 * was wrong is remembered and thrown by {@link #refuseMistakes}, all at once.
 *
 * <p>{@code {{ env.NAME }}} in a text, in the middle of a longer one and in a list too, is the
 * variable's value.
 */
public final class Settings {

    private final @Nullable Path file;
    private final JsonNode root;
    private final Map<String, String> environment;
    private final Variables variables;
    private final Set<String> mistakes = new TreeSet<>();
    private final Map<String, String> asked = new TreeMap<>();

    private Settings(@Nullable Path file, JsonNode root, Map<String, String> environment) {
        this.file = file;
        this.root = root;
        this.environment = Map.copyOf(environment);
        this.variables = new Variables(environment);
    }

    /**
     * @param file null: no file, the environment alone
     * @throws BadSettings if the file can't be read or is not YAML
     */
    public static Settings read(@Nullable Path file, Map<String, String> environment) {
        if (file == null) {
            return new Settings(null, JsonNodeFactory.instance.objectNode(), environment);
        }
        try {
            JsonNode root = YAMLMapper.shared().readTree(Files.readString(file));
            if (!root.isObject()) {
                throw new BadSettings(List.of("%s: not a YAML map of settings".formatted(file)));
            }
            return new Settings(file, root, environment);
        } catch (IOException e) {
            throw new BadSettings(List.of("%s: can't be read (%s)".formatted(file, e)));
        } catch (JacksonException e) {
            throw new BadSettings(
                    List.of(
                            "%s, line %d: not YAML: %s"
                                    .formatted(
                                            file,
                                            e.getLocation().getLineNr(),
                                            e.getOriginalMessage())));
        }
    }

    /** The file; empty for the environment alone. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** What {@code {{ env.NAME }}} stands for: it may hold secrets. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Remembers a mistake for each key of the file's top level that is not among these. */
    public void allowKeys(Set<String> known) {
        root.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key ->
                        mistake(
                                "%s: unknown key; did you mean %s?"
                                        .formatted(key, nearest(key, known))));
    }

    /**
     * @param path keys from the root, dotted: {@code globalConfig.prometheus_url}
     * @param variable the environment variable that stands over it
     */
    public String text(String path, String variable, String otherwise) {
        return find(path, variable).orElse(otherwise);
    }

    /** As {@link #text}; empty text and absence are a mistake. */
    public String requiredText(String path, String variable) {
        return find(path, variable)
                .filter(text -> !text.isBlank())
                .orElseGet(() -> {
                    mistake("%s: is missing (or set %s)".formatted(path, variable));
                    return "missing";
                });
    }

    public Optional<String> optionalText(String path, String variable) {
        return find(path, variable).filter(text -> !text.isBlank());
    }

    /**
     * @param lowest and {@code highest} are both allowed
     */
    public int number(String path, String variable, int otherwise, int lowest, int highest) {
        return find(path, variable)
                .map(text -> parseNumber(path, text, otherwise, lowest, highest))
                .orElse(otherwise);
    }

    public double fraction(String path, String variable, double otherwise) {
        return find(path, variable)
                .map(text -> {
                    try {
                        return Double.parseDouble(text);
                    } catch (NumberFormatException e) {
                        mistake("%s: '%s' is not a number".formatted(path, text));
                        return otherwise;
                    }
                })
                .orElse(otherwise);
    }

    public boolean flag(String path, String variable, boolean otherwise) {
        return find(path, variable)
                .map(text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true", "yes", "on" -> true;
                            case "false", "no", "off" -> false;
                            default -> {
                                mistake("%s: '%s' is neither true nor false".formatted(path, text));
                                yield otherwise;
                            }
                        })
                .orElse(otherwise);
    }

    /** One of an enum's constants, in any case of letters. */
    public <E extends Enum<E>> E choice(String path, String variable, E otherwise) {
        return find(path, variable)
                .map(text -> {
                    Map<String, E> valid = new TreeMap<>();
                    for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
                        valid.put(each.name().toLowerCase(Locale.ROOT), each);
                    }
                    E chosen = valid.get(text.strip().toLowerCase(Locale.ROOT));
                    if (chosen == null) {
                        mistake(
                                "%s: '%s' is none of %s; did you mean %s?"
                                        .formatted(
                                                path,
                                                text,
                                                String.join(", ", valid.keySet()),
                                                nearest(text, valid.keySet())));
                    }
                    return chosen == null ? otherwise : chosen;
                })
                .orElse(otherwise);
    }

    /** {@code 90s}, {@code 5m}, {@code 2h}, {@code 1d}, {@code 250ms}; a bare number is seconds. */
    public Duration duration(String path, String variable, Duration otherwise) {
        return find(path, variable)
                .map(text -> {
                    try {
                        return parseDuration(text);
                    } catch (DateTimeParseException | NumberFormatException e) {
                        mistake(
                                "%s: '%s' is not a duration such as 30s, 5m or 2h"
                                        .formatted(path, text));
                        return otherwise;
                    }
                })
                .orElse(otherwise);
    }

    /**
     * The texts of a list; a lone text is a list of one, and the environment's is split at commas.
     */
    public List<String> texts(String path, String variable) {
        asked.put(path, variable);
        String overriding = environment.get(variable);
        if (overriding != null) {
            return List.of(overriding.split("\\s*,\\s*"));
        }
        JsonNode node = at(path);
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> texts.add(resolve(path, element.asString())));
        } else if (!node.isMissingNode() && !node.isNull()) {
            texts.add(resolve(path, node.asString()));
        }
        return List.copyOf(texts);
    }

    /** A map of texts in the file's order; empty when it is not there. */
    public Map<String, String> map(String path) {
        asked.put(path, "");
        JsonNode node = at(path);
        Map<String, String> map = new LinkedHashMap<>();
        node.properties()
                .forEach(entry ->
                        map.put(
                                entry.getKey(),
                                resolve(path + "." + entry.getKey(), entry.getValue().asString())));
        return map;
    }

    /**
     * The part of the file at this path with each {@code {{ env.NAME }}} in it resolved; missing if
     * it is not there.
     */
    public JsonNode tree(String path) {
        asked.put(path, "");
        return variables.resolve(path, at(path), this::missing);
    }

    /**
     * What was asked for so far: each path with its variable, or with an empty text where none
     * stands over it. The tables of the READMEs are held against this.
     */
    public Map<String, String> asked() {
        return Collections.unmodifiableMap(asked);
    }

    /** To be thrown with the others by {@link #refuseMistakes}: {@code place: what is wrong}. */
    public void mistake(String sentence) {
        mistakes.add(sentence);
    }

    /**
     * @throws BadSettings with every mistake so far
     */
    public void refuseMistakes() {
        if (!mistakes.isEmpty()) {
            throw new BadSettings(List.copyOf(mistakes));
        }
    }

    /**
     * Of the valid names the one that needs the fewest edits; all of them if there are only a few.
     */
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
        JsonNode node = at(path);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isValueNode()) {
            mistake("%s: a single value is expected here".formatted(path));
            return Optional.empty();
        }
        return Optional.of(resolve(path, node.asString()));
    }

    private JsonNode at(String path) {
        JsonNode node = root;
        for (String key : path.split("\\.")) {
            node = node.path(key);
        }
        return node;
    }

    private String resolve(String path, String text) {
        return variables.resolve(text, name -> missing(path, name));
    }

    private void missing(String path, String name) {
        mistake("%s: the environment has no %s".formatted(path, name));
    }

    private int parseNumber(String path, String text, int otherwise, int lowest, int highest) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        mistake(
                "%s: '%s' is not a whole number from %d to %d"
                        .formatted(path, text, lowest, highest));
        return otherwise;
    }

    private static Duration parseDuration(String text) {
        String compact = text.strip().toLowerCase(Locale.ROOT);
        if (compact.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(compact.substring(0, compact.length() - 2)));
        }
        if (compact.matches("\\d+")) {
            return Duration.ofSeconds(Long.parseLong(compact));
        }
        return Duration.parse(compact.endsWith("d") ? "P" + compact : "PT" + compact);
    }
}
