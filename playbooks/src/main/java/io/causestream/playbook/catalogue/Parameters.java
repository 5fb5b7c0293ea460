package io.causestream.playbook.catalogue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a trigger or an action, checked against its declaration: each is given or has
 * its default, and is of its declared type. Asking for a name that is not declared is a bug, and
 * throws.
 *
 * @param values by name; without those that were not given
 */
public record Parameters(List<Parameter> declared, ObjectNode values) {

    public Parameters {
        declared = List.copyOf(declared);
    }

    /** Whether a parameter of this name is declared. */
    public boolean declares(String name) {
        return declared.stream().anyMatch(each -> each.name().equals(name));
    }

    /** Empty if it was left out and has no default. */
    public String text(String name) {
        return value(name).asString("");
    }

    public Optional<String> optionalText(String name) {
        String text = text(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    public int number(String name) {
        return value(name).asInt(0);
    }

    public double fraction(String name) {
        return value(name).asDouble(0);
    }

    public boolean flag(String name) {
        return value(name).asBoolean(false);
    }

    /** Zero if it was left out and has no default. */
    public Duration duration(String name) {
        JsonNode value = value(name);
        return value.isMissingNode() ? Duration.ZERO : parseDuration(value.asString());
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode value = value(name);
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.asString()));
        } else if (!value.isMissingNode() && !value.isNull()) {
            texts.add(value.asString());
        }
        return List.copyOf(texts);
    }

    /** Missing if it was left out and has no default. */
    public JsonNode tree(String name) {
        return value(name);
    }

    /**
     * {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}; a bare number is seconds.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Duration parseDuration(String text) {
        String compact = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (compact.matches("\\d+")) {
                return Duration.ofSeconds(Long.parseLong(compact));
            }
            if (compact.matches("\\d+ms")) {
                return Duration.ofMillis(Long.parseLong(compact.replace("ms", "")));
            }
            return Duration.parse(compact.endsWith("d") ? "P" + compact : "PT" + compact);
        } catch (java.time.format.DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a duration such as 30s, 5m or 2h".formatted(text), e);
        }
    }

    private JsonNode value(String name) {
        Parameter parameter =
                declared.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("no parameter is named " + name));
        JsonNode value = values.path(name);
        return value.isMissingNode() || value.isNull() ? parameter.defaultValue() : value;
    }
}
