package io.causestream.finding;

/**
 * The object that something is about.
 *
 * @param kind as Kubernetes spells it ({@code Pod}, {@code Deployment}); {@code Alert} for an alert
 *     that names no object; never empty
 * @param namespace empty for what has none
 * @param name never empty
 */
public record Subject(String kind, String namespace, String name) {

    /** The kind of a subject that is not a Kubernetes object: an alert that names no object. */
    public static final String ALERT = "Alert";

    public Subject {
        if (kind.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a subject needs a kind and a name, not '%s' '%s'".formatted(kind, name));
        }
    }

    public static Subject pod(String namespace, String name) {
        return new Subject("Pod", namespace, name);
    }

    public static Subject node(String name) {
        return new Subject("Node", "", name);
    }

    public boolean isNamespaced() {
        return !namespace.isEmpty();
    }

    /** {@code namespace/name}, or the bare name where there is no namespace. */
    public String qualifiedName() {
        return isNamespaced() ? namespace + "/" + name : name;
    }

    @Override
    public String toString() {
        return kind + " " + qualifiedName();
    }
}
