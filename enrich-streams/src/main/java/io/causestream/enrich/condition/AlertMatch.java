package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.trigger.PodState;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.Scope;
import io.causestream.observation.SilenceObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes signals of alerts, joining each to the condition that its subject's workload is in already.
 */
public final class AlertMatch
        extends ContextualProcessor<Scope, AlertmanagerObservation, String, Signal> {

    /**
     * They fire by design, and are no problem: one proves that alerting works, one mutes others.
     */
    private static final Set<String> NO_PROBLEM = Set.of("Watchdog", "InfoInhibitor");

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** As long as the raw topic: an older re-send can't come. */
    private static final Duration REMEMBER = Duration.ofDays(7);

    private final EnrichmentRules rules;
    private final Tally tally;
    private KeyValueStore<String, KnownObject> known;
    private KeyValueStore<String, PodState> pods;
    private KeyValueStore<String, Condition> conditions;
    private KeyValueStore<String, WorkloadRecord> workloads;
    private KeyValueStore<String, AlertRecord> alerts;
    private KeyValueStore<String, AlertListRecord> lists;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private AlertMatch(EnrichmentRules rules, Tally tally) {
        this.rules = rules;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<String, Signal> context) {
        super.init(context);
        known = context.getStateStore(ScopeStores.KNOWN_OBJECTS);
        pods = context.getStateStore(ScopeStores.PODS);
        conditions = context.getStateStore(ScopeStores.CONDITIONS);
        workloads = context.getStateStore(ScopeStores.WORKLOADS);
        alerts = context.getStateStore(ScopeStores.ALERTS);
        lists = context.getStateStore(ScopeStores.ALERT_LISTS);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetOld);
    }

    @Override
    public void process(Record<Scope, AlertmanagerObservation> record) {
        switch (record.value()) {
            case AlertObservation alert -> hear(alert, record.timestamp());
            case AlertListComplete list -> retireMissed(list, record.timestamp());
            case SilenceObservation silence ->
                    tally.count("silences.dropped", "nothing is muted by them");
        }
    }

    private void hear(AlertObservation alert, long recordTime) {
        if (NO_PROBLEM.contains(alert.name())) {
            tally.count("alerts.dropped", "no problem by design");
            return;
        }
        String key = key(alert.cluster(), alert.fingerprint());
        AlertRecord before = alerts.get(key);
        if (before != null && before.isAsNewAs(alert)) {
            tally.count("alerts.dropped", "re-sent");
            alerts.put(key, before.seen(recordTime));
            return;
        }
        if (alert.status() == AlertObservation.Status.RESOLVED) {
            resolve(alert, before, key, recordTime);
        } else {
            fire(alert, before, key, recordTime);
        }
    }

    private static String key(String cluster, String fingerprint) {
        return cluster + "|" + fingerprint;
    }

    private void resolve(
            AlertObservation alert, @Nullable AlertRecord before, String key, long recordTime) {
        if (before == null) {
            // Its firing never came: nothing to end, but a firing that comes late must not open
            // anything.
            tally.count("alerts.dropped", "resolved before it was heard of");
            alerts.put(
                    key,
                    AlertRecord.unheardOf(alert, fingerprint(alert, workload(alert)), recordTime));
            return;
        }
        alerts.put(key, before.resolved(alert.startsAt(), alert.observedAt(), recordTime));
        if (before.isResolved()) {
            tally.count("alerts.dropped", "resolved before it was heard of");
        } else {
            // By the start that was heard of: it may have ended and come again since.
            end(alert.cluster(), alert.fingerprint(), before, recordTime);
        }
    }

    private void end(String cluster, String alert, AlertRecord run, long recordTime) {
        forward(recordTime, new Signal.AlertResolved(cluster, run.fingerprint(), run.name(alert)));
    }

    /** What stood in the list before, is not in this one, and was not told to fire in between. */
    private void retireMissed(AlertListComplete list, long recordTime) {
        AlertListRecord before = lists.get(list.source());
        if (before != null && before.isAsNewAs(list)) {
            tally.count("lists.dropped", "known, or overtaken by a later one");
            return;
        }
        lists.put(list.source(), new AlertListRecord(list, recordTime));
        if (before == null) {
            return;
        }
        for (AlertListRecord.Missed missed : before.missedBy(list)) {
            String key = key(missed.cluster(), missed.fingerprint());
            AlertRecord alert = alerts.get(key);
            // Of another partition's scopes, or over, or no problem.
            if (alert == null || alert.isResolved() || alert.firedAt() > before.recordTime()) {
                continue;
            }
            tally.count("alerts.retired", "not in a complete list");
            alerts.put(key, alert.resolved(alert.startsAt(), list.observedAt(), recordTime));
            end(missed.cluster(), missed.fingerprint(), alert, recordTime);
        }
    }

    private void fire(
            AlertObservation alert, @Nullable AlertRecord before, String key, long recordTime) {
        Subject workload = workload(alert);
        Fingerprint fingerprint = fingerprint(alert, workload);
        int resumed = before != null && before.isResumedBy(alert) ? before.resumed() + 1 : 0;
        AlertRecord run = AlertRecord.firing(alert, fingerprint, resumed, recordTime);
        alerts.put(key, run);
        if (resumed > 0) {
            tally.count("alerts.resumed", "fires on after it was told to be resolved");
        }
        KnownObject subject = known.get(ObjectKey.of(alert.cluster(), alert.subject()));
        PodState pod =
                subject == null
                        ? null
                        : pods.get(ObjectKey.ofPod(alert.cluster(), workload, subject.uid()));
        Duration age = alert.age().isNegative() ? Duration.ZERO : alert.age();
        forward(
                recordTime,
                new Signal.Seen(
                        alert.cluster(),
                        fingerprint,
                        Finding.Kind.CONDITION,
                        Source.PROMETHEUS,
                        new Signal.Wording(
                                reason(alert, workload),
                                Severity.ofLabel(alert.labels().getOrDefault("severity", "")),
                                title(alert),
                                alert.annotations()
                                        .getOrDefault(
                                                "description",
                                                alert.annotations().getOrDefault("message", "")),
                                alert.labels(),
                                alert.annotations(),
                                links(alert)),
                        new Signal.About(
                                alert.subject(),
                                workload,
                                alert.container(),
                                subject == null ? "" : subject.uid(),
                                pod == null ? "" : pod.node(),
                                pod == null || pod.node().isEmpty()
                                        ? List.of()
                                        : List.of(Subject.node(pod.node()))),
                        Instant.ofEpochMilli(recordTime).minus(age),
                        0,
                        pod == null
                                ? null
                                : pod.container(alert.container())
                                        .map(c -> c.crashInfo(alert.subject().name()))
                                        .orElse(null),
                        alert.subject().kind().equals("Pod")
                                ? List.of(alert.subject().name())
                                : List.of(),
                        changes(alert, workload),
                        run.name(alert.fingerprint()),
                        false,
                        Signal.Orders.NONE,
                        0));
        if (before != null && !before.isResolved()) {
            // It ended and came again between two notifications: only its new run has yet to end.
            end(alert.cluster(), alert.fingerprint(), before, recordTime);
        }
    }

    /** What owns the subject, as far as it was ever seen. */
    private Subject workload(AlertObservation alert) {
        KnownObject subject = known.get(ObjectKey.of(alert.cluster(), alert.subject()));
        return subject == null ? alert.subject() : subject.workload();
    }

    private String reason(AlertObservation alert, Subject workload) {
        List<String> reasons = Reasons.ofAlert(alert.name());
        return reasons.stream()
                .filter(reason -> isOpen(alert, workload, reason))
                .findFirst()
                .orElse(reasons.getFirst());
    }

    private boolean isOpen(AlertObservation alert, Subject workload, String reason) {
        Fingerprint fingerprint =
                Fingerprint.of(alert.cluster(), reason, workload, alert.container());
        Condition condition =
                conditions.get(ObjectKey.ofCondition(alert.cluster(), workload, fingerprint));
        return condition != null && !condition.settled();
    }

    private Fingerprint fingerprint(AlertObservation alert, Subject workload) {
        String reason = reason(alert, workload);
        // Of a node or a volume, alerts of one name differ in labels that only Alertmanager knows:
        // a device, a mount
        // point. The pods of a workload, though, share one problem.
        boolean sharedByPods =
                alert.subject().kind().equals("Pod") || !workload.equals(alert.subject());
        String part =
                sharedByPods || !alert.container().isEmpty()
                        ? alert.container()
                        : alert.fingerprint();
        return Fingerprint.of(alert.cluster(), reason, workload, part);
    }

    private List<Change> changes(AlertObservation alert, Subject workload) {
        WorkloadRecord record = workloads.get(ObjectKey.of(alert.cluster(), workload));
        return record == null ? List.of() : record.before(alert.startsAt(), rules.changeWindow());
    }

    private static String title(AlertObservation alert) {
        String summary = alert.annotations().getOrDefault("summary", "");
        return summary.isBlank() ? alert.name() : summary;
    }

    private static List<Link> links(AlertObservation alert) {
        List<Link> links = new ArrayList<>();
        if (Link.isSafe(alert.generatorUrl())) {
            links.add(new Link("Prometheus", alert.generatorUrl()));
        }
        if (Link.isSafe(alert.externalUrl())) {
            links.add(new Link("Alertmanager", alert.alertmanagerPage()));
        }
        return links;
    }

    private void forgetOld(long now) {
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, AlertRecord> all = alerts.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.seenAt() < now - REMEMBER.toMillis()) {
                    old.add(entry.key);
                }
            });
        }
        old.forEach(alerts::delete);
    }

    private void forward(long recordTime, Signal signal) {
        context().forward(new Record<>(signal.cluster(), signal, recordTime));
    }

    /** Brings the stores with it. */
    public record Supplier(ScopeStores shared, EnrichmentRules rules, Tally tally)
            implements ProcessorSupplier<Scope, AlertmanagerObservation, String, Signal> {

        @Override
        public Processor<Scope, AlertmanagerObservation, String, Signal> get() {
            return new AlertMatch(rules, tally);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    shared.knownObjects,
                    shared.pods,
                    shared.conditions,
                    shared.workloads,
                    shared.alerts,
                    shared.alertLists);
        }
    }
}
