package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.delivery.Delivery;
import io.causestream.finding.Analysis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands on the topics: stored samples of each version must still read, and what is written
 * reads back equal.
 */
class WireTest {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Path VERSION_1 = Path.of("src/test/resources/samples/v1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object",
                "event",
                "list_complete",
                "alert",
                "listed_alert",
                "silence",
                "alert_list_complete",
                "context_request",
                "context_request_owner_events",
                "context_request_pod_facts",
                "context_request_node_pods",
                "context_request_rollout_history",
                "context_request_metric",
                "context_request_metric_range",
                "context_result",
                "finding",
                "enriched_finding",
                "analysis",
                "no_analysis",
                "delivery",
                "playbooks_activated",
                "pending_timer_elapsed",
                "rewound",
                "open_at_rewind",
                "tick",
                "timer"
            })
    void storedSamplesOfVersionOneStillRead(String name) throws IOException {
        Object expected = sample(name);

        assertThat(read(expected, Files.readAllBytes(VERSION_1.resolve(name + ".json"))))
                .isEqualTo(expected);
    }

    @Test
    void everyTypeReadsBackAsItWasWritten() {
        Samples.byName()
                .forEach((name, value) ->
                        assertThat(read(value, write(value))).as(name).isEqualTo(value));
    }

    @Test
    void sameValueGivesSameBytes() {
        assertThat(write(Samples.finding())).isEqualTo(write(Samples.finding()));
    }

    @Test
    void eachValueSaysItsSchemaVersion() {
        Samples.byName()
                .forEach((name, value) ->
                        assertThat(new String(write(value), UTF_8))
                                .as(name)
                                .contains("\"schemaVersion\":1,"));
    }

    @Test
    void fieldsOfALaterVersionAreNoObstacle() {
        String later =
                new String(write(Samples.finding()), UTF_8)
                        .replaceFirst("\\{", "{\"mood\":{\"a\":[1]},");

        assertThat(read(Samples.finding(), later.getBytes(UTF_8))).isEqualTo(Samples.finding());
    }

    @Test
    void enrichmentsOfALaterVersionAreKeptAndWrittenBack() {
        String later = "{\"type\":\"trace\",\"spans\":[{\"id\":1}],\"service\":\"web\"}";

        Enrichment read = Json.MAPPER.readValue(later, Enrichment.class);

        assertThat(read).isInstanceOf(Enrichment.Unknown.class);
        assertThat(
                        Json.MAPPER.readTree(
                                Json.MAPPER.writerFor(Enrichment.class).writeValueAsString(read)))
                .isEqualTo(Json.MAPPER.readTree(later));
    }

    @Test
    void wordsOfALaterVersionReadAsTheOneThatSaysLeast() {
        assertThat(Json.MAPPER.readValue("\"APOCALYPTIC\"", Severity.class))
                .isEqualTo(Severity.INFO);
        assertThat(Json.MAPPER.readValue("{\"type\":\"dump\"}", ContextQuery.class))
                .isEqualTo(new ContextQuery.Unknown());
        assertThat(
                        Json.MAPPER.readValue(
                                "{\"type\":\"needs_context\",\"findingId\":\"f\"}", Analysis.class))
                .isInstanceOf(Analysis.Unknown.class);
    }

    @Test
    void whatIsNoFindingIsRefusedWithoutItsText() {
        assertThatThrownBy(() ->
                        TOPICS.findings()
                                .valueSerde()
                                .deserializer()
                                .deserialize("t", "hunter2".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("not a Finding on t");
        assertThatThrownBy(() ->
                        TOPICS.findings()
                                .valueSerde()
                                .deserializer()
                                .deserialize("t", "{}".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() ->
                        TOPICS.findings()
                                .valueSerde()
                                .deserializer()
                                .deserialize("t", "null".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void tombstonesStayNull() {
        assertThat(TOPICS.findings().valueSerde().serializer().serialize("t", null)).isNull();
        assertThat(TOPICS.findings().valueSerde().deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void headersFollowTheKafkaBindingOfCloudEvents() {
        var headers = new RecordHeaders();

        TOPICS.findings().valueSerde().serializer().serialize("t", headers, Samples.finding());

        assertThat(headers.toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=f-1/3",
                        "ce_type=io.causestream.finding.v1",
                        "ce_source=/clusters/home",
                        "ce_time=2026-01-01T12:00:00Z",
                        "content-type=application/json");
    }

    private static Object sample(String name) {
        return requireNonNull(Samples.byName().get(name), () -> "no sample named " + name);
    }

    private static byte[] write(Object value) {
        return serde(value).serializer().serialize("t", value);
    }

    private static Object read(Object like, byte[] bytes) {
        return serde(like).deserializer().deserialize("t", bytes);
    }

    @SuppressWarnings("unchecked")
    private static Serde<Object> serde(Object value) {
        Map<Class<?>, Serde<?>> serdes =
                Map.of(
                        KubeObservation.class, TOPICS.rawKube().valueSerde(),
                        AlertmanagerObservation.class, TOPICS.rawAlerts().valueSerde(),
                        ContextRequest.class, TOPICS.contextRequests().valueSerde(),
                        ContextResult.class, TOPICS.contextResults().valueSerde(),
                        Finding.class, TOPICS.findings().valueSerde(),
                        EnrichedFinding.class, TOPICS.enriched().valueSerde(),
                        Analysis.class, TOPICS.analyses().valueSerde(),
                        Delivery.class, TOPICS.slackDeliveries().valueSerde(),
                        Control.class, TOPICS.control().valueSerde(),
                        TimerElapsed.class, TOPICS.timers().valueSerde());
        return (Serde<Object>)
                serdes.entrySet().stream()
                        .filter(entry -> entry.getKey().isInstance(value))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow();
    }
}
