package io.causestream.playbook;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which {@code $name} and the like are placeholders for what a finding is about: {@code
 * $name}, {@code $kind}, {@code $namespace}, {@code $node}, {@code $cluster}, {@code $labels.app},
 * {@code $annotations.owner}; any other word is a label ({@code $pod} of an alert). {@code
 * ${labels.app.kubernetes.io/name}} allows names with punctuation; {@code $$} is a dollar sign.
 */
public final class Template {

    /** The text for an unknown value. */
    public static final String MISSING = "<missing>";

    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\\$(?:(\\$)|\\{([^{}$]+)}|((?:labels|annotations)\\.\\w+|[A-Za-z_]\\w*))");

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    /** Parses a template; any text is valid. */
    public static Template of(String text) {
        return new Template(text);
    }

    /**
     * What a finding is about.
     *
     * @param node on which it runs; empty if there is none, or none is known
     * @param labels of the object, those of an alert over them
     */
    public record Values(
            String name,
            String kind,
            String namespace,
            String node,
            String cluster,
            Map<String, String> labels,
            Map<String, String> annotations) {

        String of(String reference) {
            String value =
                    switch (reference) {
                        case "name" -> name;
                        case "kind" -> kind;
                        case "namespace" -> namespace;
                        case "node" -> node;
                        case "cluster" -> cluster;
                        default -> inMaps(reference);
                    };
            if (!value.isEmpty()) {
                return value;
            }
            String label = labels.getOrDefault(reference, "");
            return label.isEmpty() ? MISSING : label;
        }

        private String inMaps(String reference) {
            if (reference.startsWith("labels.")) {
                return labels.getOrDefault(reference.substring("labels.".length()), "");
            }
            if (reference.startsWith("annotations.")) {
                return annotations.getOrDefault(reference.substring("annotations.".length()), "");
            }
            return "";
        }
    }

    /** Fills in the values, in which placeholders are not replaced again. */
    public String fill(Values values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                found.group(1) != null
                                        ? "$"
                                        : values.of(
                                                found.group(2) != null
                                                        ? found.group(2).strip()
                                                        : found.group(3))));
    }

    @Override
    public String toString() {
        return text;
    }
}
