package io.causestream.enrich;

import io.causestream.context.ContextResult;
import io.causestream.enrich.condition.AlertMatch;
import io.causestream.enrich.condition.ChangeTracker;
import io.causestream.enrich.condition.ConditionWatch;
import io.causestream.enrich.condition.ObjectMemory;
import io.causestream.enrich.condition.ScopeStores;
import io.causestream.enrich.condition.Signal;
import io.causestream.enrich.life.Decision;
import io.causestream.enrich.life.Fact;
import io.causestream.enrich.life.FindingBook;
import io.causestream.finding.Analysis;
import io.causestream.finding.Severity;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.JsonSerde;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import org.apache.kafka.common.serialization.Serdes;
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
 *                 raw.alerts → match-alerts ──────────────────────────────────────────┴→ signals
 *
 * B, by cluster   signals, context.results, analyses, timers → live-findings → findings, context.requests,
 *                                                                               enriched[.urgent], timers
 * </pre>
 */
public final class EnrichmentTopology {

    private final Topics topics;
    private final EnrichmentRules rules;
    private final Tally tally;

    private EnrichmentTopology(Topics topics, EnrichmentRules rules, Tally tally) {
        this.topics = topics;
        this.rules = rules;
        this.tally = tally;
    }

    /** The same for the same arguments, so that all instances of an application agree on it. */
    public static Topology build(
            StreamsConfig config, Topics topics, EnrichmentRules rules, Tally tally) {
        // Only a builder that is given the config refuses stores and topics that nobody named.
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(config));
        EnrichmentTopology topology = new EnrichmentTopology(topics, rules, tally);
        KStream<String, Signal> signals = topology.whatIsWrong(builder);
        KStream<String, Decision> decisions = topology.whatPeopleHear(builder, signals);
        topology.write(decisions);
        return builder.build();
    }

    private KStream<String, Signal> whatIsWrong(StreamsBuilder builder) {
        ScopeStores stores = new ScopeStores();
        KStream<String, Signal> ofObjects =
                builder.stream(topics.rawKube().name(), readFrom(topics.rawKube()))
                        .process(
                                new ObjectMemory.Supplier(stores, tally),
                                Named.as("drop-what-is-known"))
                        .processValues(
                                new ChangeTracker.Supplier(stores), Named.as("track-changes"))
                        .process(
                                new ConditionWatch.Supplier(stores, rules, tally),
                                Named.as("watch-conditions"));
        KStream<String, Signal> ofAlerts =
                builder.stream(topics.rawAlerts().name(), readFrom(topics.rawAlerts()))
                        .process(
                                new AlertMatch.Supplier(stores, rules, tally),
                                Named.as("match-alerts"));
        return ofObjects.merge(ofAlerts, Named.as("gather-signals"));
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
