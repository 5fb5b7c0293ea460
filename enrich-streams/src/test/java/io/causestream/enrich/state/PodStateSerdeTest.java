package io.causestream.enrich.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.enrich.state.PodState.Container;
import io.causestream.enrich.state.PodState.Run;
import io.causestream.finding.Subject;
import io.causestream.topics.JsonSerde;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class PodStateSerdeTest {

    private static final String STORE = "enrichment-pods-changelog";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.000000001Z");

    private static final PodState CRASHED =
            new PodState(
                    Subject.pod("shop", "checkout-1"),
                    "u-1",
                    "node-1",
                    "Running",
                    "Evicted",
                    true,
                    false,
                    "Ready=ContainersNotReady",
                    "5d9c",
                    NOON,
                    List.of(
                            new Container(
                                    "init",
                                    "init:1",
                                    2,
                                    "WAITING",
                                    "CrashLoopBackOff",
                                    "größe",
                                    new Run(1, 137, "OOMKilled", NOON, NOON.plusSeconds(1)),
                                    NOON.plusSeconds(2),
                                    "64Mi"),
                            new Container(
                                    "app",
                                    "app:1",
                                    0,
                                    "TERMINATED",
                                    "",
                                    "",
                                    new Run(0, -1, "Error", null, null),
                                    null,
                                    "")));

    private static final PodState PENDING =
            new PodState(
                    Subject.pod("shop", "checkout-2"),
                    "u-2",
                    "",
                    "Pending",
                    "",
                    false,
                    true,
                    "",
                    "",
                    null,
                    List.of(new Container("app", "", 0, "RUNNING", "", "", null, null, "")));

    /** What stands in stores: never to be changed. */
    private static final String VERSION_1 =
            "0103506f640473686f700a636865636b6f75742d3103752d31066e6f64652d31"
                    + "0752756e6e696e67074576696374656401001852656164793d436f6e7461696e6572734e6f745265616479"
                    + "04356439630100000000695661c00000000102"
                    + "04696e697406696e69743a31000000020757414954494e471043726173684c6f6f704261636b4f6666076772c3b6c39f65"
                    + "010000000100000089094f4f4d4b696c6c65640100000000695661c0000000010100000000695661c100000001"
                    + "0100000000695661c2000000010436344d69"
                    + "03617070056170703a31000000000a5445524d494e41544544000001"
                    + "00000000ffffffff054572726f7200000000";

    private final PodStateSerde serde = new PodStateSerde();

    @Test
    void allPartsReadBack() {
        assertThat(read(write(CRASHED))).isEqualTo(CRASHED);
    }

    @Test
    void whatIsAbsentStaysAbsent() {
        assertThat(read(write(PENDING))).isEqualTo(PENDING);
    }

    @Test
    void versionOneIsRead() {
        assertThat(read(HexFormat.of().parseHex(VERSION_1))).isEqualTo(CRASHED);
    }

    @Test
    void jsonFromBeforeIsRead() {
        assertThat(read(JsonSerde.of(PodState.class).serializer().serialize(STORE, CRASHED)))
                .isEqualTo(CRASHED);
    }

    @Test
    void cutBytesAreRefusedWithTheStoreAndTheVersion() {
        byte[] whole = write(CRASHED);

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("not a PodState on " + STORE)
                .hasMessageContaining("version 1");
    }

    private byte[] write(PodState value) {
        return serde.serializer().serialize(STORE, value);
    }

    private PodState read(byte[] bytes) {
        return serde.deserializer().deserialize(STORE, bytes);
    }
}
