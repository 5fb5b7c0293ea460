package io.causestream.enrich.alert;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.AlertSubject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the labels of alerts make of their findings: whose they are, and how urgent. */
class AlertInputsTest {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kube-rbac-proxy-main kube-state-metrics-5f6d9",
                "kube-state-metrics release-kube-state-metrics-5f6d9",
                "oauth-proxy kube-state-metrics-5f6d9"
            })
    void anAlertThatCameThroughAProxyIsOneFindingWithWhatTheClusterShows(String scraped) {
        String[] names = scraped.split(" ");
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(Observations.deploymentOf("web", 3, 1, NOON)).passes(LONG_ENOUGH);
            scenario.hears(
                            alert(
                                    Map.of(
                                            "alertname", "KubeDeploymentReplicasMismatch",
                                            "namespace", "shop",
                                            "deployment", "web",
                                            "container", names[0],
                                            "endpoint", "https-main",
                                            "instance", "10.2.0.9:8443",
                                            "job", "kube-state-metrics",
                                            "pod", names[1],
                                            "severity", "warning")))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.told().stream().map(Finding::id).distinct()).hasSize(1);
            assertThat(scenario.last().subject())
                    .isEqualTo(new Subject("Deployment", "shop", "web"));
            assertThat(scenario.last().reason()).isEqualTo("DeploymentReplicasMismatch");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "page, HIGH",
        "PAGE, HIGH",
        "critical, CRITICAL",
        "emergency, CRITICAL",
        "P1, CRITICAL",
        "sev-2, HIGH",
        "major, HIGH",
        "minor, MEDIUM",
        "warn, MEDIUM",
        "p4, LOW",
        "none, INFO"
    })
    void aWordOfTheFieldMeansItsSeverity(String word, Severity severity) {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(alert(Map.of("alertname", "SeverityWord", "severity", word)))
                    .passes(LONG_ENOUGH);

            assertThat(scenario.last().severity()).isEqualTo(severity);
            assertThat(scenario.last().description()).doesNotContain("unknown");
        }
    }

    @ParameterizedTest
    @CsvSource({"sev-blue, sev-blue", "Kaputt, Kaputt", "7, 7"})
    void anUnknownWordIsMediumAndSaysSo(String word, String shown) {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(alert(Map.of("alertname", "SeverityWord", "severity", word)))
                    .passes(LONG_ENOUGH);

            assertThat(scenario.last().severity()).isEqualTo(Severity.MEDIUM);
            assertThat(scenario.last().description())
                    .isEqualTo(
                            "The alert's severity \"%s\" is unknown and counts as MEDIUM; map it in globalConfig.custom_severity_map."
                                    .formatted(shown));
        }
    }

    @ParameterizedTest
    @CsvSource({"page, LOW", "Page, LOW", "SEV-BLUE, CRITICAL"})
    void theUsersOwnMapCountsForMore(String word, Severity severity) {
        String map = "globalConfig: {custom_severity_map: {Page: low, sev-blue: critical}}";
        try (var scenario = EnrichmentScenario.with(map)) {
            scenario.hears(alert(Map.of("alertname", "SeverityWord", "severity", word)))
                    .passes(LONG_ENOUGH);

            assertThat(scenario.last().severity()).isEqualTo(severity);
            assertThat(scenario.last().description()).isEmpty();
        }
    }

    @Test
    void alertsWithoutANameAreToldEachOnItsOwn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.hears(alert(Map.of("namespace", "shop", "pod", "web-1", "severity", "page")))
                    .hears(
                            alert(
                                    Map.of(
                                            "namespace", "shop",
                                            "pod", "web-1",
                                            "severity", "page",
                                            "slo", "latency")))
                    .passes(LONG_ENOUGH);

            assertThat(scenario.called("UnnamedAlert"))
                    .hasSize(2)
                    .allSatisfy(finding -> {
                        assertThat(finding.subject()).isEqualTo(Subject.pod("shop", "web-1"));
                        assertThat(finding.description()).isEqualTo("The alert has no alertname.");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.12:9100", "worker-2.example.net:9100", "[fd00::12]:9100"})
    void aNodeThatIsCalledByItsAddressIsTheOneThatHasIt(String instance) {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            addressed("worker-1", "10.0.0.11", "fd00::11"),
                            addressed("worker-2", "10.0.0.12", "fd00::12"))
                    .hears(diskFull(instance))
                    .passes(LONG_ENOUGH);

            assertThat(scenario.last().subject()).isEqualTo(Subject.node("worker-2"));
            assertThat(scenario.last().description()).isEmpty();
        }
    }

    @Test
    void anAddressThatNoNodeHasIsKeptAndSaid() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(addressed("worker-1", "10.0.0.11", "fd00::11"))
                    .hears(diskFull("10.0.0.12:9100"))
                    .passes(LONG_ENOUGH);

            assertThat(scenario.last().subject()).isEqualTo(Subject.node("10.0.0.12"));
            assertThat(scenario.last().description())
                    .isEqualTo(
                            "The alert names its node by the address 10.0.0.12, which belongs to no known node.");
        }
    }

    private static io.causestream.observation.KubeObservation addressed(
            String name, String ipv4, String ipv6) {
        return Observations.node(
                name,
                NOON,
                """
                {"metadata":{"name":"%s"},
                 "status":{"addresses":[{"type":"InternalIP","address":"%s"},{"type":"InternalIP","address":"%s"},
                   {"type":"InternalDNS","address":"%s.example.net"},{"type":"Hostname","address":"%s"}],
                  "conditions":[{"type":"Ready","status":"True"}]}}\
                """
                        .formatted(name, ipv4, ipv6, name, name));
    }

    private static AlertObservation diskFull(String instance) {
        return alert(
                Map.of(
                        "alertname", "NodeFilesystemAlmostOutOfSpace",
                        "job", "node-exporter",
                        "instance", instance,
                        "namespace", "monitoring",
                        "pod", "node-exporter-7xk2p",
                        "container", "kube-rbac-proxy",
                        "severity", "warning"));
    }

    /** As ingest makes it of these labels. */
    private static AlertObservation alert(Map<String, String> labels) {
        AlertSubject about = AlertSubject.of(labels);
        String fingerprint = Integer.toHexString(new TreeMap<>(labels).toString().hashCode());
        return new AlertObservation(
                "home/" + fingerprint,
                "home",
                about.subject(),
                about.container(),
                AlertSubject.nameOf(labels),
                Status.FIRING,
                labels,
                Map.of(),
                NOON,
                null,
                "",
                fingerprint,
                "",
                Map.of(),
                "causestream",
                "",
                0,
                NOON,
                Duration.ZERO);
    }
}
