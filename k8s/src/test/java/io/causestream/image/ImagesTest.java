package io.causestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The images that {@code mvn -Pimages} has built, unpacked and run by runc as the manifests have
 * them. Skipped where they were not built, and without root or runc. What starts took, and memory
 * afterwards, is in {@code target/images.md}: the figures of docs/figures.md.
 */
class ImagesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SIGTERM = 143;
    private static final int SERVICE_MIB = 512;
    private static final int STANDALONE_MIB = 1024;
    private static final Path FIGURES = Path.of("target", "images.md");
    private static final SlackSettings SLACK = SlackSettings.withChannels("alerts");

    /** Of what is in an image: what may be passed on without asking anybody. */
    private static final Set<String> LICENCES =
            Set.of(
                    "Apache-2.0",
                    "MIT",
                    "MIT-0",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "EPL-1.0",
                    "EPL-2.0",
                    "CC0-1.0",
                    // BSD-3-Clause in other words.
                    "Go License",
                    "Bouncy Castle Licence");

    @TempDir static Path folder;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static Path shared;
    private static String kafkaAddress;
    private static SlackDouble slack;

    @BeforeAll
    static void startWhatTheyNeed() throws IOException {
        assumeTrue(
                Files.exists(OciImage.tar("standalone")),
                "no image in standalone/target: build them with mvn -Pimages");
        assumeTrue(canRunContainers(), "running an image needs root and runc");
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        OPEN.add(kafka);
        kafkaAddress = kafka.bootstrapServers();
        KafkaSettings settings = KafkaSettings.at(kafkaAddress);
        try (Admin admin = Admin.create(settings.client("creator"))) {
            new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                    .create(settings.topics(), settings.groups());
        }
        RecordedCluster cluster =
                RecordedCluster.start(RecordedCluster.Settings.of(Recording.story()));
        OPEN.add(cluster);
        slack = SlackDouble.start(SLACK);
        OPEN.add(slack);
        shared = Files.createDirectories(folder.resolve("etc"));
        cluster.kubeconfig(shared.resolve("kubeconfig"));
        Files.writeString(
                shared.resolve("causestream.yaml"),
                """
                clusterName: home
                sinksConfig:
                  - webhook_sink: {name: hook, url: "http://127.0.0.1:9"}
                  - slack_sink:
                      name: home
                      api_key: "{{ env.SLACK_API_KEY }}"
                      slack_channel: "#alerts"
                holmesGPT: {apiUrl: "http://127.0.0.1:9"}
                """);
        open(folder);
        open(shared);
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(
                FIGURES,
                """
                | image | MiB to pull | started after ms | RSS MiB |
                |---|---|---|---|
                """);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : OPEN.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingest-kube",
                "ingest-alertmanager",
                "enrich-streams",
                "ai-worker",
                "slack-sink",
                "webhook-sink",
                "findings-api"
            })
    void startsAndStopsAsAUserWithoutRightsOnAReadOnlyRoot(String service) throws Exception {
        runFromImage(
                service,
                SERVICE_MIB,
                "started service=\"%s\"".formatted(service),
                "/etc/causestream/causestream.yaml");
    }

    @Test
    void runsAllInOneProcessFromTheImageOfTheStandalone() throws Exception {
        runFromImage(
                "standalone",
                STANDALONE_MIB,
                "Causestream is up",
                "up",
                "--config",
                "/etc/causestream/causestream.yaml",
                "--kubeconfig",
                "/etc/causestream/kubeconfig",
                "--data",
                "/data");
    }

    @Test
    void hasNoShellAndNoPackageManager() throws Exception {
        Path root = image("ingest-kube").unpack(folder.resolve("look/root"));
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .doesNotContain("sh", "bash", "busybox", "apt", "dpkg", "apk");
        }
    }

    @Test
    void imagesShareTheirRuntime() throws Exception {
        Set<String> ofAll = new HashSet<>(image("slack-sink").layers());
        ofAll.retainAll(image("standalone").layers());
        assertThat(ofAll).as("layers of both").isNotEmpty();
    }

    @Test
    void eachLibraryInAnImageHasALicenceThatMayBePassedOn() {
        for (String service : List.of("standalone", "slack-sink", "enrich-streams")) {
            JsonNode components =
                    JsonMapper.shared()
                            .readTree(Path.of("..", service, "target", "sbom", "bom.json"))
                            .path("components");
            assertThat(components).as(service).hasSizeGreaterThan(20);
            for (JsonNode component : components) {
                List<String> licences = new ArrayList<>();
                component
                        .path("licenses")
                        .forEach(each ->
                                licences.add(
                                        each.path("license")
                                                .path("id")
                                                .asString(
                                                        each.path("license")
                                                                .path("name")
                                                                .asString(
                                                                        each.path("expression")
                                                                                .asString("")))));
                assertThat(licences)
                        .as("%s of %s", component.path("purl").asString(), service)
                        .anyMatch(LICENCES::contains);
            }
        }
    }

    private static void runFromImage(
            String service, int memoryMib, String started, String... arguments) throws Exception {
        OciImage image = image(service);
        Path own = folder.resolve(service);
        Path root = image.unpack(own.resolve("root"));
        Path data = open(Files.createDirectories(own.resolve("data")));
        try (RuncContainer container =
                RuncContainer.start(
                        image,
                        root,
                        own.resolve("container"),
                        memoryMib,
                        environment(),
                        Map.of("/data", data, "/etc/causestream", shared),
                        arguments)) {
            Duration took = container.awaitOutput(output -> output.contains(started), PATIENCE);
            Files.writeString(
                    FIGURES,
                    "| %s | %d | %d | %d |%n"
                            .formatted(
                                    service,
                                    image.bytes() >> 20,
                                    took.toMillis(),
                                    container.residentMib()),
                    StandardOpenOption.APPEND);

            assertThat(container.stop()).as(container.output()).isEqualTo(SIGTERM);
            assertThat(container.output()).doesNotContain("left behind", SLACK.token());
        }
    }

    private static OciImage image(String service) throws IOException {
        return OciImage.read(
                OciImage.tar(service),
                Files.createTempDirectory(folder, service).resolve("layout"));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafkaAddress);
        environment.put("CAUSESTREAM_KUBECONFIG", "/etc/causestream/kubeconfig");
        environment.put("CAUSESTREAM_STATE_FOLDER", "/data/state");
        environment.put("CAUSESTREAM_WEBHOOK_PORT", "0");
        environment.put("CAUSESTREAM_WEBHOOK_TOKEN", "0123456789abcdef");
        environment.put("CAUSESTREAM_API_PORT", "0");
        environment.put("CAUSESTREAM_API_TOKEN", "0123456789abcdef");
        environment.put("CAUSESTREAM_HEALTH_HOST", "127.0.0.1");
        environment.put("CAUSESTREAM_HEALTH_PORT", "0");
        environment.put("CAUSESTREAM_SLACK_API_URL", slack.apiUrl());
        environment.put("SLACK_API_KEY", SLACK.token());
        return environment;
    }

    /** For the user of the image, too. */
    private static Path open(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static boolean canRunContainers() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                && Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "runc")));
    }
}
