package io.causestream.enrich;

import io.causestream.context.ContextResult;
import io.causestream.enrich.action.BoundAction;
import io.causestream.enrich.condition.AlertInput;
import io.causestream.enrich.condition.AlertProcessor;
import io.causestream.enrich.condition.AlertStores;
import io.causestream.enrich.condition.ChangeTracker;
import io.causestream.enrich.condition.ConditionProcessor;
import io.causestream.enrich.condition.ObjectChange;
import io.causestream.enrich.condition.ObjectDeduplicator;
import io.causestream.enrich.condition.Outcome;
import io.causestream.enrich.condition.ScopeNews;
import io.causestream.enrich.condition.ScopeStores;
import io.causestream.enrich.condition.Signal;
import io.causestream.enrich.condition.StartingPlaybooks;
import io.causestream.enrich.life.Decision;
import io.causestream.enrich.life.Fact;
import io.causestream.enrich.life.FindingBook;
import io.causestream.finding.Analysis;
import io.causestream.finding.Severity;
import io.causestream.observation.Scope;
import io.causestream.playbook.Actions;
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
 * The whole way from what a cluster says to what people hear.
 *
 * <pre>
 * A, by scope     raw.kube   → drop-what-is-known → track-changes → watch-conditions ─┐
 *                 raw.alerts → match-alerts ──────────────────────────────────────────┴→ signals, control
 *                 control (playbooks, waits that are over) → both of them
 *
 * B, by cluster   signals, context.results, analyses, timers → live-findings → findings, context.requests,
 *                                                                               enriched[.urgent], timers
 * </pre>
 */
public final class EnrichmentTopology {

    private final Topics topics;
    private final EnrichmentRules rules;
    private final StartingPlaybooks playbooks;
    private final Tally tally;

    private EnrichmentTopology(
            Topics topics, EnrichmentRules rules, StartingPlaybooks playbooks, Tally tally) {
        this.topics = topics;
        this.rules = rules;
        this.playbooks = playbooks;
        this.tally = tally;
    }

    /**
     * The same for the same arguments, so that all instances of an application agree on it.
     *
     * @throws IllegalStateException if an action is declared as available, and nothing does it
     */
    public static Topology build(
            StreamsConfig config,
            Topics topics,
            EnrichmentRules rules,
            StartingPlaybooks playbooks,
            Tally tally) {
        BoundAction.requireBound(Actions.all());
        // Only a builder that is given the config refuses stores and topics that nobody named.
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(config));
        EnrichmentTopology topology = new EnrichmentTopology(topics, rules, playbooks, tally);
        KStream<String, Signal> signals = topology.whatIsWrong(builder);
        KStream<String, Decision> decisions = topology.whatPeopleHear(builder, signals);
        topology.write(decisions);
        return builder.build();
    }

    private KStream<String, Signal> whatIsWrong(StreamsBuilder builder) {
        ScopeStores stores = new ScopeStores();
        KStream<String, Control> control =
                builder.stream(topics.control().name(), readFrom(topics.control()));
        KStream<Scope, ObjectChange> changes =
                builder.stream(topics.rawKube().name(), readFrom(topics.rawKube()))
                        .process(
                                new ObjectDeduplicator.Supplier(stores, tally),
                                Named.as("drop-what-is-known"))
                        .processValues(
                                new ChangeTracker.Supplier(stores), Named.as("track-changes"));
        KStream<String, Outcome> ofObjects =
                changes.mapValues(change -> (ScopeNews) change, Named.as("take-change"))
                        .merge(
                                control.map(
                                        (key, said) ->
                                                KeyValue.pair(
                                                        scope(key),
                                                        (ScopeNews) new ScopeNews.Clock(said)),
                                        Named.as("tell-conditions")),
                                Named.as("gather-scope-news"))
                        .process(
                                new ConditionProcessor.Supplier(stores, rules, playbooks, tally),
                                Named.as("watch-conditions"));
        KStream<String, Outcome> ofAlerts =
                builder.stream(topics.rawAlerts().name(), readFrom(topics.rawAlerts()))
                        .mapValues(
                                told -> (AlertInput) new AlertInput.Observed(told),
                                Named.as("take-alert"))
                        .merge(
                                changes.filter(
                                                (scope, change) ->
                                                        change instanceof ObjectChange.Now now
                                                                && now.firstSight(),
                                                Named.as("keep-first-sights"))
                                        .mapValues(
                                                change -> subjectSeen((ObjectChange.Now) change),
                                                Named.as("take-subject")),
                                Named.as("gather-subjects"))
                        .merge(
                                control.map(
                                        (key, said) ->
                                                KeyValue.pair(
                                                        scope(key),
                                                        (AlertInput)
                                                                new AlertInput.ControlReceived(
                                                                        said)),
                                        Named.as("tell-alerts")),
                                Named.as("gather-alert-news"))
                        .process(
                                new AlertProcessor.Supplier(
                                        stores, new AlertStores(), rules, playbooks, tally),
                                Named.as("match-alerts"));
        KStream<String, Outcome> outcomes = ofObjects.merge(ofAlerts, Named.as("gather-outcomes"));
        outcomes.filter((key, outcome) -> outcome instanceof Outcome.Noted, Named.as("keep-notes"))
                .mapValues(outcome -> ((Outcome.Noted) outcome).control(), Named.as("take-control"))
                .to(
                        topics.control().name(),
                        writeTo(topics.control())
                                .withStreamPartitioner(EnrichmentTopology::partitions));
        return outcomes.filter(
                        (key, outcome) -> outcome instanceof Outcome.Signalled,
                        Named.as("keep-signals"))
                .mapValues(
                        outcome -> ((Outcome.Signalled) outcome).signal(), Named.as("take-told"));
    }

    private static AlertInput subjectSeen(ObjectChange.Now now) {
        return new AlertInput.SubjectSeen(now.observed().cluster(), now.observed().object());
    }

    /** What lies on every partition is of no scope: none of its readers asks. */
    private static Scope scope(String key) {
        return key.indexOf('/') > 0 ? Scope.parse(key) : Scope.ofCluster("all");
    }

    /** A tick stays where it was made; all else goes where its scope is. */
    private static Optional<Set<Integer>> partitions(
            String topic, String key, Control control, int partitions) {
        return control instanceof Control.Tick tick
                ? Optional.of(Set.of(tick.partition() % partitions))
                : Optional.empty();
    }

    private KStream<String, Decision> whatPeopleHear(
            StreamsBuilder builder, KStream<String, Signal> signals) {
        // From here on the key is the cluster: causes and symptoms may be in different namespaces.
        KStream<String, Fact> facts =
                signals.repartition(
                                Repartitioned.<String, Signal>as("signals")
                                        .withKeySerde(Serdes.String())
                                        .withValueSerde(JsonSerde.of(Signal.class)))
                        .mapValues(
                                signal -> (Fact) new Fact.Signalled(signal),
                                Named.as("take-signal"));
        KStream<String, Fact> context =
                builder.stream(topics.contextResults().name(), readFrom(topics.contextResults()))
                        .mapValues(
                                (ContextResult result) -> (Fact) new Fact.ContextCame(result),
                                Named.as("take-context"));
        KStream<String, Fact> analyses =
                builder.stream(topics.analyses().name(), readFrom(topics.analyses()))
                        .filter(
                                (cluster, analysis) -> !(analysis instanceof Analysis.Unknown),
                                Named.as("drop-analyses-of-later-versions"))
                        .mapValues(
                                analysis -> (Fact) new Fact.Analysed(analysis),
                                Named.as("take-analysis"));
        KStream<String, Fact> timers =
                builder.stream(topics.timers().name(), readFrom(topics.timers()))
                        .mapValues(
                                timer -> (Fact) new Fact.TimeIsUp(timer), Named.as("take-timer"));
        return facts.merge(context, Named.as("join-context"))
                .merge(analyses, Named.as("join-analyses"))
                .merge(timers, Named.as("join-timers"))
                .process(new FindingBook.Supplier(rules, tally), Named.as("live-findings"));
    }

    private void write(KStream<String, Decision> decisions) {
        decisions
                .split(Named.as("decide-"))
                .branch(
                        (cluster, decision) -> decision instanceof Decision.Publish,
                        Branched.withConsumer(this::publish, "publish"))
                .branch(
                        (cluster, decision) -> decision instanceof Decision.Ask,
                        Branched.withConsumer(this::ask, "ask"))
                .branch(
                        (cluster, decision) -> isUrgent(decision),
                        Branched.withConsumer(
                                urgent -> analyse(urgent, topics.enrichedUrgent()),
                                "analyse-urgently"))
                .branch(
                        (cluster, decision) -> decision instanceof Decision.Analyse,
                        Branched.withConsumer(rest -> analyse(rest, topics.enriched()), "analyse"))
                .defaultBranch(Branched.withConsumer(this::note, "note"));
    }

    private void publish(KStream<String, Decision> decisions) {
        decisions
                .mapValues(
                        decision -> ((Decision.Publish) decision).finding(),
                        Named.as("take-finding"))
                .selectKey((cluster, finding) -> finding.id(), Named.as("key-finding-by-id"))
                .to(topics.findings().name(), writeTo(topics.findings()));
    }

    private void ask(KStream<String, Decision> decisions) {
        decisions
                .mapValues(
                        decision -> ((Decision.Ask) decision).request(), Named.as("take-request"))
                .to(topics.contextRequests().name(), writeTo(topics.contextRequests()));
    }

    private static boolean isUrgent(Decision decision) {
        return decision instanceof Decision.Analyse(var question)
                && question.finding().severity().compareTo(Severity.HIGH) >= 0;
    }

    private static void analyse(
            KStream<String, Decision> decisions, Topic<String, EnrichedFinding> queue) {
        decisions
                .mapValues(
                        decision -> ((Decision.Analyse) decision).question(),
                        Named.as("take-question-for-" + queue.name()))
                .selectKey(
                        (cluster, question) -> question.finding().id(),
                        Named.as("key-question-for-" + queue.name()))
                .to(queue.name(), writeTo(queue));
    }

    private void note(KStream<String, Decision> decisions) {
        decisions
                .mapValues(decision -> ((Decision.Note) decision).timer(), Named.as("take-note"))
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
