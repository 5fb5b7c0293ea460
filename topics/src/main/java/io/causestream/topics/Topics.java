package io.causestream.topics;

import static io.causestream.topics.Topic.Keeps.LATEST_FOR_A_TIME;
import static io.causestream.topics.Topic.Keeps.TIME;
import static io.causestream.topics.Topic.Spread.BY_KEY;
import static io.causestream.topics.Topic.Spread.SINGLE;
import static io.causestream.topics.Topic.Stamps.BROKER;
import static io.causestream.topics.Topic.Stamps.WRITER;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.delivery.Delivery;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.topics.Topic.Keeps;
import io.causestream.topics.Topic.Spread;
import io.causestream.topics.Topic.Stamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * All topics, in the order in which a problem passes through them. All names have the
 * installation's prefix, so that a second installation, or a replay, can run beside production. A
 * topic is one declaration with its accessor below it; nothing else lists topics.
 *
 * <p>Keys are divided over partitions by Kafka's own partitioner (murmur2 of the key's bytes); no
 * producer sets another.
 */
public final class Topics {

    public static final String DEFAULT_PREFIX = "causestream.";

    private static final Duration HOURS = Duration.ofHours(6);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration FORTNIGHT = Duration.ofDays(14);
    private static final Duration QUARTER = Duration.ofDays(90);

    private static final Serde<Scope> SCOPE =
            Serdes.serdeFrom(
                    (topic, scope) ->
                            scope == null
                                    ? null
                                    : Serdes.String()
                                            .serializer()
                                            .serialize(topic, scope.toString()),
                    (topic, bytes) ->
                            bytes == null
                                    ? null
                                    : Scope.parse(
                                            Serdes.String()
                                                    .deserializer()
                                                    .deserialize(topic, bytes)));

    private final String prefix;

    /** In the order in which they are declared below. */
    private final List<Topic<?, ?>> all = new ArrayList<>();

    /** Every change of one object, every Kubernetes Event, every finished list, and heartbeats. */
    private final Topic<Scope, KubeObservation> rawKube =
            declare(
                    "raw.kube",
                    KubeObservation.class,
                    SCOPE,
                    new ObservationSerde(
                            versioned(
                                    KubeObservation.class,
                                    "observation",
                                    o -> at(o.id(), o.cluster(), o.observedAt()))),
                    "ingest-kube",
                    BY_KEY,
                    WEEK,
                    TIME,
                    BROKER);

    public Topic<Scope, KubeObservation> rawKube() {
        return rawKube;
    }

    /** Every alert of every webhook and list, every silence, every finished list. */
    private final Topic<Scope, AlertmanagerObservation> rawAlerts =
            declare(
                    "raw.alerts",
                    AlertmanagerObservation.class,
                    SCOPE,
                    versioned(
                            AlertmanagerObservation.class,
                            "alertmanager.observation",
                            o -> at(o.id(), o.cluster(), o.observedAt())),
                    "ingest-alertmanager",
                    BY_KEY,
                    WEEK,
                    TIME,
                    BROKER);

    public Topic<Scope, AlertmanagerObservation> rawAlerts() {
        return rawAlerts;
    }

    /** By cluster: what an agent has to look up. */
    private final Topic<String, ContextRequest> contextRequests =
            declare(
                    "context.requests",
                    ContextRequest.class,
                    Serdes.String(),
                    versioned(
                            ContextRequest.class,
                            "context.request",
                            r -> at(r.id(), r.cluster(), Instant.EPOCH)),
                    "enrich-streams",
                    BY_KEY,
                    HOURS,
                    TIME,
                    BROKER);

    public Topic<String, ContextRequest> contextRequests() {
        return contextRequests;
    }

    /** By cluster: what an agent found. */
    private final Topic<String, ContextResult> contextResults =
            declare(
                    "context.results",
                    ContextResult.class,
                    Serdes.String(),
                    versioned(
                            ContextResult.class,
                            "context.result",
                            r -> at(r.requestId(), r.cluster(), Instant.EPOCH)),
                    "ingest-kube",
                    BY_KEY,
                    WEEK,
                    TIME,
                    BROKER);

    public Topic<String, ContextResult> contextResults() {
        return contextResults;
    }

    /** By finding: the model's queue for CRITICAL and HIGH. */
    private final Topic<String, EnrichedFinding> enrichedUrgent = declareQueue("enriched.urgent");

    public Topic<String, EnrichedFinding> enrichedUrgent() {
        return enrichedUrgent;
    }

    /** By finding: the model's queue for the rest. */
    private final Topic<String, EnrichedFinding> enriched = declareQueue("enriched");

    public Topic<String, EnrichedFinding> enriched() {
        return enriched;
    }

    /** By cluster: the model's answers. */
    private final Topic<String, Analysis> analyses =
            declare(
                    "analyses",
                    Analysis.class,
                    Serdes.String(),
                    versioned(
                            Analysis.class,
                            "analysis",
                            a ->
                                    at(
                                            a.findingId() + "/" + a.revision(),
                                            a.cluster(),
                                            Instant.EPOCH)),
                    "ai-worker",
                    BY_KEY,
                    WEEK,
                    TIME,
                    BROKER);

    public Topic<String, Analysis> analyses() {
        return analyses;
    }

    /** By finding: the findings, for any reader. */
    private final Topic<String, Finding> findings =
            declare(
                    "findings",
                    Finding.class,
                    Serdes.String(),
                    versioned(
                            Finding.class,
                            "finding",
                            f ->
                                    at(
                                            f.id() + "/" + f.revision(),
                                            f.cluster(),
                                            f.occurrences().lastSeen())),
                    "enrich-streams",
                    BY_KEY,
                    QUARTER,
                    LATEST_FOR_A_TIME,
                    WRITER);

    public Topic<String, Finding> findings() {
        return findings;
    }

    /** By finding, sink and channel: what is in Slack. */
    private final Topic<String, Delivery> slackDeliveries =
            declare(
                    "deliveries.slack",
                    Delivery.class,
                    Serdes.String(),
                    versioned(
                            Delivery.class,
                            "delivery",
                            d -> at(d.key(), d.channel(), d.updatedAt())),
                    "slack-sink",
                    SINGLE,
                    QUARTER,
                    LATEST_FOR_A_TIME,
                    WRITER);

    /** By finding, sink and channel: what was sent to webhooks. */
    private final Topic<String, Delivery> webhookDeliveries =
            declare(
                    "deliveries.webhook",
                    Delivery.class,
                    Serdes.String(),
                    versioned(
                            Delivery.class,
                            "delivery",
                            d -> at(d.key(), d.channel(), d.updatedAt())),
                    "webhook-sink",
                    SINGLE,
                    QUARTER,
                    LATEST_FOR_A_TIME,
                    WRITER);

    public Topic<String, Delivery> slackDeliveries() {
        return slackDeliveries;
    }

    public Topic<String, Delivery> webhookDeliveries() {
        return webhookDeliveries;
    }

    /**
     * The ledger of a kind of sink.
     *
     * @param kind {@code slack} or {@code webhook}
     * @throws IllegalArgumentException for another
     */
    public Topic<String, Delivery> deliveries(String kind) {
        return switch (kind) {
            case "slack" -> slackDeliveries;
            case "webhook" -> webhookDeliveries;
            default -> throw new IllegalArgumentException("no sink of this kind: " + kind);
        };
    }

    /** By scope, or on every partition: input to decisions that is in no raw topic. */
    private final Topic<String, Control> control =
            declare(
                    "control",
                    Control.class,
                    Serdes.String(),
                    versioned(Control.class, "control", Topics::describe),
                    "enrich-streams",
                    BY_KEY,
                    WEEK,
                    TIME,
                    WRITER);

    public Topic<String, Control> control() {
        return control;
    }

    /** By cluster: the elapsed timers of findings. */
    private final Topic<String, TimerElapsed> timers =
            declare(
                    "timers",
                    TimerElapsed.class,
                    Serdes.String(),
                    versioned(
                            TimerElapsed.class,
                            "timer",
                            timer ->
                                    at(
                                            timer.findingId()
                                                    + "/"
                                                    + timer.timer()
                                                    + "/"
                                                    + timer.due(),
                                            timer.cluster(),
                                            timer.due())),
                    "enrich-streams",
                    BY_KEY,
                    WEEK,
                    TIME,
                    WRITER);

    public Topic<String, TimerElapsed> timers() {
        return timers;
    }

    /** By cluster: the agents' heartbeats that have passed through enrich-streams. */
    private final Topic<String, ProcessedHeartbeat> heartbeats =
            declare(
                    "heartbeats",
                    ProcessedHeartbeat.class,
                    Serdes.String(),
                    versioned(
                            ProcessedHeartbeat.class,
                            "heartbeat",
                            h -> at(h.id(), h.cluster(), h.observedAt())),
                    "enrich-streams",
                    BY_KEY,
                    HOURS,
                    TIME,
                    WRITER);

    public Topic<String, ProcessedHeartbeat> heartbeats() {
        return heartbeats;
    }

    /**
     * The bytes as received; the headers contain their origin and the reason. Every consumer may
     * write here.
     */
    private final Topic<byte[], byte[]> deadLetters =
            declare(
                    "dead-letters",
                    byte[].class,
                    Serdes.ByteArray(),
                    Serdes.ByteArray(),
                    "any",
                    SINGLE,
                    FORTNIGHT,
                    TIME,
                    BROKER);

    public Topic<byte[], byte[]> deadLetters() {
        return deadLetters;
    }

    /**
     * @param prefix letters, digits, dots, dashes and underscores, as Kafka allows; may be empty
     */
    public Topics(String prefix) {
        if (!prefix.matches("[A-Za-z0-9._-]{0,100}")) {
            throw new IllegalArgumentException(
                    "a topic prefix may contain only letters, digits, dots, dashes and underscores, not '%s'"
                            .formatted(prefix));
        }
        // Before super(), so that the declarations above see it.
        this.prefix = prefix;
        super();
    }

    /** All of them, in the order above. */
    public List<Topic<?, ?>> all() {
        return List.copyOf(all);
    }

    private <K, V> Topic<K, V> declare(
            String name,
            Class<V> type,
            Serde<K> keySerde,
            Serde<V> valueSerde,
            String owner,
            Spread spread,
            Duration retention,
            Keeps keeps,
            Stamps stamps) {
        Topic<K, V> topic =
                new Topic<>(
                        prefix + name,
                        type,
                        keySerde,
                        valueSerde,
                        owner,
                        spread,
                        retention,
                        keeps,
                        stamps);
        all.add(topic);
        return topic;
    }

    private Topic<String, EnrichedFinding> declareQueue(String name) {
        return declare(
                name,
                EnrichedFinding.class,
                Serdes.String(),
                versioned(
                        EnrichedFinding.class,
                        "finding.enriched",
                        e ->
                                at(
                                        e.finding().id() + "/" + e.finding().revision(),
                                        e.finding().cluster(),
                                        e.finding().occurrences().lastSeen())),
                "enrich-streams",
                SINGLE,
                HOURS,
                TIME,
                BROKER);
    }

    private static Described describe(Control control) {
        return switch (control) {
            case Control.PlaybooksActivated set ->
                    at("playbooks/" + set.version(), "all", Instant.EPOCH);
            case Control.PendingTimerElapsed hold ->
                    at(
                            hold.scope() + "/" + hold.timer() + "/" + hold.due(),
                            Scope.parse(hold.scope()).cluster(),
                            hold.due());
            case Control.Tick tick ->
                    at("tick/" + tick.at() + "/" + tick.partition(), "all", tick.at());
            case Control.Rewound rewound ->
                    at("rewound/" + rewound.epoch(), "all", Instant.ofEpochMilli(rewound.epoch()));
            case Control.OpenAtRewind(Finding finding) ->
                    at(
                            "open-at-rewind/" + finding.id() + "/" + finding.revision(),
                            finding.cluster(),
                            finding.occurrences().lastSeen());
            case Control.Unknown unknown -> at("unknown", "unknown", Instant.EPOCH);
        };
    }

    private record Described(String id, String cluster, Instant time) {}

    private interface Describes<V> {
        Described describe(V value);
    }

    private static Described at(String id, String cluster, Instant time) {
        return new Described(id, cluster, time);
    }

    private static <V> JsonSerde<V> versioned(Class<V> type, String name, Describes<V> describes) {
        return JsonSerde.versioned(
                type,
                1,
                value -> {
                    Described described = describes.describe(value);
                    return new CloudEvent(
                            described.id(),
                            "io.causestream." + name + ".v1",
                            "/clusters/" + described.cluster(),
                            described.time());
                });
    }
}
