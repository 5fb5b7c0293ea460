package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick reading of an object's envelope gives what databind gives, or leaves it to it. */
class ObservationSerdeTest {

    private static final String OBJECT =
            new String(
                    JsonSerde.of(KubeObservation.class)
                            .serializer()
                            .serialize("t", (KubeObservation) Samples.byName().get("object")),
                    UTF_8);

    private static final Deserializer<KubeObservation> DATABIND =
            JsonSerde.of(KubeObservation.class).deserializer();

    private static final Deserializer<KubeObservation> QUICK =
            new ObservationSerde(JsonSerde.of(KubeObservation.class)).deserializer();

    @Test
    void everyObservationReadsAsDatabindReadsIt() {
        Samples.byName().values().stream()
                .filter(KubeObservation.class::isInstance)
                .map(KubeObservation.class::cast)
                .map(value ->
                        JsonSerde.of(KubeObservation.class).serializer().serialize("t", value))
                .forEach(bytes -> assertSame(new String(bytes, UTF_8)));
    }

    /** Parsers read in pieces of 8,000 characters. */
    @ParameterizedTest
    @ValueSource(ints = {7_900, 8_100, 16_100, 300_000})
    void aLargeBodyReadsAsDatabindReadsIt(int length) {
        assertSame(
                replaced("\"body\":{", "\"body\":{\"note\":\"%s\",".formatted("é".repeat(length))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{`                    | `{\"mood\":{\"body\":{\"a\":[1,{}]},\"id\":2},`",
                "`\"uid\"`              | `\"owner\":null,\"uid\"`",
                "`\"kind\":\"Pod\"`     | `\"kind\":\"Pod\",\"apiVersion\":{\"name\":[\"v1\"]}`",
                "`\"uid\":`             | `\"\\u0075id\" : `",
                "u-1                    | `a\\\"b\\\\c\\u00e9\\n\\ud83d\\ude00é`",
                "`,\"body\":{`          | `\t,\r\n \"body\" : { `",
                "home                   | `,\\\"body\\\":{`",
                "12:00:00Z              | 12:00:00.1Z",
                "12:00:00Z              | 23:59:59.120Z",
                "12:00:00Z              | 12:00:00.000123Z",
                "12:00:00Z              | 12:00:00.123456789Z",
                "2026-01-01             | 0001-02-28",
                "2026-01-01             | 2024-02-29",
                "PT0S                   | PT1H2M3.5S",
                "PT0S                   | PT-2S",
                "`\"listing\":1`        | `\"listing\":-9223372036854775808`",
                "MODIFIED               | DELETED",
            })
    void envelopesThatItReadsReadAsDatabindReadsThem(String part, String instead) {
        String json = replaced(part, instead);

        assertThat(quick(json)).isNotNull();
        assertSame(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"u-1\"`              | null",
                "`\"u-1\"`              | 7",
                "`\"u-1\"`              | [\"u-1\"]",
                "`\"uid\"`              | `\"uid\":\"u-2\",\"uid\"`",
                "`\"uid\"`              | `\"Uid\"`",
                "`\"age\":\"PT0S\",`    | ``",
                "`\"listing\":1,`       | ``",
                "`\"listing\":1`        | `\"listing\":null`",
                "`\"listing\":1`        | `\"listing\":\"1\"`",
                "`\"listing\":1`        | `\"listing\":1.5`",
                "`\"listing\":1`        | `\"listing\":9223372036854775808`",
                "`\"listing\":1`        | `\"listing\":true`",
                "`\"object\":{`         | `\"object\":{\"kind\":\"Node\",`",
                "`\"kind\":\"Pod\",`    | ``",
                "`\"kind\":\"Pod\"`     | `\"kind\":\"\"`",
                "`\"kind\":\"Pod\"`     | `\"kind\":null`",
                "`\"object\":`          | `\"object\":\"Pod checkout\",\"old\":`",
                "`\"workload\":`        | `\"workload\":null,\"old\":`",
                "MODIFIED               | RENAMED",
                "MODIFIED               | modified",
                "`\"type\":\"object\"`  | `\"type\":\"mood\"`",
                "`\"type\":\"object\"`  | `\"type\":1`",
                "`\"type\":\"object\",` | ``",
                "12:00:00Z              | 12:00:00",
                "12:00:00Z              | 12:00:00.Z",
                "12:00:00Z              | 12:00:00.1234567891Z",
                "12:00:00Z              | 12:00:00+01:00",
                "12:00:00Z              | 12:00:60Z",
                "12:00:00Z              | 24:00:00Z",
                "12:00:00Z              | 12:00:+1Z",
                "12:00:00Z              | 12:00:00ZZ",
                "2026-01-01             | 2026-02-29",
                "2026-01-01             | +12026-01-01",
                "2026-01-01T12:00:00Z   | yesterday",
                "`\"2026-01-01T12:00:00Z\"` | 1767268800",
                "PT0S                   | soon",
                "PT0S                   | ` PT0S `",
                "`\"body\":{`           | `\"body\":null,\"old\":{`",
                "`\"body\":{`           | `\"body\":[1],\"old\":{`",
                "`\"body\":{`           | `\"old\":{`",
                "`,\"cluster\"`         | `\"cluster\"`",
                "`{`                    | `[{`",
            })
    void whatIsUnusualIsLeftToDatabind(String part, String instead) {
        String json = replaced(part, instead);

        assertThat(quick(json)).isNull();
        assertSame(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "{}", "hunter2", "{\"type\":\"object\"", "[]"})
    void whatIsNoObservationIsRefusedAsDatabindRefusesIt(String json) {
        assertSame(json);
        assertThatThrownBy(() -> QUICK.deserialize("t", json.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("not a KubeObservation on t: ");
    }

    @Test
    void otherEncodingsAreLeftToDatabind() {
        byte[] bytes = OBJECT.getBytes(UTF_16BE);

        assertThat(QUICK.deserialize("t", bytes)).isEqualTo(DATABIND.deserialize("t", bytes));
    }

    @Test
    void anUnreadableBodyIsRefusedWhenItIsAskedFor() {
        KubeObservation read =
                QUICK.deserialize("t", replaced("\"metadata\":", "\"hunter2\"").getBytes(UTF_8));

        assertThat(read.id()).isEqualTo("home/u-1/7");
        assertThatThrownBy(((ObjectObserved) read)::body)
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("not the body of an object on t: ")
                .message()
                .doesNotContain("hunter2");
    }

    private static String replaced(String part, String instead) {
        assertThat(OBJECT).contains(part);
        return OBJECT.substring(0, OBJECT.indexOf(part))
                + instead
                + OBJECT.substring(OBJECT.indexOf(part) + part.length());
    }

    private static @Nullable ObjectObserved quick(String json) {
        return ObservationSerde.object("t", json.getBytes(UTF_8));
    }

    /** The same value, or the same complaint. */
    private static void assertSame(String json) {
        assertThat(outcome(QUICK, json)).as(json).isEqualTo(outcome(DATABIND, json));
    }

    private static @Nullable Object outcome(Deserializer<KubeObservation> reader, String json) {
        try {
            return reader.deserialize("t", json.getBytes(UTF_8));
        } catch (SerializationException e) {
            return e.getMessage();
        }
    }
}
