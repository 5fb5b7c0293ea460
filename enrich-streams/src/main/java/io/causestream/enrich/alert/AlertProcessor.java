package io.causestream.enrich.alert;

import io.causestream.enrich.alert.AlertTransition.BeginWait;
import io.causestream.enrich.alert.AlertTransition.Count;
import io.causestream.enrich.alert.AlertTransition.Effect;
import io.causestream.enrich.alert.AlertTransition.EndWait;
import io.causestream.enrich.alert.AlertTransition.KeepAlert;
import io.causestream.enrich.alert.AlertTransition.KeepList;
import io.causestream.enrich.alert.AlertTransition.Send;
import io.causestream.enrich.condition.ConditionStore;
import io.causestream.enrich.condition.PendingTimers;
import io.causestream.enrich.condition.ProblemMatcher;
import io.causestream.enrich.condition.ScopeOutput;
import io.causestream.enrich.condition.ScopeStores;
import io.causestream.enrich.metrics.CountReason;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.metrics.ReadTopic;
import io.causestream.enrich.object.Changes;
import io.causestream.enrich.object.KnownObject;
import io.causestream.enrich.object.ObjectKey;
import io.causestream.enrich.object.Pods;
import io.causestream.enrich.playbook.ActivePlaybooks;
import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.signal.LatestRewind;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.Scope;
import io.causestream.observation.SilenceObservation;
import io.causestream.topics.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes signals of alerts, and joins each alert to an open condition of its subject's workload. It
 * reads what is known, lets {@link AlertLifecycle} decide, and applies the effects at the end, so
 * that an error leaves nothing half done.
 */
public final class AlertProcessor
        extends ContextualProcessor<Scope, AlertInput, String, ScopeOutput> {

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** As long as the raw topic: an older re-send can't be received. */
    private static final Duration REMEMBER = Duration.ofDays(7);

    /** Kinds of subjects that a workload may own, so that the problem is the workload's. */
    private static final Set<String> OWNED = Set.of("Pod", "Job", "ReplicaSet");

    private final EnrichmentRules rules;
    private final StartingPlaybooks starting;
    private final EnrichMetrics metrics;
    private ActivePlaybooks playbooks;
    private KeyValueStore<String, KnownObject> objects;
    private KeyValueStore<String, Long> listedKinds;
    private KeyValueStore<String, WaitingAlert> waiting;
    private KeyValueStore<String, AlertRecord> alerts;
    private KeyValueStore<String, AlertListRecord> lists;
    private PendingTimers pendingTimers;
    private Pods pods;
    private Changes changes;
    private ProblemMatcher problems;
    private LatestRewind latestRewind;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private AlertProcessor(
            EnrichmentRules rules, StartingPlaybooks starting, EnrichMetrics metrics) {
        this.rules = rules;
        this.starting = starting;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, ScopeOutput> context) {
        super.init(context);
        objects = context.getStateStore(ScopeStores.KNOWN_OBJECTS);
        listedKinds = context.getStateStore(ScopeStores.LISTED);
        latestRewind = new LatestRewind(listedKinds);
        waiting = context.getStateStore(AlertStores.WAITING_ALERTS);
        alerts = context.getStateStore(AlertStores.ALERTS);
        lists = context.getStateStore(AlertStores.ALERT_LISTS);
        pendingTimers = new PendingTimers(context.getStateStore(ScopeStores.PENDING_TIMERS));
        pods = new Pods(context.getStateStore(ScopeStores.PODS));
        playbooks = new ActivePlaybooks(starting, context.getStateStore(ScopeStores.PLAYBOOKS));
        changes = new Changes(context.getStateStore(ScopeStores.LAST_STATES));
        problems =
                new ProblemMatcher(
                        new ConditionStore(context.getStateStore(ScopeStores.CONDITIONS)));
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetOld);
    }

    @Override
    public void process(Record<Scope, AlertInput> input) {
        long now = input.timestamp();
        if (input.value() instanceof AlertInput.Observed) {
            metrics.processed(ReadTopic.RAW_ALERTS, context().currentSystemTimeMs() - now);
        }
        AlertTransition transition =
                switch (input.value()) {
                    case AlertInput.Observed(AlertObservation alert) ->
                            onAlert(input.key(), nodeByName(alert), now);
                    case AlertInput.Observed(AlertListComplete list) ->
                            AlertLifecycle.onList(list, lists.get(list.source()), alerts::get, now);
                    case AlertInput.Observed(SilenceObservation silence) ->
                            AlertTransition.of(
                                    new Send(new Signal.Silenced(silence.cluster(), silence)));
                    case AlertInput.SubjectSeen(String cluster, Subject object) ->
                            onSubjectSeen(cluster, object, now);
                    case AlertInput.ControlReceived(Control control) -> onControl(control, now);
                };
        transition.effects().forEach(effect -> apply(effect, now));
    }

    private AlertTransition onAlert(Scope scope, AlertObservation alert, long now) {
        String wait = PendingTimers.ofAlert(alert.cluster(), alert.subject(), alert.fingerprint());
        AlertLifecycle.Before before =
                new AlertLifecycle.Before(
                        alerts.get(AlertRecord.key(alert)),
                        waiting.get(wait) != null,
                        isSubjectMissing(alert));
        return AlertLifecycle.onAlert(scope, alert, before, () -> signals(alert), now);
    }

    private AlertTransition onSubjectSeen(String cluster, Subject object, long now) {
        List<KeyValue<String, WaitingAlert>> waitingForIt = new ArrayList<>();
        try (KeyValueIterator<String, WaitingAlert> entries =
                waiting.prefixScan(
                        PendingTimers.ofAlert(cluster, object, ""), new StringSerializer())) {
            entries.forEachRemaining(waitingForIt::add);
        }
        AlertTransition all = AlertTransition.NONE;
        for (KeyValue<String, WaitingAlert> each : waitingForIt) {
            AlertObservation alert = each.value.alert();
            all =
                    all.and(
                            AlertLifecycle.onSubjectSeen(
                                    each.key,
                                    each.value,
                                    alerts.get(AlertRecord.key(alert)),
                                    signals(alert),
                                    now));
        }
        return all;
    }

    private AlertTransition onControl(Control control, long now) {
        switch (control) {
            case Control.PendingTimerElapsed elapsed -> {
                return onWaitElapsed(elapsed.timer(), now);
            }
            case Control.PlaybooksActivated activated ->
                    playbooks.activate(activated, Instant.ofEpochMilli(now));
            case Control.Tick tick -> {
                // Alerts have no schedule.
            }
            case Control.Rewound rewound -> latestRewind.note(rewound);
            case Control.OpenAtRewind open -> {
                // The conditions pass it on, for findings of alerts too.
            }
            case Control.Unknown later -> {
                // A later version's kind, which this version ignores.
            }
        }
        return AlertTransition.NONE;
    }

    /** Does nothing for a timer that is not an alert's or has already ended. */
    private AlertTransition onWaitElapsed(String wait, long now) {
        WaitingAlert known = waiting.get(wait);
        if (known == null) {
            return AlertTransition.NONE;
        }
        AlertObservation alert = known.alert();
        return AlertLifecycle.onWaitElapsed(
                wait, known, alerts.get(AlertRecord.key(alert)), signals(alert), now);
    }

    /** Replaces a node's address in the alert by its name, if a node with that address is known. */
    private AlertObservation nodeByName(AlertObservation alert) {
        Subject node = alert.subject();
        if (!node.kind().equals("Node")
                || objects.get(ObjectKey.of(alert.cluster(), node)) != null) {
            return alert;
        }
        try (KeyValueIterator<String, KnownObject> nodes =
                objects.prefixScan(
                        ObjectKey.ofKind(alert.cluster(), "Node") + "|", new StringSerializer())) {
            while (nodes.hasNext()) {
                KnownObject each = nodes.next().value;
                if (!each.isGone() && each.addresses().contains(node.name())) {
                    return alert.about(each.object());
                }
            }
        }
        return alert;
    }

    /** Whether the subject was not seen yet, which is known only for kinds that are watched. */
    private boolean isSubjectMissing(AlertObservation alert) {
        return OWNED.contains(alert.subject().kind())
                && objects.get(ObjectKey.of(alert.cluster(), alert.subject())) == null
                && listedKinds.get(ObjectKey.ofKind(alert.cluster(), alert.subject().kind()))
                        != null;
    }

    private AlertSignals signals(AlertObservation alert) {
        KnownSubject subject = subject(alert);
        AlertSignals signals = AlertSignals.of(alert, subject, playbooks.inForce());
        return signals.openAs(
                problems.openAs(
                        alert.cluster(),
                        subject.workload(),
                        signals.reason(),
                        alert.container(),
                        signals.fingerprint()));
    }

    private KnownSubject subject(AlertObservation alert) {
        String cluster = alert.cluster();
        KnownObject object = objects.get(ObjectKey.of(cluster, alert.subject()));
        String uid = object == null ? "" : object.uid();
        Subject workload = object == null ? alert.subject() : object.workload();
        return new KnownSubject(
                object != null,
                uid,
                workload,
                uid.isEmpty() ? null : pods.get(cluster, workload, uid),
                pods.live(cluster, workload),
                changes.before(cluster, workload, alert.startsAt(), rules.changeWindow()));
    }

    private void apply(Effect effect, long now) {
        switch (effect) {
            case KeepAlert(String key, AlertRecord alert) -> alerts.put(key, alert);
            case KeepList(AlertListRecord list) -> lists.put(list.list().source(), list);
            case BeginWait(String key, WaitingAlert alert, Scope scope, Instant due) -> {
                waiting.put(key, alert);
                pendingTimers.begin(key, scope, due, null, now, context().currentSystemTimeMs());
            }
            case EndWait(String key) -> {
                waiting.delete(key);
                pendingTimers.end(key);
            }
            case Send(Signal signal) ->
                    context()
                            .forward(
                                    new Record<>(
                                            signal.cluster(),
                                            new ScopeOutput.SignalEmitted(
                                                    latestRewind.apply(signal, now)),
                                            now));
            case Count(CountReason reason) -> metrics.count(reason);
        }
    }

    private void forgetOld(long now) {
        ExpiredEntries.delete(alerts, alert -> alert.seenAt() < now - REMEMBER.toMillis());
    }

    /** Brings the stores with it. */
    public record Supplier(
            ScopeStores shared,
            AlertStores own,
            EnrichmentRules rules,
            StartingPlaybooks starting,
            EnrichMetrics metrics)
            implements ProcessorSupplier<Scope, AlertInput, String, ScopeOutput> {

        @Override
        public Processor<Scope, AlertInput, String, ScopeOutput> get() {
            return new AlertProcessor(rules, starting, metrics);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    shared.knownObjects,
                    shared.listed,
                    shared.pods,
                    shared.lastStates,
                    shared.conditions,
                    own.alerts,
                    own.alertLists,
                    own.waitingAlerts,
                    shared.pendingTimers,
                    shared.playbooks);
        }
    }
}
