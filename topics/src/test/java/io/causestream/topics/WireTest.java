package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.context.ContextQuery;
import io.causestream.finding.Analysis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands on the topics: stored samples of each version must still read, and what is written
 * reads back equal.
 */
class WireTest {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    static List<StoredSample> samples() {
        return StoredSample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void storedSamplesOfEveryVersionStillRead(StoredSample sample) {
        assertThat(read(sample.value(), sample.text().getBytes(UTF_8))).isEqualTo(sample.value());
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
                                "{\"type\":\"asks_back\",\"findingId\":\"f\"}", Analysis.class))
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

    private static byte[] write(Object value) {
        return serde(value).serializer().serialize("t", value);
    }

    private static Object read(Object like, byte[] bytes) {
        return serde(like).deserializer().deserialize("t", bytes);
    }

    private static Serde<Object> serde(Object value) {
        return TOPICS.all().stream()
                .filter(topic -> topic.type().isInstance(value))
                .map(AsyncApi::serde)
                .findFirst()
                .orElseThrow();
    }
}
