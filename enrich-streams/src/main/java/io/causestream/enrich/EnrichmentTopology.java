package io.causestream.enrich;

import io.causestream.context.ContextResult;
import io.causestream.enrich.action.BoundAction;
import io.causestream.enrich.alert.AlertInput;
import io.causestream.enrich.alert.AlertProcessor;
import io.causestream.enrich.alert.AlertStores;
import io.causestream.enrich.condition.ChangeTracker;
import io.causestream.enrich.condition.ConditionProcessor;
import io.causestream.enrich.condition.ObjectDeduplicator;
import io.causestream.enrich.condition.ScopeOutput;
import io.causestream.enrich.condition.ScopeStores;
import io.causestream.enrich.lifecycle.FindingInput;
import io.causestream.enrich.lifecycle.FindingOutput;
import io.causestream.enrich.lifecycle.FindingProcessor;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ScopeInput;
import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.store.KeyValueStores;
import io.causestream.finding.Analysis;
import io.causestream.finding.Severity;
import io.causestream.observation.Scope;
import io.causestream.playbook.catalogue.Actions;
import io.causestream.topics.Control;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.JsonSerde;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The whole way from observations and alerts to findings.
 *
 * <pre>
 * by scope     raw.kube   → deduplicate-objects → track-changes → process-conditions ─┐
 *              raw.alerts → process-alerts ───────────────────────────────────────────┴→ signals, control
 *              control (playbooks, timers that are due) → both of them
 *
 * by cluster   signals, context.results, analyses, timers → process-findings → findings, context.requests,
 *                                                                              enriched[.urgent], timers, heartbeats
 * </pre>
 */
public final class EnrichmentTopology {

    private final Topics topics;
    private final EnrichmentRules rules;
    private final StartingPlaybooks playbooks;
    private final EnrichMetrics metrics;
    private final KeyValueStores keyValueStores;

    private EnrichmentTopology(
            Topics topics,
            EnrichmentRules rules,
            StartingPlaybooks playbooks,
            EnrichMetrics metrics,
            KeyValueStores keyValueStores) {
        this.topics = topics;
        this.rules = rules;
        this.playbooks = playbooks;
        this.metrics = metrics;
        this.keyValueStores = keyValueStores;
    }

    /**
     * The same for the same arguments, so that all instances of an application agree on it.
     *
     * @throws IllegalStateException if an action is declared as available and not bound
     */
    public static Topology build(
            StreamsConfig config,
            Topics topics,
            EnrichmentRules rules,
            StartingPlaybooks playbooks,
            EnrichMetrics metrics) {
        return build(config, topics, rules, playbooks, metrics, KeyValueStores.CHANGELOGGED);
    }

    /** The same for a replay: nothing restores its state, so no changelog of it is written. */
    public static Topology forReplay(
            StreamsConfig config,
            Topics topics,
            EnrichmentRules rules,
            StartingPlaybooks playbooks,
            EnrichMetrics metrics) {
        return build(config, topics, rules, playbooks, metrics, KeyValueStores.IN_MEMORY_ONLY);
    }

    private static Topology build(
            StreamsConfig config,
            Topics topics,
            EnrichmentRules rules,
            StartingPlaybooks playbooks,
            EnrichMetrics metrics,
            KeyValueStores keyValueStores) {
        BoundAction.requireBound(Actions.all());
        // Only a builder that has the config refuses stores and topics without explicit names.
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(config));
        EnrichmentTopology topology =
                new EnrichmentTopology(topics, rules, playbooks, metrics, keyValueStores);
        KStream<String, Signal> signals = topology.detectConditions(builder);
        KStream<String, FindingOutput> decisions = topology.processFindings(builder, signals);
        topology.write(decisions);
        return builder.build();
    }

    private KStream<String, Signal> detectConditions(StreamsBuilder builder) {
        ScopeStores stores = new ScopeStores(keyValueStores);
        KStream<String, Control> control =
                builder.stream(topics.control().name(), readFrom(topics.control()));
        KStream<Scope, ObjectChange> changes =
                builder.stream(topics.rawKube().name(), readFrom(topics.rawKube()))
                        .process(
                                new ObjectDeduplicator.Supplier(stores, metrics),
                                Named.as("deduplicate-objects"))
                        .processValues(
                                new ChangeTracker.Supplier(stores), Named.as("track-changes"));
        KStream<String, ScopeOutput> ofObjects =
                changes.mapValues(change -> (ScopeInput) change, Named.as("change-to-input"))
                        .merge(
                                control.map(
                                        (key, received) ->
                                                KeyValue.pair(
                                                        scope(key),
                                                        (ScopeInput)
                                                                new ScopeInput.ControlReceived(
                                                                        received)),
                                        Named.as("control-to-conditions")),
                                Named.as("merge-scope-input"))
                        .process(
                                new ConditionProcessor.Supplier(stores, rules, playbooks, metrics),
                                Named.as("process-conditions"));
        KStream<String, ScopeOutput> ofAlerts =
                builder.stream(topics.rawAlerts().name(), readFrom(topics.rawAlerts()))
                        .mapValues(
                                observation -> (AlertInput) new AlertInput.Observed(observation),
                                Named.as("alert-to-input"))
                        .merge(
                                changes.filter(
                                                (scope, change) ->
                                                        change instanceof ObjectChange.Now now
                                                                && now.firstSight(),
                                                Named.as("filter-first-seen"))
                                        .mapValues(
                                                change -> subjectSeen((ObjectChange.Now) change),
                                                Named.as("subject-to-input")),
                                Named.as("merge-subjects"))
                        .merge(
                                control.map(
                                        (key, received) ->
                                                KeyValue.pair(
                                                        scope(key),
                                                        (AlertInput)
                                                                new AlertInput.ControlReceived(
                                                                        received)),
                                        Named.as("control-to-alerts")),
                                Named.as("merge-alert-input"))
                        .process(
                                new AlertProcessor.Supplier(
                                        stores,
                                        new AlertStores(keyValueStores),
                                        rules,
                                        playbooks,
                                        metrics),
                                Named.as("process-alerts"));
        KStream<String, ScopeOutput> outcomes =
                ofObjects.merge(ofAlerts, Named.as("merge-outputs"));
        outcomes.filter(
                        (key, scopeOutput) -> scopeOutput instanceof ScopeOutput.ControlWritten,
                        Named.as("filter-control"))
                .mapValues(
                        scopeOutput -> ((ScopeOutput.ControlWritten) scopeOutput).control(),
                        Named.as("to-control"))
                .to(
                        topics.control().name(),
                        writeTo(topics.control())
                                .withStreamPartitioner(EnrichmentTopology::partitions));
        return outcomes.filter(
                        (key, scopeOutput) -> scopeOutput instanceof ScopeOutput.SignalEmitted,
                        Named.as("filter-signals"))
                .mapValues(
                        scopeOutput -> ((ScopeOutput.SignalEmitted) scopeOutput).signal(),
                        Named.as("to-signal"));
    }

    private static AlertInput subjectSeen(ObjectChange.Now now) {
        return new AlertInput.SubjectSeen(now.observed().cluster(), now.observed().object());
    }

    /**
     * The scope of a key. A record sent to every partition has no scope, and its readers do not use
     * it.
     */
    private static Scope scope(String key) {
        return key.indexOf('/') > 0 ? Scope.parse(key) : Scope.ofCluster("all");
    }

    /** A tick stays in its partition; every other record goes to the partition of its scope. */
    private static Optional<Set<Integer>> partitions(
            String topic, String key, Control control, int partitions) {
        return control instanceof Control.Tick tick
                ? Optional.of(Set.of(tick.partition() % partitions))
                : Optional.empty();
    }

    private KStream<String, FindingOutput> processFindings(
            StreamsBuilder builder, KStream<String, Signal> signals) {
        // From here on the key is the cluster: causes and symptoms may be in different namespaces.
        KStream<String, FindingInput> facts =
                signals.repartition(
                                Repartitioned.<String, Signal>as("signals")
                                        .withKeySerde(Serdes.String())
                                        .withValueSerde(JsonSerde.of(Signal.class)))
                        .mapValues(
                                signal -> (FindingInput) new FindingInput.SignalReceived(signal),
                                Named.as("signal-to-input"));
        KStream<String, FindingInput> context =
                builder.stream(topics.contextResults().name(), readFrom(topics.contextResults()))
                        .mapValues(
                                (ContextResult result) ->
                                        (FindingInput) new FindingInput.ContextReceived(result),
                                Named.as("context-to-input"));
        KStream<String, FindingInput> analyses =
                builder.stream(topics.analyses().name(), readFrom(topics.analyses()))
                        .filter(
                                (cluster, analysis) -> !(analysis instanceof Analysis.Unknown),
                                Named.as("drop-unknown-analyses"))
                        .mapValues(
                                analysis ->
                                        (FindingInput) new FindingInput.AnalysisReceived(analysis),
                                Named.as("analysis-to-input"));
        KStream<String, FindingInput> timers =
                builder.stream(topics.timers().name(), readFrom(topics.timers()))
                        .mapValues(
                                timer -> (FindingInput) new FindingInput.TimerFired(timer),
                                Named.as("timer-to-input"));
        return facts.merge(context, Named.as("merge-context"))
                .merge(analyses, Named.as("merge-analyses"))
                .merge(timers, Named.as("merge-timers"))
                .process(
                        new FindingProcessor.Supplier(rules, keyValueStores, metrics),
                        Named.as("process-findings"));
    }

    private void write(KStream<String, FindingOutput> decisions) {
        decisions
                .split(Named.as("route-"))
                .branch(
                        (cluster, findingOutput) -> findingOutput instanceof FindingOutput.Publish,
                        Branched.withConsumer(this::publish, "publish"))
                .branch(
                        (cluster, findingOutput) ->
                                findingOutput instanceof FindingOutput.RequestContext,
                        Branched.withConsumer(this::requestContext, "ask"))
                .branch(
                        (cluster, findingOutput) -> isUrgent(findingOutput),
                        Branched.withConsumer(
                                urgent -> analyse(urgent, topics.enrichedUrgent()),
                                "analyse-urgent"))
                .branch(
                        (cluster, findingOutput) -> findingOutput instanceof FindingOutput.Analyse,
                        Branched.withConsumer(rest -> analyse(rest, topics.enriched()), "analyse"))
                .branch(
                        (cluster, findingOutput) ->
                                findingOutput instanceof FindingOutput.PassHeartbeat,
                        Branched.withConsumer(this::passHeartbeats, "heartbeat"))
                .defaultBranch(Branched.withConsumer(this::scheduleTimers, "note"));
    }

    private void publish(KStream<String, FindingOutput> decisions) {
        decisions
                .mapValues(
                        findingOutput -> ((FindingOutput.Publish) findingOutput).finding(),
                        Named.as("to-finding"))
                .selectKey((cluster, finding) -> finding.id(), Named.as("key-finding-by-id"))
                .to(topics.findings().name(), writeTo(topics.findings()));
    }

    private void requestContext(KStream<String, FindingOutput> decisions) {
        decisions
                .mapValues(
                        findingOutput -> ((FindingOutput.RequestContext) findingOutput).request(),
                        Named.as("to-context-request"))
                .to(topics.contextRequests().name(), writeTo(topics.contextRequests()));
    }

    private static boolean isUrgent(FindingOutput findingOutput) {
        return findingOutput instanceof FindingOutput.Analyse(var question)
                && question.finding().severity().compareTo(Severity.HIGH) >= 0;
    }

    private static void analyse(
            KStream<String, FindingOutput> decisions, Topic<String, EnrichedFinding> queue) {
        decisions
                .mapValues(
                        findingOutput -> ((FindingOutput.Analyse) findingOutput).question(),
                        Named.as("to-analysis-request-" + queue.name()))
                .selectKey(
                        (cluster, question) -> question.finding().id(),
                        Named.as("key-analysis-request-" + queue.name()))
                .to(queue.name(), writeTo(queue));
    }

    private void passHeartbeats(KStream<String, FindingOutput> decisions) {
        decisions
                .mapValues(
                        findingOutput -> ((FindingOutput.PassHeartbeat) findingOutput).heartbeat(),
                        Named.as("to-heartbeat"))
                .to(topics.heartbeats().name(), writeTo(topics.heartbeats()));
    }

    private void scheduleTimers(KStream<String, FindingOutput> decisions) {
        decisions
                .mapValues(
                        findingOutput -> ((FindingOutput.ScheduleTimer) findingOutput).timer(),
                        Named.as("to-timer"))
                .to(topics.timers().name(), writeTo(topics.timers()));
    }

    private static <K, V> Consumed<K, V> readFrom(Topic<K, V> topic) {
        return Consumed.with(topic.keySerde(), topic.valueSerde()).withName("read-" + topic.name());
    }

    private static <K, V> Produced<K, V> writeTo(Topic<K, V> topic) {
        return Produced.with(topic.keySerde(), topic.valueSerde())
                .withName("write-" + topic.name());
    }
}
