package io.causestream.enrich.condition;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.condition.TriggerIndex.Bound;
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
import io.causestream.observation.AlertSeverity;
import io.causestream.observation.AlertSubject;
import io.causestream.observation.Scope;
import io.causestream.observation.SilenceObservation;
import io.causestream.topics.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes signals of alerts, joining each to the condition that its subject's workload is in already.
 */
public final class AlertMatch extends ContextualProcessor<Scope, AlertNews, String, Outcome> {

    /**
     * They fire by design, and are no problem: one proves that alerting works, one mutes others.
     */
    private static final Set<String> NO_PROBLEM = Set.of("Watchdog", "InfoInhibitor");

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** As long as the raw topic: an older re-send can't come. */
    private static final Duration REMEMBER = Duration.ofDays(7);

    /** Prometheus and the agent see a new pod within so long of each other, or not at all. */
    static final Duration WAIT_FOR_SUBJECT = Duration.ofSeconds(15);

    /** Whose problem something is depends on who owns them. */
    private static final Set<String> OWNED = Set.of("Pod", "Job", "ReplicaSet");

    /** Of IPv4 or IPv6. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    private final EnrichmentRules rules;
    private final StartingPlaybooks starting;
    private final Tally tally;
    private PlaybookShelf playbooks;
    private KeyValueStore<String, KnownObject> known;
    private KeyValueStore<String, Long> listed;
    private KeyValueStore<String, WaitingAlert> waiting;
    private Holds holds;
    private Pods pods;
    private Changes changes;
    private ProblemMatcher conditions;
    private KeyValueStore<String, AlertRecord> alerts;
    private KeyValueStore<String, AlertListRecord> lists;

    @SuppressWarnings("NullAway.Init") // init() comes before the first record.
    private AlertMatch(EnrichmentRules rules, StartingPlaybooks starting, Tally tally) {
        this.rules = rules;
        this.starting = starting;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<String, Outcome> context) {
        super.init(context);
        known = context.getStateStore(ScopeStores.KNOWN_OBJECTS);
        listed = context.getStateStore(ScopeStores.LISTED);
        waiting = context.getStateStore(ScopeStores.WAITING_ALERTS);
        holds = new Holds(context.getStateStore(ScopeStores.HOLDS));
        pods = new Pods(context.getStateStore(ScopeStores.PODS));
        playbooks = new PlaybookShelf(starting, context.getStateStore(ScopeStores.PLAYBOOKS));
        changes = new Changes(context.getStateStore(ScopeStores.LAST_STATES));
        conditions =
                new ProblemMatcher(
                        new ConditionStore(context.getStateStore(ScopeStores.CONDITIONS)));
        alerts = context.getStateStore(ScopeStores.ALERTS);
        lists = context.getStateStore(ScopeStores.ALERT_LISTS);
        context.schedule(FORGET_EVERY, PunctuationType.STREAM_TIME, this::forgetOld);
    }

    @Override
    public void process(Record<Scope, AlertNews> record) {
        long now = record.timestamp();
        switch (record.value()) {
            case AlertNews.Heard(AlertObservation alert) ->
                    hear(record.key(), nodeByName(alert), now);
            case AlertNews.Heard(AlertListComplete list) -> retireMissed(list, now);
            case AlertNews.Heard(SilenceObservation silence) ->
                    forward(now, new Signal.Silenced(silence.cluster(), silence));
            case AlertNews.SubjectSeen(String cluster, Subject object) ->
                    waitingFor(cluster, object).forEach(entry -> goOn(entry.key, entry.value, now));
            case AlertNews.Clock(Control.HoldElapsed elapsed) -> waitedLongEnough(elapsed, now);
            case AlertNews.Clock(Control.PlaybooksActivated activated) ->
                    playbooks.activate(activated, Instant.ofEpochMilli(now));
            case AlertNews.Clock(Control.Tick tick) -> {
                // Alerts have no schedule.
            }
            case AlertNews.Clock(Control.Unknown later) -> {
                // A later version's, which this one can't act upon.
            }
        }
    }

    private void hear(Scope scope, AlertObservation alert, long now) {
        if (NO_PROBLEM.contains(alert.name())) {
            tally.count("alerts.dropped", "no problem by design");
            return;
        }
        String key = key(alert.cluster(), alert.fingerprint());
        AlertRecord before = alerts.get(key);
        if (before != null && before.isAsNewAs(alert)) {
            tally.count("alerts.dropped", "re-sent");
            alerts.put(key, before.seen(now));
            return;
        }
        String wait = Holds.ofAlert(alert.cluster(), alert.subject(), alert.fingerprint());
        if (alert.status() == AlertObservation.Status.RESOLVED) {
            endWait(wait);
            resolve(alert, before, key, now);
        } else if (isOfSomebodyUnseen(alert)) {
            if (waiting.get(wait) == null) {
                waiting.put(wait, new WaitingAlert(alert, now));
                holds.begin(
                        wait,
                        scope,
                        Instant.ofEpochMilli(now).plus(WAIT_FOR_SUBJECT),
                        null,
                        now,
                        context().currentSystemTimeMs());
            }
        } else {
            endWait(wait);
            fire(alert, before, key, now, now);
        }
    }

    /** A node that the alert calls by its address, by its name if one is known to have it. */
    private AlertObservation nodeByName(AlertObservation alert) {
        Subject node = alert.subject();
        if (!node.kind().equals("Node") || known.get(ObjectKey.of(alert.cluster(), node)) != null) {
            return alert;
        }
        try (KeyValueIterator<String, KnownObject> nodes =
                known.prefixScan(
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

    /** Only of what is watched it can be said that it was not seen yet. */
    private boolean isOfSomebodyUnseen(AlertObservation alert) {
        return OWNED.contains(alert.subject().kind())
                && known.get(ObjectKey.of(alert.cluster(), alert.subject())) == null
                && listed.get(ObjectKey.ofKind(alert.cluster(), alert.subject().kind())) != null;
    }

    private List<KeyValue<String, WaitingAlert>> waitingFor(String cluster, Subject object) {
        List<KeyValue<String, WaitingAlert>> found = new ArrayList<>();
        try (KeyValueIterator<String, WaitingAlert> entries =
                waiting.prefixScan(Holds.ofAlert(cluster, object, ""), new StringSerializer())) {
            entries.forEachRemaining(found::add);
        }
        return found;
    }

    private void waitedLongEnough(Control.HoldElapsed elapsed, long now) {
        WaitingAlert alert = waiting.get(elapsed.hold());
        if (alert != null) {
            tally.count("alerts.unowned", "about an object that was never seen");
            goOn(elapsed.hold(), alert, now);
        }
    }

    private void goOn(String wait, WaitingAlert alert, long now) {
        endWait(wait);
        String key = key(alert.alert().cluster(), alert.alert().fingerprint());
        fire(alert.alert(), alerts.get(key), key, alert.heardAt(), now);
    }

    private void endWait(String wait) {
        waiting.delete(wait);
        holds.end(wait);
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
                    AlertRecord.unheardOf(
                            alert,
                            fingerprint(alert, Reasons.ofAlert(alert.name()), workload(alert)),
                            recordTime));
            return;
        }
        alerts.put(key, before.resolved(alert.startsAt(), alert.observedAt(), recordTime));
        if (before.isResolved()) {
            tally.count("alerts.dropped", "resolved before it was heard of");
        } else {
            // By the start that was heard of: it may have ended and come again since.
            end(alert.cluster(), alert.fingerprint(), before, recordTime);
        }
        tellOfEnd(alert, recordTime);
    }

    /** To those playbooks that ask for an alert's end. */
    private void tellOfEnd(AlertObservation alert, long recordTime) {
        TriggerIndex index = playbooks.inForce();
        List<Bound> asked =
                AlertTriggers.of(index, alert).stream()
                        .filter(bound ->
                                bound.trigger().parameters().text("status").equals("resolved"))
                        .toList();
        Subject workload = workload(alert);
        Sighted sighted = sighted(alert, workload);
        Occurrences.of(
                        index,
                        asked,
                        sighted,
                        new Signal.Wording(
                                alert.name() + "Resolved",
                                Severity.INFO,
                                "Resolved: " + title(alert),
                                "",
                                alert.labels(),
                                alert.annotations(),
                                links(alert)),
                        alert.fingerprint(),
                        Instant.ofEpochMilli(recordTime),
                        List.of())
                .ifPresent(signal -> forward(recordTime, signal));
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

    /**
     * @param heardAt record time in milliseconds at which it came
     */
    private void fire(
            AlertObservation alert,
            @Nullable AlertRecord before,
            String key,
            long heardAt,
            long recordTime) {
        TriggerIndex index = playbooks.inForce();
        List<Bound> asked =
                AlertTriggers.of(index, alert).stream()
                        .filter(bound ->
                                !bound.trigger().type().name().equals("on_prometheus_alert")
                                        || !bound.trigger()
                                                .parameters()
                                                .text("status")
                                                .equals("resolved"))
                        .toList();
        Subject workload = workload(alert);
        Sighted sighted = sighted(alert, workload);
        String reason =
                AlertTriggers.isAboutCertificate(asked)
                        ? Reasons.CERTIFICATE_EXPIRING
                        : Reasons.ofAlert(alert.name());
        AlertSeverity severity = AlertSeverity.of(alert.labels(), index.set().severities());
        Shape shape =
                Shaping.of(
                        asked,
                        sighted,
                        new Signal.Wording(
                                reason,
                                severity.severity(),
                                title(alert),
                                description(alert, severity),
                                alert.labels(),
                                alert.annotations(),
                                links(alert)),
                        index.set().version());
        Fingerprint fingerprint =
                conditions.openAs(
                        alert.cluster(),
                        workload,
                        reason,
                        alert.container(),
                        fingerprint(alert, reason, workload));
        int resumed = before != null && before.isResumedBy(alert) ? before.resumed() + 1 : 0;
        AlertRecord run = AlertRecord.firing(alert, fingerprint, resumed, recordTime);
        alerts.put(key, run);
        if (resumed > 0) {
            tally.count("alerts.resumed", "fires on after it was told to be resolved");
        }
        if (shape.silencedBy().isPresent() || !shape.isWanted()) {
            tally.count(
                    "signals.silenced",
                    shape.silencedBy().isPresent()
                            ? "by a playbook"
                            : "no playbook makes anything of it");
        } else {
            forward(recordTime, seen(alert, shape, fingerprint, run, sighted, heardAt));
        }
        if (before != null && !before.isResolved()) {
            // It ended and came again between two notifications: only its new run has yet to end.
            end(alert.cluster(), alert.fingerprint(), before, recordTime);
        }
    }

    private Signal.Seen seen(
            AlertObservation alert,
            Shape shape,
            Fingerprint fingerprint,
            AlertRecord run,
            Sighted sighted,
            long heardAt) {
        Subject workload = sighted.workload();
        PodState pod = pods.get(alert.cluster(), workload, sighted.uid());
        Duration age = alert.age().isNegative() ? Duration.ZERO : alert.age();
        Set<Subject> restsOn = new TreeSet<>(Comparator.comparing(Subject::toString));
        restsOn.add(workload);
        if (!sighted.node().isEmpty()) {
            restsOn.add(Subject.node(sighted.node()));
        }
        if (!alert.subject().kind().equals("Pod")) {
            pods.live(alert.cluster(), workload).stream()
                    .filter(each -> !each.ready() && !each.node().isEmpty())
                    .forEach(each -> restsOn.add(Subject.node(each.node())));
        }
        return new Signal.Seen(
                new Signal.Identity(
                        alert.cluster(),
                        fingerprint,
                        Finding.Kind.CONDITION,
                        Source.PROMETHEUS,
                        run.name(alert.fingerprint())),
                shape.wording(),
                new Signal.About(
                        alert.subject(),
                        workload,
                        alert.container(),
                        sighted.uid(),
                        sighted.node(),
                        null,
                        List.copyOf(restsOn)),
                new Signal.Occurrence(Instant.ofEpochMilli(heardAt).minus(age), 0, false, 0, false),
                new Signal.Details(
                        pod == null
                                ? null
                                : pod.container(alert.container())
                                        .map(c -> c.crashInfo(alert.subject().name()))
                                        .orElse(null),
                        alert.subject().kind().equals("Pod")
                                ? List.of(alert.subject().name())
                                : List.of(),
                        changes(alert, workload)),
                shape.orders());
    }

    private Sighted sighted(AlertObservation alert, Subject workload) {
        KnownObject subject = known.get(ObjectKey.of(alert.cluster(), alert.subject()));
        String uid = subject == null ? "" : subject.uid();
        PodState pod = uid.isEmpty() ? null : pods.get(alert.cluster(), workload, uid);
        String node = alert.subject().kind().equals("Node") ? alert.subject().name() : "";
        return new Sighted(
                alert.cluster(),
                alert.subject(),
                uid,
                workload,
                pod == null ? node : pod.node(),
                alert.labels(),
                alert.annotations(),
                null,
                alert.observedAt(),
                0,
                false);
    }

    /** The alert's own words, and what can't be told of it. */
    private String description(AlertObservation alert, AlertSeverity severity) {
        String own =
                alert.annotations()
                        .getOrDefault(
                                "description", alert.annotations().getOrDefault("message", ""));
        String unnamed =
                alert.name().equals(AlertSubject.UNNAMED) ? "The alert has no alertname." : "";
        boolean isByAddress =
                alert.subject().kind().equals("Node")
                        && ADDRESS.matcher(alert.subject().name()).matches()
                        && known.get(ObjectKey.of(alert.cluster(), alert.subject())) == null;
        String address =
                isByAddress
                        ? "The alert calls its node by the address %s, which no known node has."
                                .formatted(alert.subject().name())
                        : "";
        return Stream.of(own, unnamed, severity.remark(), address)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
    }

    /** What owns the subject, as far as it was ever seen. */
    private Subject workload(AlertObservation alert) {
        KnownObject subject = known.get(ObjectKey.of(alert.cluster(), alert.subject()));
        return subject == null ? alert.subject() : subject.workload();
    }

    private static Fingerprint fingerprint(
            AlertObservation alert, String reason, Subject workload) {
        // Of a node or a volume, alerts of one name differ in labels that only Alertmanager knows:
        // a device, a mount point. The pods of a workload, though, share one problem, and what has
        // a name that Kubernetes knows is what Kubernetes shows.
        boolean isKnown = !reason.equals(alert.name());
        // Without a name no two are known to be about one problem.
        boolean isUnnamed = alert.name().equals(AlertSubject.UNNAMED);
        boolean sharedByPods =
                alert.subject().kind().equals("Pod") || !workload.equals(alert.subject());
        String part =
                !isUnnamed && (isKnown || sharedByPods || !alert.container().isEmpty())
                        ? alert.container()
                        : alert.fingerprint();
        return Fingerprint.of(alert.cluster(), Reasons.problem(reason), workload, part);
    }

    private List<Change> changes(AlertObservation alert, Subject workload) {
        return changes.before(alert.cluster(), workload, alert.startsAt(), rules.changeWindow());
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
        context()
                .forward(new Record<>(signal.cluster(), new Outcome.Signalled(signal), recordTime));
    }

    /** Brings the stores with it. */
    public record Supplier(
            ScopeStores shared, EnrichmentRules rules, StartingPlaybooks starting, Tally tally)
            implements ProcessorSupplier<Scope, AlertNews, String, Outcome> {

        @Override
        public Processor<Scope, AlertNews, String, Outcome> get() {
            return new AlertMatch(rules, starting, tally);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    shared.knownObjects,
                    shared.listed,
                    shared.pods,
                    shared.lastStates,
                    shared.conditions,
                    shared.alerts,
                    shared.alertLists,
                    shared.waitingAlerts,
                    shared.holds,
                    shared.playbooks);
        }
    }
}
