package io.causestream.k8s;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.AiWorkerConfig;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.findings.FindingsApiConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.k8s.Manifests.Workload;
import io.causestream.service.HealthSettings;
import io.causestream.service.access.EndpointSettings;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.standalone.config.ConfigCheck;
import io.causestream.standalone.config.UpSettings;
import io.causestream.topics.KafkaSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service reads the ConfigMap and the variables of its pod without a problem. */
@EnabledIfEnvironmentVariable(named = Manifests.BINARIES, matches = ".+")
class ServiceSettingsTest {

    private static final String FILE = "causestream.yaml";
    private static final String NAMESPACE = "causestream";

    /** By key of the Secrets. */
    private static final Map<String, String> SECRETS =
            Map.of(
                    "api_key", "xoxb-of-a-test",
                    "token", "0123456789abcdef",
                    "sasl.jaas.config", "a login of a test");

    private static final Map<String, Function<Settings, Object>> READERS =
            Map.of(
                    "ingest-kube", IngestKubeConfig::from,
                    "ingest-alertmanager", IngestAlertmanagerConfig::from,
                    "enrich-streams", EnrichStreamsConfig::from,
                    "ai-worker", settings -> AiWorkerConfig.from(settings).orElseThrow(),
                    "slack-sink", SlackSinkConfig::ofService,
                    "findings-api", FindingsApiConfig::from);

    @TempDir private Path folder;

    @BeforeEach
    void writeMountedToken() throws IOException {
        Files.writeString(folder.resolve("token"), SECRETS.get("token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/central", "overlays/agent"})
    void everyServiceReadsItsSettings(String overlay) throws IOException {
        Manifests manifests = Manifests.build(overlay);
        Path file = file(manifests);
        List<Container> containers = services(manifests);

        assertThat(containers).hasSizeGreaterThan(1);
        for (Container container : containers) {
            Settings settings = Settings.read(file, environment(container, true));
            Object config = requireNonNull(READERS.get(container.getName())).apply(settings);
            HealthSettings health = HealthSettings.from(settings, HealthSettings.ANYWHERE);
            settings.refuseProblems();

            assertThat(container.getArgs()).containsExactly("/etc/causestream/" + FILE);
            assertThat(health.host()).isEqualTo(HealthSettings.ANYWHERE);
            assertThat(port(container, "health")).isEqualTo(health.port());
            switch (config) {
                case IngestKubeConfig agent ->
                        assertThat(agent.toString()).contains("namespace=" + NAMESPACE);
                case IngestAlertmanagerConfig webhook ->
                        assertOpen(webhook.webhook().endpoint(), container, "webhook");
                case FindingsApiConfig api -> assertOpen(api.endpoint(), container, "api");
                default -> {}
            }
            assertThat(KafkaSettings.from(settings).client())
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.jaas.config", SECRETS.get("sasl.jaas.config"));
        }
    }

    /** For other pods, which need a token. */
    private static void assertOpen(EndpointSettings endpoint, Container container, String port) {
        assertThat(endpoint.host()).isEqualTo("0.0.0.0");
        assertThat(endpoint.port()).isEqualTo(port(container, port));
        assertThat(endpoint.tokens()).isNotEmpty();
    }

    @Test
    void theStandaloneTakesTheFileOfRobustaAsItIs() throws IOException {
        Manifests manifests = Manifests.build("overlays/home-lab");
        Container container = services(manifests).getFirst();
        UpSettings up = up(manifests, container, true);
        KafkaSettings kafka = KafkaSettings.at("127.0.0.1:9");

        assertThat(container.getArgs())
                .containsExactly("up", "--config", "/etc/causestream/" + FILE, "--data", "/data");
        assertThat(up.health()).isEqualTo(new HealthSettings("0.0.0.0", port(container, "health")));
        assertOpen(up.alertmanager(kafka).webhook().endpoint(), container, "webhook");
        assertThat(up.kube(kafka).clusterName()).isEqualTo("timour-homelab-talos");
        assertThat(up.slack(kafka).getFirst().token()).isEqualTo(SECRETS.get("api_key"));
        assertThat(up.ai(kafka)).isPresent();
    }

    @Test
    void withoutItsTokenTheWebhookIsClosedAndAllElseRuns() throws IOException {
        Manifests manifests = Manifests.build("overlays/home-lab");
        UpSettings up = up(manifests, services(manifests).getFirst(), false);

        assertThat(up.alertmanager(KafkaSettings.at("127.0.0.1:9")).webhook().endpoint().host())
                .isEqualTo(EndpointSettings.LOOPBACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/home-lab", "overlays/central", "overlays/agent"})
    void checkConfigFindsNothing(String overlay) throws IOException {
        Map<String, String> environment =
                Map.of("SLACK_API_KEY", "xoxb-of-a-test", "KAFKA_SASL_JAAS_CONFIG", "a login");

        assertThat(ConfigCheck.of(List.of(file(Manifests.build(overlay))), environment).problems())
                .isEmpty();
    }

    private UpSettings up(Manifests manifests, Container container, boolean withOptional)
            throws IOException {
        return UpSettings.read(
                file(manifests),
                environment(container, withOptional),
                folder,
                null,
                null,
                null,
                null);
    }

    private Path file(Manifests manifests) throws IOException {
        ConfigMap map = manifests.all(ConfigMap.class).getFirst();
        return Files.writeString(folder.resolve(FILE), map.getData().get(FILE));
    }

    private static List<Container> services(Manifests manifests) {
        return manifests.workloads().stream()
                .filter(Workload::isService)
                .map(workload -> workload.template().getSpec().getContainers().getFirst())
                .toList();
    }

    private static int port(Container container, String name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow();
    }

    /** As the kubelet sets it. */
    private Map<String, String> environment(Container container, boolean withOptional) {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            SecretKeySelector secret = secret(variable);
            if (secret != null) {
                if (withOptional || secret.getOptional() == null) {
                    environment.put(variable.getName(), SECRETS.get(secret.getKey()));
                }
            } else if (variable.getValueFrom() != null) {
                environment.put(variable.getName(), NAMESPACE);
            } else {
                environment.put(variable.getName(), here(container, variable.getValue()));
            }
        }
        return environment;
    }

    private static @Nullable SecretKeySelector secret(EnvVar variable) {
        return variable.getValueFrom() == null ? null : variable.getValueFrom().getSecretKeyRef();
    }

    /** A path of a mount, as one of this machine. */
    private String here(Container container, String value) {
        if (!value.startsWith("/etc/")) {
            return value;
        }
        Path path = Path.of(value);
        assertThat(container.getVolumeMounts())
                .anyMatch(mount -> Path.of(mount.getMountPath()).equals(path.getParent()));
        Path here = folder.resolve(path.getFileName());
        if (!Files.exists(here)) {
            throw new UncheckedIOException(new IOException("no Secret has " + value));
        }
        return here.toString();
    }
}
