package io.causestream.replay.scenario;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.causestream.finding.Finding;
import io.causestream.finding.Finding.Status;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.replay.ReplayedFinding;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a test may say of a finding. */
public enum FindingField {
    TITLE(finding -> List.of(finding.title())),
    REASON(finding -> List.of(finding.reason())),
    SEVERITY(finding -> List.of(lower(finding.severity())), words(Severity.values())),
    STATUS(finding -> List.of(lower(finding.status())), words(Status.values())),
    /** A part of what the rules say to be the cause. */
    CAUSE(finding ->
            finding.diagnosis() == null ? List.of() : List.of(finding.diagnosis().cause())),
    CLUSTER(finding -> List.of(finding.cluster())),
    NAMESPACE(finding -> List.of(finding.subject().namespace())),
    SUBJECT(finding -> names(finding.subject())),
    WORKLOAD(finding -> names(finding.workload())),
    PLAYBOOK(Finding::playbooks),
    SINK(Finding::sinks),
    COUNT(finding -> List.of(Integer.toString((int) finding.occurrences().count()))),
    /** Whether anybody is notified of any of its revisions. */
    NOTIFIES(finding -> List.of(), Set.of("true", "false"));

    /** By the key in a file. */
    static final Map<String, FindingField> BY_KEY =
            Stream.of(values()).collect(toUnmodifiableMap(FindingField::key, Function.identity()));

    private final Function<Finding, List<String>> read;
    private final Set<String> choices;

    FindingField(Function<Finding, List<String>> read) {
        this(read, Set.of());
    }

    FindingField(Function<Finding, List<String>> read, Set<String> choices) {
        this.read = read;
        this.choices = choices;
    }

    /** The key in a file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The only values that it has; empty: any. */
    Set<String> choices() {
        return choices;
    }

    /** Several if the finding has several, or one thing under several names. */
    private List<String> of(ReplayedFinding found) {
        return this == NOTIFIES
                ? List.of(Boolean.toString(notifies(found)))
                : read.apply(found.last());
    }

    private static boolean notifies(ReplayedFinding found) {
        return found.revisions().stream().anyMatch(revision -> !revision.heldBack());
    }

    /** What the finding has in place of the value; empty if it has the value. */
    Optional<String> difference(String value, ReplayedFinding found) {
        List<String> has = of(found);
        boolean matches =
                switch (this) {
                    case CAUSE -> has.stream().anyMatch(cause -> cause.contains(value));
                    case SEVERITY, STATUS -> has.contains(value.toLowerCase(Locale.ROOT));
                    default -> has.contains(value);
                };
        return matches
                ? Optional.empty()
                : Optional.of(has.isEmpty() ? "none" : String.join(", ", has));
    }

    /** {@code title "Pod pending: web-1", severity low}. */
    static String describe(Map<FindingField, String> values) {
        return values.isEmpty()
                ? "any finding"
                : values.entrySet().stream()
                        .map(each -> "%s \"%s\"".formatted(each.getKey().key(), each.getValue()))
                        .collect(joining(", "));
    }

    /** What tells the finding from others, for people. */
    static String describe(ReplayedFinding found) {
        Map<FindingField, String> values = new EnumMap<>(FindingField.class);
        for (FindingField field : List.of(TITLE, SEVERITY, STATUS, PLAYBOOK, NOTIFIES)) {
            values.put(field, String.join(", ", field.of(found)));
        }
        return describe(values);
    }

    private static List<String> names(Subject subject) {
        return List.of(subject.kind() + "/" + subject.name(), subject.name());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(Enum<?>[] constants) {
        Set<String> words = new TreeSet<>();
        for (Enum<?> constant : constants) {
            words.add(lower(constant));
        }
        return words;
    }
}
