package io.causestream.ingest.alertmanager.api;

import io.causestream.ingest.alertmanager.alert.AlertGroup;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.alert.MaskedTexts;
import io.causestream.ingest.alertmanager.alert.PostedAlert;
import io.causestream.ingest.alertmanager.alert.ShortText;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.SilenceObservation;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the Alertmanagers of a group have open: the union of their lists, since each of them
 * receives everything, but not at the same moment. Not for use by two threads.
 */
public final class OpenAlerts {

    private final String cluster;
    private final AlertRules rules;
    private final MaskedTexts masked;
    private final Instant asked;
    private final Map<String, AlertObservation> alerts = new LinkedHashMap<>();
    private final Map<String, SilenceObservation> silences = new LinkedHashMap<>();
    private int unreadable;

    /**
     * @param cluster the cluster of the silences
     * @param rules for reading alerts, the same as those of the webhook
     * @param asked when the first list was requested
     */
    public OpenAlerts(String cluster, AlertRules rules, Instant asked) {
        this.cluster = cluster;
        this.rules = rules;
        this.masked = new MaskedTexts(rules.redactor());
        this.asked = asked;
    }

    Instant asked() {
        return asked;
    }

    /**
     * The alerts, each with its earliest start, as Alertmanager merges alerts that differ only in
     * it.
     */
    public Collection<AlertObservation> alerts() {
        return alerts.values();
    }

    /** The silences, each in its latest state. */
    Collection<SilenceObservation> silences() {
        return silences.values();
    }

    /** How many elements of the lists were neither alert nor silence. */
    int unreadable() {
        return unreadable;
    }

    /** The starts by fingerprint, by cluster. */
    Map<String, Map<String, Instant>> starts() {
        Map<String, Map<String, Instant>> starts = new TreeMap<>();
        alerts.values()
                .forEach(alert ->
                        starts.computeIfAbsent(alert.cluster(), _ -> new TreeMap<>())
                                .put(alert.fingerprint(), alert.startsAt()));
        return starts;
    }

    /** Ids of the silences that are not over. */
    List<String> openSilences() {
        return silences.values().stream()
                .filter(silence -> silence.status() != SilenceObservation.Status.EXPIRED)
                .map(SilenceObservation::silence)
                .sorted()
                .toList();
    }

    /** Adds one element of the list of alerts. */
    public void addAlert(JsonNode listed) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("receiver", listed.path("receivers").path(0).path("name").asString(""));
        AlertGroup group = AlertGroup.of(envelope, masked);
        PostedAlert alert = PostedAlert.of(asPosted(listed), "alerts[]", rules);
        if (!alert.problems(group).isEmpty()) {
            unreadable++;
            return;
        }
        AlertObservation read = alert.observation(group, asked, new ShortText(masked)).inList();
        alerts.merge(
                read.cluster() + "/" + read.fingerprint(),
                read,
                (one, other) -> other.startsAt().isBefore(one.startsAt()) ? other : one);
    }

    /**
     * The alert as the webhook would post it: every listed alert is open, and its end is an
     * estimate.
     */
    private static JsonNode asPosted(JsonNode listed) {
        if (!(listed instanceof ObjectNode alert)) {
            return listed;
        }
        ObjectNode posted = alert.deepCopy();
        posted.put("status", "firing");
        posted.remove("endsAt");
        return posted;
    }

    /** Adds one element of the list of silences. */
    void addSilence(JsonNode listed) {
        Optional<SilenceObservation> silence =
                new ListedSilence(listed).observation(cluster, asked, new ShortText(masked));
        if (silence.isEmpty()) {
            unreadable++;
            return;
        }
        silences.merge(
                silence.get().silence(),
                silence.get(),
                (one, other) -> other.updatedAt().isAfter(one.updatedAt()) ? other : one);
    }
}
