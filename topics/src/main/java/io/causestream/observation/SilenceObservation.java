package io.causestream.observation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The current state of one silence: alerts that match all its matchers are muted while it is
 * active.
 *
 * @param id cluster, silence, status and the time of its last change
 * @param silence Alertmanager's own id for it
 * @param matchers in Alertmanager's order; for an alert without the label, its value is empty
 * @param updatedAt Alertmanager's clock, as are {@code startsAt} and {@code endsAt}
 * @param createdBy as entered; may be empty
 * @param comment as entered, with secrets masked; may be empty
 * @param observedAt when the list was requested, by the clock of the service that asked
 */
public record SilenceObservation(
        String id,
        String cluster,
        String silence,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment,
        Status status,
        Instant observedAt)
        implements AlertmanagerObservation {

    /**
     * @param label its name
     * @param value a text, or a regular expression (RE2, anchored) if {@code regex}
     * @param equal whether it matches values that are equal or match; if false, those that don't
     */
    public record Matcher(String label, String value, boolean regex, boolean equal) {

        public Matcher {
            requireNonNull(label, "label");
            requireNonNull(value, "value");
        }
    }

    public enum Status {
        PENDING,
        ACTIVE,
        /** It has ended, was ended by a person, or is no longer known. */
        @JsonEnumDefaultValue
        EXPIRED
    }

    public SilenceObservation {
        requireNonNull(id, "id");
        requireNonNull(cluster, "cluster");
        requireNonNull(silence, "silence");
        requireNonNull(startsAt, "startsAt");
        requireNonNull(endsAt, "endsAt");
        requireNonNull(updatedAt, "updatedAt");
        requireNonNull(status, "status");
        requireNonNull(observedAt, "observedAt");
        matchers = copy(matchers);
    }

    /** The id of this state of the silence, whoever publishes it. */
    public static String id(String cluster, String silence, Status status, Instant updatedAt) {
        return "%s/silence/%s/%s/%s"
                .formatted(cluster, silence, status.name().toLowerCase(Locale.ROOT), updatedAt);
    }

    /** The same, no longer known to Alertmanager at that time. */
    public SilenceObservation gone(Instant at) {
        return new SilenceObservation(
                id(cluster, silence, Status.EXPIRED, at),
                cluster,
                silence,
                matchers,
                startsAt,
                endsAt,
                at,
                createdBy,
                comment,
                Status.EXPIRED,
                at);
    }

    /** The scope of the whole cluster: what it mutes may be anywhere. */
    @Override
    public Scope scope() {
        return Scope.ofCluster(cluster);
    }

    private static List<Matcher> copy(@Nullable List<Matcher> matchers) {
        return matchers == null ? List.of() : List.copyOf(matchers);
    }
}
