package io.causestream.findings;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.settings.Settings;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which findings are asked for. An empty set means any.
 *
 * @param reasons ignoring case, in lower case
 * @param since what was active last before it is left out; null: nothing is
 */
public record FindingFilter(
        Set<String> clusters,
        Set<String> namespaces,
        Set<Finding.Status> statuses,
        Set<Severity> severities,
        Set<String> reasons,
        @Nullable Instant since) {

    /** Matches every finding. */
    public static final FindingFilter ALL =
            new FindingFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null);

    /** A value is wrong; the message is a sentence with the value and the nearest valid one. */
    public static final class InvalidValue extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private InvalidValue(String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
        }
    }

    public FindingFilter {
        clusters = Set.copyOf(clusters);
        namespaces = Set.copyOf(namespaces);
        statuses = Set.copyOf(statuses);
        severities = Set.copyOf(severities);
        reasons =
                reasons.stream()
                        .map(reason -> reason.toLowerCase(Locale.ROOT))
                        .collect(toUnmodifiableSet());
    }

    /**
     * Reads texts as people type them; each may hold several values, separated by commas.
     *
     * @param since RFC 3339 or a duration before {@code now}, see {@link #since}; null for none
     * @throws InvalidValue naming the parameter
     */
    public static FindingFilter of(
            Collection<String> clusters,
            Collection<String> namespaces,
            Collection<String> statuses,
            Collection<String> severities,
            Collection<String> reasons,
            @Nullable String since,
            Instant now) {
        return new FindingFilter(
                parts(clusters),
                parts(namespaces),
                constants("status", statuses, Finding.Status.class),
                constants("severity", severities, Severity.class),
                parts(reasons),
                since == null ? null : since(since, now));
    }

    /** Whether a finding is among those asked for. */
    public boolean matches(FindingSummary finding) {
        return isIn(clusters, finding.cluster())
                && isIn(namespaces, finding.namespace())
                && isIn(statuses, finding.status())
                && isIn(severities, finding.severity())
                && isIn(reasons, finding.reason().toLowerCase(Locale.ROOT))
                && (since == null || !finding.lastActive().isBefore(since));
    }

    /** The same, of one cluster alone. */
    FindingFilter ofCluster(String cluster) {
        return new FindingFilter(Set.of(cluster), namespaces, statuses, severities, reasons, since);
    }

    private static <T> boolean isIn(Set<T> asked, T value) {
        return asked.isEmpty() || asked.contains(value);
    }

    private static Set<String> parts(Collection<String> texts) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .collect(toUnmodifiableSet());
    }

    private static <E extends Enum<E>> Set<E> constants(
            String parameter, Collection<String> texts, Class<E> type) {
        List<E> valid = List.of(type.getEnumConstants());
        Function<String, E> constant =
                text ->
                        valid.stream()
                                .filter(each -> each.name().equalsIgnoreCase(text))
                                .findFirst()
                                .orElseThrow(() -> unknown(parameter, text, valid));
        return parts(texts).stream().map(constant).collect(toUnmodifiableSet());
    }

    private static InvalidValue unknown(
            String parameter, String text, List<? extends Enum<?>> valid) {
        Set<String> names =
                valid.stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .collect(toCollection(TreeSet::new));
        return new InvalidValue(
                "%s: '%s' is not one of %s; did you mean %s?"
                        .formatted(
                                parameter,
                                text,
                                String.join(", ", names),
                                Settings.nearest(text, names)),
                null);
    }

    /**
     * {@code 2026-01-01T12:00:00Z}, or {@code 2h} before now.
     *
     * @throws InvalidValue if it is neither
     */
    static Instant since(String text, Instant now) {
        try {
            return Settings.parseTime(text, now);
        } catch (IllegalArgumentException e) {
            throw new InvalidValue("since: " + e.getMessage(), e);
        }
    }
}
