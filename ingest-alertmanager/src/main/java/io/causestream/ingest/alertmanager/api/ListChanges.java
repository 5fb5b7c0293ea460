package io.causestream.ingest.alertmanager.api;

import io.causestream.ingest.alertmanager.alert.DeadManSwitch;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics.ListedOutcome;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.SilenceObservation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Publishes from each poll what Kafka does not have yet: alerts and silences that are new or
 * changed, and the whole list when an alert or silence was added or removed. Once a day it
 * publishes everything, so that retention never deletes what is open and unchanged. Not for use by
 * two threads.
 */
public final class ListChanges {

    private static final Duration BASELINE_EVERY = Duration.ofDays(1);

    /** Few enough for the producer's buffer. */
    private static final int AT_ONCE = 500;

    /** The content of a complete list. */
    private record Change(Map<String, Map<String, Instant>> starts, List<String> silences) {}

    private final String cluster;
    private final String source;
    private final ListPublisher publisher;
    private final PublishedAlerts published;
    private final DeadManSwitch deadManSwitch;
    private final IngestAlertmanagerMetrics metrics;
    private final InstantSource clock;
    private final Map<String, SilenceObservation> silences = new HashMap<>();
    private Optional<Change> lastChange = Optional.empty();
    private Optional<Instant> baseline = Optional.empty();

    /**
     * @param source identifies the group of Alertmanagers, and stays the same after a restart
     */
    public ListChanges(
            String cluster,
            String source,
            ListPublisher publisher,
            PublishedAlerts published,
            DeadManSwitch deadManSwitch,
            IngestAlertmanagerMetrics metrics,
            InstantSource clock) {
        this.cluster = cluster;
        this.source = source;
        this.publisher = publisher;
        this.published = published;
        this.deadManSwitch = deadManSwitch;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * @param complete whether everything that is not in it is over
     * @return why Kafka did not accept all of it; what it accepted is not published again
     */
    Optional<String> publish(OpenAlerts open, boolean complete) throws InterruptedException {
        deadManSwitch.onAlerts(open.alerts());
        metrics.listed(ListedOutcome.UNREADABLE, open.unreadable());
        forgetOnceADay(open.asked());
        Optional<String> why = publishAlerts(open);
        if (why.isEmpty()) {
            why = publishSilences(open, complete);
        }
        return why.isEmpty() && complete ? publishWhatIsOpen(open) : why;
    }

    private void forgetOnceADay(Instant now) {
        if (baseline.isEmpty()) {
            baseline = Optional.of(now);
        } else if (!now.isBefore(baseline.get().plus(BASELINE_EVERY))) {
            published.forgetAll();
            silences.clear();
            lastChange = Optional.empty();
            baseline = Optional.of(now);
        }
    }

    private Optional<String> publishAlerts(OpenAlerts open) throws InterruptedException {
        List<AlertObservation> alerts = open.alerts().stream().filter(published::isNew).toList();
        metrics.listed(ListedOutcome.UNCHANGED, open.alerts().size() - alerts.size());
        for (int from = 0; from < alerts.size(); from += AT_ONCE) {
            List<AlertObservation> some =
                    alerts.subList(from, Math.min(alerts.size(), from + AT_ONCE));
            Optional<String> why = publisher.publish(some);
            if (why.isPresent()) {
                return why;
            }
            published.add(some);
            metrics.listed(ListedOutcome.PUBLISHED, some.size());
        }
        return Optional.empty();
    }

    private Optional<String> publishSilences(OpenAlerts open, boolean complete)
            throws InterruptedException {
        Map<String, SilenceObservation> now = new TreeMap<>();
        open.silences().forEach(silence -> now.put(silence.silence(), silence));
        List<SilenceObservation> changes = new ArrayList<>();
        now.values().stream()
                .filter(silence ->
                        !silences.containsKey(silence.silence())
                                || !silences.get(silence.silence()).id().equals(silence.id()))
                .forEach(changes::add);
        if (complete) {
            silences.values().stream()
                    .filter(silence -> !now.containsKey(silence.silence()))
                    .filter(silence -> silence.status() != SilenceObservation.Status.EXPIRED)
                    .map(silence -> silence.gone(open.asked()))
                    .forEach(changes::add);
        }
        Optional<String> why = publisher.publish(changes);
        if (why.isEmpty()) {
            changes.forEach(silence -> silences.put(silence.silence(), silence));
            if (complete) {
                silences.keySet().retainAll(now.keySet());
            }
            metrics.silences(changes.size());
        }
        return why;
    }

    private Optional<String> publishWhatIsOpen(OpenAlerts open) throws InterruptedException {
        Change now = new Change(open.starts(), open.openSilences());
        if (lastChange.filter(now::equals).isPresent()) {
            return Optional.empty();
        }
        Map<String, List<String>> fingerprints = new HashMap<>();
        now.starts()
                .forEach((alertsCluster, starts) ->
                        fingerprints.put(alertsCluster, List.copyOf(starts.keySet())));
        Optional<String> why =
                publisher.publishEverywhere(
                        new AlertListComplete(
                                AlertListComplete.id(cluster, source, open.asked()),
                                cluster,
                                source,
                                fingerprints,
                                now.silences(),
                                open.asked(),
                                Duration.between(open.asked(), clock.instant())));
        if (why.isEmpty()) {
            lastChange = Optional.of(now);
        }
        return why;
    }
}
