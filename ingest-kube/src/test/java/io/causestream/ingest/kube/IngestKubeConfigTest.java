package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.ingest.kube.leadership.LeaseSettings;
import io.causestream.ingest.kube.lookup.QueryLimits;
import io.causestream.ingest.kube.prometheus.PrometheusSettings;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.redaction.ReplacerPatterns;
import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestKubeConfigTest {

    private static final Map<String, String> LEAST =
            Map.of(
                    "CAUSESTREAM_CLUSTER_NAME", "home",
                    "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");

    @Test
    void needsAClusterNameAndAKafka() {
        assertThat(config(Map.of()))
                .isEqualTo(IngestKubeConfig.of("home", KafkaSettings.at("kafka:9092")));
        assertThatThrownBy(
                        () -> {
                            Settings settings = Settings.read(null, Map.of());
                            IngestKubeConfig.from(settings);
                            settings.refuseProblems();
                        })
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("CAUSESTREAM_CLUSTER_NAME")
                .hasMessageContaining("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void eachVariableIsRead() {
        assertThat(
                        config(
                                Map.of(
                                        "CAUSESTREAM_KUBECONFIG", "/etc/kubeconfig",
                                        "CAUSESTREAM_KUBE_CONTEXT", "lab",
                                        "CAUSESTREAM_PROMETHEUS_URL", "http://prometheus:9090",
                                        "CAUSESTREAM_CLUSTER_KEY", "secret",
                                        "CAUSESTREAM_CLOCK_CHECK", "1s",
                                        "CAUSESTREAM_WATCH_SILENCE", "2m",
                                        "CAUSESTREAM_QUERIES_PER_SECOND", "5",
                                        "CAUSESTREAM_LEASE_NAMESPACE", "causestream",
                                        "CAUSESTREAM_LEASE_NAME", "ingest-kube",
                                        "CAUSESTREAM_LEASE_DURATION", "12s")))
                .isEqualTo(
                        new IngestKubeConfig(
                                "home",
                                KafkaSettings.at("kafka:9092"),
                                Path.of("/etc/kubeconfig"),
                                "lab",
                                PrometheusSettings.at(URI.create("http://prometheus:9090")),
                                "secret",
                                new LeaseSettings(
                                        "causestream", "ingest-kube", Duration.ofSeconds(12)),
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(2),
                                Duration.ofMinutes(1),
                                ReplacerPatterns.NONE,
                                new QueryLimits(5, 8),
                                Selection.STANDARD));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> config(Map.of("CAUSESTREAM_CLUSTER_NAME", "a/b")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("clusterName: 'a/b'");
        assertThatThrownBy(() -> config(Map.of("CAUSESTREAM_PROMETHEUS_URL", "prometheus:9090")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("globalConfig.prometheus_url");
        assertThatThrownBy(() ->
                        config(
                                Map.of(
                                        "CAUSESTREAM_LEASE_NAME", "Ingest",
                                        "CAUSESTREAM_LEASE_DURATION", "2s")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("lease.name")
                .hasMessageContaining("lease.namespace")
                .hasMessageContaining("lease.duration");
    }

    @Test
    void heartbeatsCanBeSwitchedOffButNotBeRare() {
        assertThat(config(Map.of("CAUSESTREAM_HEARTBEAT_INTERVAL", "0")).heartbeat())
                .isEqualTo(Duration.ZERO);
        assertThat(config(Map.of("CAUSESTREAM_HEARTBEAT_INTERVAL", "30s")).heartbeat())
                .isEqualTo(Duration.ofSeconds(30));
        assertThatThrownBy(() -> config(Map.of("CAUSESTREAM_HEARTBEAT_INTERVAL", "1d")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("heartbeat.interval: must be from 1s to 1h, or 0 for none");
    }

    @Test
    void doesNotPrintItsKey() {
        assertThat(config(Map.of("CAUSESTREAM_CLUSTER_KEY", "hunter2")).toString())
                .doesNotContain("hunter2");
    }

    private static IngestKubeConfig config(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.putAll(more);
        Settings settings = Settings.read(null, environment);
        IngestKubeConfig config = IngestKubeConfig.from(settings);
        settings.refuseProblems();
        return config;
    }
}
