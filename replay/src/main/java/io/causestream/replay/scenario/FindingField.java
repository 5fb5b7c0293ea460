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
    TITLE,
    REASON,
    SEVERITY,
    STATUS,
    /** A part of what the rules say to be the cause. */
    CAUSE,
    CLUSTER,
    NAMESPACE,
    SUBJECT,
    WORKLOAD,
    PLAYBOOK,
    SINK,
    COUNT,
    /** Whether anybody is notified of any of its revisions. */
    NOTIFIES;

    /** By the key in a file. */
    static final Map<String, FindingField> BY_KEY =
            Stream.of(values()).collect(toUnmodifiableMap(FindingField::key, Function.identity()));

    /** The key in a file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The only values that it has; empty: any. */
    Set<String> choices() {
        return switch (this) {
            case SEVERITY -> words(Severity.values());
            case STATUS -> words(Status.values());
            case NOTIFIES -> Set.of("true", "false");
            default -> Set.of();
        };
    }

    /** Several if the finding has several, or one thing under several names. */
    private List<String> of(ReplayedFinding found) {
        Finding finding = found.last();
        return switch (this) {
            case TITLE -> List.of(finding.title());
            case REASON -> List.of(finding.reason());
            case SEVERITY -> List.of(lower(finding.severity()));
            case STATUS -> List.of(lower(finding.status()));
            case CAUSE ->
                    finding.diagnosis() == null ? List.of() : List.of(finding.diagnosis().cause());
            case CLUSTER -> List.of(finding.cluster());
            case NAMESPACE -> List.of(finding.subject().namespace());
            case SUBJECT -> names(finding.subject());
            case WORKLOAD -> names(finding.workload());
            case PLAYBOOK -> finding.playbooks();
            case SINK -> finding.sinks();
            case COUNT -> List.of(Long.toString(finding.occurrences().count()));
            case NOTIFIES -> List.of(Boolean.toString(notifies(found)));
        };
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
