package io.causestream.enrich.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.finding.Subject;
import io.causestream.topics.JsonSerde;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class KnownObjectSerdeTest {

    private static final String STORE = "enrichment-known-objects-changelog";

    private static final KnownObject NODE =
            new KnownObject(
                    Subject.node("größe-1"),
                    "u-1",
                    new Subject("Deployment", "shop", "checkout"),
                    new KnownObject.Version(1, -2, Long.MAX_VALUE),
                    new KnownObject.Times(4, 5, 6),
                    List.of("10.0.0.1", "größe-1.example.com"));

    /** What stands in stores: never to be changed. */
    private static final String VERSION_1 =
            "01044e6f6465000967"
                    + "72c3b6c39f652d3103752d31"
                    + "0a4465706c6f796d656e740473686f7008636865636b6f7574"
                    + "0000000000000001fffffffffffffffe7fffffffffffffff"
                    + "000000000000000400000000000000050000000000000006"
                    + "020831302e302e302e311567"
                    + "72c3b6c39f652d312e6578616d706c652e636f6d";

    private final KnownObjectSerde serde = new KnownObjectSerde();

    @Test
    void allPartsReadBack() {
        assertThat(read(write(NODE))).isEqualTo(NODE);
    }

    @Test
    void versionOneIsRead() {
        assertThat(read(HexFormat.of().parseHex(VERSION_1))).isEqualTo(NODE);
    }

    @Test
    void jsonFromBeforeIsRead() {
        assertThat(read(JsonSerde.of(KnownObject.class).serializer().serialize(STORE, NODE)))
                .isEqualTo(NODE);
    }

    @Test
    void cutBytesAreRefusedWithTheStoreAndTheVersion() {
        byte[] whole = write(NODE);

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("not a KnownObject on " + STORE)
                .hasMessageContaining("version 1");
    }

    private byte[] write(KnownObject value) {
        return serde.serializer().serialize(STORE, value);
    }

    private KnownObject read(byte[] bytes) {
        return serde.deserializer().deserialize(STORE, bytes);
    }
}
