package io.causestream.standalone.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.standalone.doctor.CheckResult.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of a real API server, Prometheus and Alertmanager, told with its remedy. */
@EnabledIfEnvironmentVariable(named = "KUBEBUILDER_ASSETS", matches = ".+")
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_ENVTEST", matches = ".+")
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS", matches = ".+")
@EnabledIfEnvironmentVariable(named = "CAUSESTREAM_PARTS_SCRIPTS", matches = ".+")
class DoctorRealPartsTest {

    private static final TroubleshootingPage PAGE = new TroubleshootingPage();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Nothing of it is there, and nothing of it fails. */
    private static final String NOTHING_ELSE = "clusterName: home\nenableHolmesGPT: false\n";

    private static final String WITHOUT_LOGS =
            """
            - apiGroups: [""]
              resources: [pods/log]
              verbs: [get]
            """;

    @TempDir private static Path folder;
    private static Path kubeconfig;
    private static String prometheus;
    private static String alertmanager;

    @BeforeAll
    static void start() throws Exception {
        CompletableFuture<String> cluster =
                started(
                        script("CAUSESTREAM_ENVTEST", "start.sh"),
                        folder.resolve("cluster").toString());
        CompletableFuture<String> metrics =
                started(
                        script("CAUSESTREAM_PARTS_SCRIPTS", "start-prometheus.sh"),
                        folder.resolve("prometheus").toString());
        CompletableFuture<String> alerts =
                started(
                        script("CAUSESTREAM_PARTS_SCRIPTS", "start-alertmanager.sh"),
                        folder.resolve("alertmanager").toString(),
                        "http://causestream:9095/api/alerts");
        kubeconfig = Path.of(cluster.join());
        prometheus = metrics.join();
        alertmanager = alerts.join();
        kubectl("create", "-f", file("full.yaml", roleOfThePage()));
        kubectl("create", "-f", file("narrow.yaml", narrowRole()));
        kubectl("create", "-f", file("local.yaml", localRole()));
        for (String account : List.of("causestream-agent", "without-logs")) {
            kubectl("create", "serviceaccount", account);
            kubectl(
                    "create",
                    "clusterrolebinding",
                    account,
                    "--clusterrole=" + account,
                    "--serviceaccount=default:" + account);
        }
        kubectl("create", "serviceaccount", "local");
        kubectl("create", "rolebinding", "local", "--role=local", "--serviceaccount=default:local");
    }

    @AfterAll
    static void stop() throws Exception {
        run(
                List.of(
                        script("CAUSESTREAM_ENVTEST", "stop.sh"),
                        folder.resolve("cluster").toString()));
        for (String part : List.of("prometheus", "alertmanager")) {
            run(
                    List.of(
                            script("CAUSESTREAM_PARTS_SCRIPTS", "stop.sh"),
                            folder.resolve(part).toString()));
        }
        PAGE.wasSeenFor("kubernetes.*|prometheus.*|alertmanager.*");
    }

    @Test
    void endsWellWhereTheAccountHasTheRoleOfThePage() throws Exception {
        Doctor doctor = examineAs("causestream-agent", NOTHING_ELSE);

        assertThat(doctor.line("kubernetes").found())
                .startsWith("v1.")
                .contains("https://127.0.0.1:");
        assertThat(doctor.line("kubernetes rights").status()).isEqualTo(Status.OK);
        assertThat(doctor.line("clock").found()).startsWith("Kubernetes ");
        assertThat(doctor.exitCode()).isZero();
    }

    @Test
    void namesTheRightsThatAnAccountLacks() throws Exception {
        Doctor doctor = examineAs("without-logs", NOTHING_ELSE);

        tells(doctor, "kubernetes rights");
        assertThat(doctor.line("kubernetes rights").found())
                .isEqualTo("no right to watch configmaps; get pods/log");
        assertThat(doctor.exitCode()).isEqualTo(1);
    }

    @Test
    void warnsOfKindsOfTheClusterWhereOneNamespaceIsIncluded() throws Exception {
        tells(
                examineAs("local", NOTHING_ELSE + "namespaces: {include: [default]}\n"),
                "kubernetes rights");
    }

    @Test
    void saysWhyThereIsNoCluster() throws Exception {
        tells(
                examine(NOTHING_ELSE, "--kubeconfig", folder.resolve("none").toString()),
                "kubernetes");
        String real = Files.readString(kubeconfig);
        Path away =
                Files.writeString(
                        folder.resolve("away"),
                        real.replaceFirst("https://127.0.0.1:\\d+", "https://127.0.0.1:1"));
        tells(examine(NOTHING_ELSE, "--kubeconfig", away.toString()), "kubernetes");
        tells(
                examine(NOTHING_ELSE, "--kubeconfig", withToken("wrong-token").toString()),
                "kubernetes");
    }

    @Test
    void looksForTheMetricsOfContainersAndOfKubernetesObjects() throws Exception {
        String settings = NOTHING_ELSE + "globalConfig: {prometheus_url: %s%s}\n";
        await().atMost(PATIENCE)
                .until(() ->
                        examine(settings.formatted(prometheus, ""))
                                .line("prometheus metrics")
                                .found()
                                .startsWith(
                                        "cAdvisor (container_memory_working_set_bytes) is there"));
        Doctor doctor = examine(settings.formatted(prometheus, ""));
        assertThat(doctor.line("prometheus").status()).isEqualTo(Status.OK);
        assertThat(doctor.line("prometheus metrics").found())
                .endsWith("kube-state-metrics (kube_pod_info) is missing");

        tells(
                examine(
                        settings.formatted(
                                prometheus, ", prometheus_additional_labels: {cluster: other}")),
                "prometheus metrics");
        tells(examine(settings.formatted("http://127.0.0.1:1", "")), "prometheus");
        tells(examine(NOTHING_ELSE), "prometheus");
    }

    @Test
    void looksForTheWebhookAmongTheReceiversOfAlertmanager() throws Exception {
        String settings = NOTHING_ELSE + "globalConfig: {alertmanager_url: \"%s\"}\n";
        Doctor doctor = examine(settings.formatted(alertmanager));
        assertThat(doctor.line("alertmanager").found()).contains(" at " + alertmanager);
        assertThat(doctor.line("alertmanager receiver").status()).isEqualTo(Status.OK);
        assertThat(doctor.line("alertmanager receiver").found()).contains("causestream");

        String original = Files.readString(configuration());
        reload(original.replace("send_resolved: true", "send_resolved: false"));
        tells(examine(settings.formatted(alertmanager)), "alertmanager receiver");
        reload(
                original.replace("name: causestream", "name: pager")
                        .replace("receiver: causestream", "receiver: pager"));
        tells(examine(settings.formatted(alertmanager)), "alertmanager receiver");
        reload(original.replace("receiver: causestream", "receiver: mail") + "  - name: mail\n");
        tells(examine(settings.formatted(alertmanager)), "alertmanager receiver");
        reload("route: {receiver: mail}\nreceivers: [{name: mail}]\n");
        tells(examine(settings.formatted(alertmanager)), "alertmanager receiver");

        tells(examine(settings.formatted("http://127.0.0.1:1")), "alertmanager");
        tells(examine(NOTHING_ELSE), "alertmanager");
    }

    private static void tells(Doctor doctor, String check) {
        PAGE.tells(doctor.line(check));
    }

    private static Doctor examine(String settings, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--data", folder.resolve("none").toString()));
        if (more.length == 0) {
            arguments.addAll(List.of("--kubeconfig", folder.resolve("none").toString()));
        }
        arguments.addAll(List.of(more));
        return Doctor.examines(folder, settings, arguments.toArray(String[]::new));
    }

    private static Doctor examineAs(String account, String settings) throws Exception {
        return examine(
                settings,
                "--kubeconfig",
                withToken(kubectl("create", "token", account)).toString());
    }

    private static Path withToken(String token) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "kubeconfig", ""),
                Files.readString(kubeconfig)
                        .replaceFirst("token: [^}]+", Matcher.quoteReplacement("token: " + token)));
    }

    private static String roleOfThePage() throws IOException {
        Matcher role =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("../docs/kubernetes-rbac.md")));
        assertThat(role.find()).isTrue();
        return role.group(1);
    }

    /** Without logs, and without the watch of one kind among many. */
    private static String narrowRole() throws IOException {
        String full = roleOfThePage().replace("name: causestream-agent", "name: without-logs");
        assertThat(full).contains(WITHOUT_LOGS, "configmaps, ");
        return full.replace(WITHOUT_LOGS, "").replace("configmaps, ", "")
                + """
                - apiGroups: [""]
                  resources: [configmaps]
                  verbs: [get, list]
                """;
    }

    private static String localRole() throws IOException {
        return roleOfThePage()
                .replace("kind: ClusterRole", "kind: Role")
                .replace("name: causestream-agent", "name: local\n  namespace: default");
    }

    private static Path configuration() {
        return folder.resolve("alertmanager/alertmanager.yml");
    }

    private static void reload(String yaml) throws Exception {
        Files.writeString(configuration(), yaml);
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(
                            http.send(
                                            HttpRequest.newBuilder(
                                                            URI.create(alertmanager + "/-/reload"))
                                                    .POST(HttpRequest.BodyPublishers.noBody())
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getenv("KUBEBUILDER_ASSETS"), "kubectl").toString(),
                                "--kubeconfig",
                                kubeconfig.toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String script(String variable, String name) {
        return Path.of(System.getenv(variable), name).toString();
    }

    private static CompletableFuture<String> started(String... command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(List.of(command));
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** The last line that it prints. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(command.toString()).isZero();
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
