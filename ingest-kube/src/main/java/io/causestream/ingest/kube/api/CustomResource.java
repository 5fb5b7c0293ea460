package io.causestream.ingest.kube.api;

import io.causestream.ingest.kube.api.Kind.Content;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A custom resource, which may be defined in the cluster: {@code
 * argoproj.io/v1alpha1/applications}.
 */
public record CustomResource(String group, String version, String plural) {

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern SHAPE =
            Pattern.compile("(%1$s(?:\\.%1$s){0,10})/(v[0-9a-z]{1,30})/(%1$s)".formatted(LABEL));

    /** Parses a custom resource; empty if the text does not have this form. */
    public static Optional<CustomResource> of(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches()
                ? Optional.of(new CustomResource(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /** The built-in Kubernetes kind that this names, in any version. */
    public Optional<Kind> builtIn() {
        return Kinds.BUILT_IN.stream()
                .filter(kind -> kind.group().equals(group) && kind.plural().equals(plural))
                .findFirst();
    }

    /**
     * The kind, once its name is known from the cluster. If another kind may have the same name,
     * the group is appended: {@code Service.serving.knative.dev}. This depends on the configuration
     * alone, never on the current objects.
     *
     * @param all the configured custom resources
     */
    public Kind kind(String kindName, boolean namespaced, List<CustomResource> all) {
        boolean shared =
                Kinds.BUILT_IN.stream().anyMatch(kind -> kind.kindName().equals(kindName))
                        || all.stream()
                                .anyMatch(other ->
                                        other.plural.equals(plural) && !other.group.equals(group));
        return new Kind(
                toString(),
                shared ? kindName + "." + group : kindName,
                group,
                version,
                plural,
                namespaced,
                Content.STATUS);
    }

    @Override
    public String toString() {
        return "%s/%s/%s".formatted(group, version, plural);
    }
}
