package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.FieldDiff;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The location of a field in a workload's spec.
 *
 * @param container name of the container that has the field; empty for a field of the pod
 * @param field within the container or the pod's spec: {@code image}, {@code env[DATABASE_URL]},
 *     {@code resources.limits.memory}; empty if it is not part of the pod template
 */
public record DiffPath(String container, String field) {

    private static final Pattern CONTAINER =
            Pattern.compile(
                    "(?:^|\\.)template\\.spec\\.(?:initC|c)ontainers\\[([^\\]]{1,253})]\\.?(.*)");
    private static final Pattern POD = Pattern.compile("(?:^|\\.)template\\.spec\\.(.*)");

    /** Charts write a digest of the configuration there, to make a change of it a rollout. */
    private static final Pattern CHECKSUM =
            Pattern.compile(
                    "(?:^|\\.)template\\.metadata\\.(annotations\\..{0,200}(?:checksum|hash|sha).*)");

    private static final Pattern VARIABLE = Pattern.compile("^env\\[([^\\]]{1,253})](.*)");
    private static final Pattern SOURCE =
            Pattern.compile(
                    "\"(config[Mm]ap|secret)(?:Ref)?\":\\{[^}]{0,300}?\"name\":\"([^\"]{1,253})\"");
    private static final int LONGEST_VALUE = 100;

    public static DiffPath of(FieldDiff diff) {
        Matcher container = CONTAINER.matcher(diff.path());
        if (container.find()) {
            return new DiffPath(container.group(1), container.group(2));
        }
        Matcher pod = POD.matcher(diff.path());
        if (pod.find()) {
            return new DiffPath("", pod.group(1));
        }
        Matcher checksum = CHECKSUM.matcher(diff.path());
        return new DiffPath("", checksum.find() ? checksum.group(1) : "");
    }

    /**
     * @param failing empty if it is not known which container fails: then each may
     */
    public boolean touches(String failing) {
        boolean ofPod = container.isEmpty() && !field.isEmpty();
        return ofPod || (!container.isEmpty() && (failing.isEmpty() || container.equals(failing)));
    }

    /** The variable that it is about; empty for another field. */
    public String variable() {
        Matcher matcher = VARIABLE.matcher(field);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Whether the variable lost its value. */
    public boolean takesAway(FieldDiff diff) {
        boolean emptied =
                field.endsWith(".value") && (diff.after() == null || diff.after().isEmpty());
        return !variable().isEmpty()
                && (emptied || diff.after() == null || field.contains(".valueFrom"));
    }

    public String words(FieldDiff diff) {
        String verb =
                diff.after() == null ? "removed" : diff.before() == null ? "added" : "changed";
        if (!variable().isEmpty()) {
            boolean whole = field.endsWith("]");
            return "%s env %s".formatted(whole ? verb : "changed", Text.quote(variable()));
        }
        if (field.startsWith("envFrom")) {
            return "%s envFrom%s".formatted(verb, source(diff));
        }
        String name = Text.quote(field.isEmpty() ? diff.path() : field);
        String before = diff.before();
        String after = diff.after();
        boolean isSpecific =
                before != null
                        && after != null
                        && isShort(before)
                        && isShort(after)
                        && !name.startsWith("args")
                        && !name.startsWith("command");
        return isSpecific
                ? "changed %s %s → %s"
                        .formatted(name, Text.quote(text(before)), Text.quote(text(after)))
                : "%s %s".formatted(verb, name);
    }

    private static String source(FieldDiff diff) {
        String known = text(diff.before()) + text(diff.after());
        Matcher matcher = SOURCE.matcher(known);
        if (!matcher.find()) {
            return isShort(known) && !known.contains("{") && !known.isEmpty()
                    ? " (%s → %s)"
                            .formatted(
                                    Text.quote(text(diff.before())), Text.quote(text(diff.after())))
                    : "";
        }
        return " (%s %s)"
                .formatted(
                        matcher.group(1).startsWith("c") ? "config map" : "secret",
                        Text.quote(matcher.group(2)));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static boolean isShort(String value) {
        return value.length() <= LONGEST_VALUE && !value.startsWith("{") && !value.startsWith("[");
    }
}
