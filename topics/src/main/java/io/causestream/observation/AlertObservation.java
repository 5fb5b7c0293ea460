package io.causestream.observation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One alert of one webhook.
 *
 * @param id cluster, Alertmanager's fingerprint, start and status: the same for a re-send
 * @param subject the object it is about, which need not be the one that exported the metric
 * @param container the container it is about; empty if none
 * @param name the {@code alertname}; never empty
 * @param endsAt null while it fires
 * @param generatorUrl empty, http or https
 * @param fingerprint Alertmanager's, over the labels
 * @param groupKey of the notification it came in
 * @param observedAt the receiver's clock
 * @param age how long before {@code observedAt} it started (firing) or ended (resolved)
 */
public record AlertObservation(
        String id,
        String cluster,
        Subject subject,
        String container,
        String name,
        Status status,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant startsAt,
        @Nullable Instant endsAt,
        String generatorUrl,
        String fingerprint,
        String groupKey,
        Map<String, String> groupLabels,
        String receiver,
        Instant observedAt,
        Duration age) {

    public enum Status {
        @JsonEnumDefaultValue
        FIRING,
        RESOLVED
    }

    public AlertObservation {
        requireNonNull(id, "id");
        requireNonNull(cluster, "cluster");
        requireNonNull(subject, "subject");
        requireNonNull(name, "name");
        requireNonNull(startsAt, "startsAt");
        requireNonNull(observedAt, "observedAt");
        labels = sorted(labels);
        annotations = sorted(annotations);
        groupLabels = sorted(groupLabels);
    }

    /** The scope of the subject: where this record belongs. */
    @JsonIgnore
    public Scope scope() {
        return Scope.of(cluster, subject);
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
