package io.causestream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class AlertSubjectTest {

    /** An alert that a real Alertmanager sent, and what a person says that it is about. */
    record Recorded(String subject, String container, Map<String, String> labels) {}

    static List<Recorded> recordings() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/alertmanager/alerts.jsonl")).stream()
                .map(line -> JsonMapper.shared().readValue(line, Recorded.class))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void isWhatAPersonSaysOfEachRecordedAlert(Recorded recorded) {
        AlertSubject about = AlertSubject.of(recorded.labels());

        assertThat(about.subject()).hasToString(recorded.subject());
        assertThat(about.container()).isEqualTo(recorded.container());
    }

    @Test
    void isTheExportedPodWhereThePrometheusKeepsTheExportersLabels() {
        AlertSubject about =
                AlertSubject.of(
                        Map.of(
                                "alertname", "KubePodCrashLooping",
                                "job", "kube-state-metrics",
                                "instance", "10.244.1.7:8080",
                                "namespace", "monitoring",
                                "pod", "kube-state-metrics-7f6d8b9c5-q2x8k",
                                "container", "kube-state-metrics",
                                "exported_namespace", "shop",
                                "exported_pod", "checkout-1",
                                "exported_container", "checkout"));

        assertThat(about)
                .isEqualTo(new AlertSubject(Subject.pod("shop", "checkout-1"), "checkout"));
    }

    @Test
    void isTheExporterItselfWhereTheAlertIsAboutItsPod() {
        AlertSubject about =
                AlertSubject.of(
                        Map.of(
                                "alertname", "KubePodCrashLooping",
                                "job", "kube-state-metrics",
                                "instance", "10.244.1.7:8080",
                                "namespace", "monitoring",
                                "pod", "kube-state-metrics-7f6d8b9c5-q2x8k",
                                "container", "kube-state-metrics",
                                "uid", "5f0c1d7e"));

        assertThat(about)
                .isEqualTo(
                        new AlertSubject(
                                Subject.pod("monitoring", "kube-state-metrics-7f6d8b9c5-q2x8k"),
                                "kube-state-metrics"));
    }

    @Test
    void leavesOutTheExportersContainerWhereTheAlertIsAboutAWholePod() {
        AlertSubject about =
                AlertSubject.of(
                        Map.of(
                                "alertname", "PodPending",
                                "job", "kube-state-metrics",
                                "instance", "10.244.1.7:8080",
                                "namespace", "shop",
                                "pod", "checkout-1",
                                "container", "kube-state-metrics",
                                "uid", "5f0c1d7e"));

        assertThat(about).isEqualTo(new AlertSubject(Subject.pod("shop", "checkout-1"), ""));
    }

    @Test
    void isThePodRatherThanTheNodeItRunsOn() {
        AlertSubject about =
                AlertSubject.of(
                        Map.of(
                                "alertname", "HighMemory",
                                "job", "kubelet",
                                "instance", "10.0.0.12:10250",
                                "node", "worker-2",
                                "namespace", "search",
                                "pod", "indexer-0",
                                "container", "POD"));

        assertThat(about).isEqualTo(new AlertSubject(Subject.pod("search", "indexer-0"), ""));
    }

    @Test
    void isTheAlertWhereANamespacedObjectHasNoNamespace() {
        AlertSubject about =
                AlertSubject.of(Map.of("alertname", "Slow", "deployment", "checkout", "pod", "x"));

        assertThat(about.subject()).isEqualTo(new Subject(Subject.ALERT, "", "Slow"));
    }

    @Test
    void namesANodeByItsAddressWhereNothingElseDoes() {
        AlertSubject about =
                AlertSubject.of(
                        Map.of(
                                "alertname", "NodeDown",
                                "job", "node-exporter",
                                "instance", "[2001:db8::7]:9100"));

        assertThat(about.subject()).isEqualTo(Subject.node("2001:db8::7"));
    }

    @Test
    void isInTheScopeOfTheNodeNotOfTheExportersNamespace() {
        Subject node =
                AlertSubject.of(
                                Map.of(
                                        "alertname", "KubeNodeNotReady",
                                        "job", "kube-state-metrics",
                                        "instance", "10.244.1.7:8080",
                                        "namespace", "monitoring",
                                        "pod", "kube-state-metrics-7f6d8b9c5-q2x8k",
                                        "node", "worker-2"))
                        .subject();

        assertThat(Scope.of("home", node)).hasToString("home/-");
    }
}
