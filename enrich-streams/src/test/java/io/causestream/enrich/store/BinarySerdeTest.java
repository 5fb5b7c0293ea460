package io.causestream.enrich.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.topics.JsonSerde;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinarySerdeTest {

    private static final String STORE = "enrichment-moods-changelog";

    private static final Mood GOOD =
            new Mood("good", List.of("sun", "größe 😀"), Instant.ofEpochSecond(-2, 7), 3);

    /** Version 1 had no number. */
    private record Mood(String name, List<String> reasons, @Nullable Instant since, int number) {}

    private static final class MoodSerde extends BinarySerde<Mood> {

        MoodSerde() {
            super(Mood.class, 2);
        }

        @Override
        protected void write(Mood value, BinaryWriter to) {
            to.writeText(value.name());
            to.writeAll(value.reasons(), to::writeText);
            to.writeInstant(value.since());
            to.writeInt(value.number());
        }

        @Override
        protected Mood read(int version, BinaryReader from) {
            return new Mood(
                    from.readText(),
                    from.readAll(from::readText),
                    from.readInstant(),
                    version == 1 ? 1 : from.readInt());
        }
    }

    @Test
    void whatIsWrittenReadsBack() {
        assertThat(read(write(GOOD))).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 511, 512, 16_383, 16_384, 100_000})
    void textsOfAnyLengthReadBack(int length) {
        Mood mood = new Mood("é".repeat(length), List.of("x".repeat(length), ""), null, -1);

        assertThat(read(write(mood))).isEqualTo(mood);
    }

    @Test
    void anEarlierVersionIsRead() {
        assertThat(read(hex("01 02 6f6b 01 03 73756e 00")))
                .isEqualTo(new Mood("ok", List.of("sun"), null, 1));
    }

    @Test
    void jsonFromBeforeIsRead() {
        byte[] json = JsonSerde.of(Mood.class).serializer().serialize(STORE, GOOD);

        assertThat(read(json)).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @CsvSource({"03 02 6f6b, 3", "00, 0", "'', 0", "ff 02, -1", "5b 5d, 91"})
    void anUnknownVersionIsRefusedWithTheStoreAndTheVersion(String bytes, int version) {
        assertThatThrownBy(() -> read(hex(bytes)))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "not a Mood on %s: version %d, and this release reads 1 to 2"
                                .formatted(STORE, version));
    }

    @Test
    void bytesThatAreCutAnywhereAreRefused() {
        byte[] whole = write(GOOD);
        for (int length = 1; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void bytesThatAreTooManyAreRefused() {
        byte[] whole = write(GOOD);

        assertRefused(Arrays.copyOf(whole, whole.length + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 ffffffff07 6f6b", // longer than what is left
                "02 ffffffff0f 6f6b", // -1
                "02 ffffffffff0f 6f6b", // six bytes of a size
                "02 00 ffffffff07", // more reasons than bytes
                "02 00 00 02 0000000000000000 00000000 00000000", // neither true nor false
                "02 00 00 01 7fffffffffffffff 00000000 00000000", // after the end of time
            })
    void bytesThatAreNoValueAreRefused(String bytes) {
        assertRefused(hex(bytes));
    }

    @Test
    void tombstonesStayNull() {
        try (var serde = new MoodSerde()) {
            assertThat(serde.serializer().serialize(STORE, null)).isNull();
            assertThat(serde.deserializer().deserialize(STORE, null)).isNull();
        }
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> read(bytes))
                .as(HexFormat.of().formatHex(bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "not a Mood on %s: %d bytes that are not one of version 2"
                                .formatted(STORE, bytes.length));
    }

    private static byte[] write(Mood mood) {
        return new MoodSerde().serializer().serialize(STORE, mood);
    }

    private static Mood read(byte[] bytes) {
        return new MoodSerde().deserializer().deserialize(STORE, bytes);
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }
}
