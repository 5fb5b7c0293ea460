package io.causestream.observation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.causestream.finding.Subject;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One alert as it was in a notification or in a list.
 *
 * @param id cluster, Alertmanager's fingerprint, start and status: the same for a re-send and for a
 *     list that contains it
 * @param subject the object it is about, which need not be the one that exported the metric
 * @param container the container it is about; empty if none
 * @param name the {@code alertname}; never empty
 * @param endsAt null while it fires
 * @param generatorUrl empty, http or https
 * @param fingerprint Alertmanager's, over the labels
 * @param groupKey of the notification it came in; empty if it comes from a list
 * @param receiver of that notification; the same alert may come through several
 * @param externalUrl where people reach the Alertmanager that sent it; empty, http or https
 * @param truncatedAlerts how many alerts of the group that Alertmanager left out, by its own limit
 * @param observedAt the receiver's clock: when the notification was received, or the list requested
 * @param age how long before {@code observedAt} it started (firing) or ended (resolved)
 * @param listed whether it comes from a list, which shows the state at {@code observedAt}; a
 *     notification may be late
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
        String externalUrl,
        int truncatedAlerts,
        Instant observedAt,
        Duration age,
        boolean listed)
        implements AlertmanagerObservation {

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
        externalUrl = orEmpty(externalUrl);
        labels = sorted(labels);
        annotations = sorted(annotations);
        groupLabels = sorted(groupLabels);
    }

    /** An alert in a notification. */
    public AlertObservation(
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
            String externalUrl,
            int truncatedAlerts,
            Instant observedAt,
            Duration age) {
        this(
                id,
                cluster,
                subject,
                container,
                name,
                status,
                labels,
                annotations,
                startsAt,
                endsAt,
                generatorUrl,
                fingerprint,
                groupKey,
                groupLabels,
                receiver,
                externalUrl,
                truncatedAlerts,
                observedAt,
                age,
                false);
    }

    /** The same, as an entry of a list. */
    public AlertObservation inList() {
        return with(subject, true);
    }

    /** The same, about an object whose name is known better. */
    public AlertObservation about(Subject object) {
        return with(object, listed);
    }

    private AlertObservation with(Subject object, boolean inList) {
        return new AlertObservation(
                id,
                cluster,
                object,
                container,
                name,
                status,
                labels,
                annotations,
                startsAt,
                endsAt,
                generatorUrl,
                fingerprint,
                groupKey,
                groupLabels,
                receiver,
                externalUrl,
                truncatedAlerts,
                observedAt,
                age,
                inList);
    }

    /** The scope of the subject. */
    @Override
    public Scope scope() {
        return Scope.of(cluster, subject);
    }

    /**
     * Alertmanager's page with the alerts of this name, where people silence them; empty if it is
     * not known.
     */
    @JsonIgnore
    public String alertmanagerPage() {
        if (externalUrl.isEmpty()) {
            return "";
        }
        String matcher =
                "{alertname=\"%s\"}".formatted(name.replace("\\", "\\\\").replace("\"", "\\\""));
        // In the fragment a plus means a plus, not a space.
        String filter = URLEncoder.encode(matcher, UTF_8).replace("+", "%20");
        return externalUrl.replaceFirst("/+$", "") + "/#/alerts?filter=" + filter;
    }

    /** Records of an earlier version have none. */
    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
