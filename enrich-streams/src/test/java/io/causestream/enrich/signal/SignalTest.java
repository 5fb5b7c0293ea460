package io.causestream.enrich.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.topics.Json;
import io.causestream.topics.JsonSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SignalTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject CHECKOUT = new Subject("Deployment", "shop", "checkout");
    private static final Subject POD = Subject.pod("shop", "checkout-1");

    @Test
    void whatWasSeenIsReadAsItWasWritten() {
        Signal.Seen seen = seen();

        byte[] json = JsonSerde.of(Signal.class).serializer().serialize("signals", seen);

        assertThat(JsonSerde.of(Signal.class).deserializer().deserialize("signals", json))
                .isEqualTo(seen);
    }

    @Test
    void itsPartsAreWrittenUnderTheirNamesAndEachFactOnce() {
        byte[] json = JsonSerde.of(Signal.class).serializer().serialize("signals", seen());
        JsonNode written = Json.MAPPER.readTree(json);

        assertThat(new TreeSet<>(written.propertyNames()))
                .containsExactly(
                        "about", "details", "identity", "occurrence", "orders", "type", "wording");
        assertThat(written.path("identity").path("cluster").asString("")).isEqualTo("home");
        assertThat(written.path("occurrence").path("times").asInt()).isEqualTo(3);
    }

    private static Signal.Seen seen() {
        return new Signal.Seen(
                new Signal.Identity(
                        "home",
                        Fingerprint.of("home", "CrashLoopBackOff", CHECKOUT, "web"),
                        Finding.Kind.CONDITION,
                        Source.PROMETHEUS,
                        "KubePodCrashLooping since noon"),
                new Signal.Wording(
                        "CrashLoopBackOff",
                        Severity.HIGH,
                        "Crashing pod checkout-1",
                        "exit code 1",
                        Map.of("severity", "critical"),
                        Map.of("summary", "it crashes"),
                        List.of(new Link("Prometheus", "https://prometheus.test/graph"))),
                new Signal.About(
                        POD,
                        CHECKOUT,
                        "web",
                        "uid",
                        "node-1",
                        new Signal.FailedPod(POD, "uid", "node-1"),
                        List.of(CHECKOUT, Subject.node("node-1"))),
                new Signal.Occurrence(NOON, 3, true, 7, true),
                new Signal.Details(
                        new CrashInfo(
                                "checkout-1",
                                "web",
                                2,
                                "WAITING",
                                "CrashLoopBackOff",
                                "back-off",
                                "shop/checkout:2",
                                1,
                                "Error",
                                NOON.minusSeconds(5),
                                NOON,
                                "64Mi"),
                        List.of("checkout-1"),
                        List.of(
                                new Change(
                                        CHECKOUT,
                                        NOON,
                                        Duration.ofMinutes(1),
                                        "kubectl",
                                        "alice",
                                        List.of()))),
                Signal.Orders.NONE.suppressing(new Signal.Suppressed(2, NOON)));
    }
}
