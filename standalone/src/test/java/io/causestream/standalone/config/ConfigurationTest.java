package io.causestream.standalone.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.findings.FindingsApiConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.RobustaSettings;
import io.causestream.service.HealthSettings;
import io.causestream.service.LogSettings;
import io.causestream.settings.BadSettings;
import io.causestream.settings.SettingDeclaration;
import io.causestream.settings.SettingDeclarations;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.webhook.WebhookSinkConfig;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One file has the settings of all services; what is declared of them is what they read. */
class ConfigurationTest {

    private static final Map<String, Consumer<Settings>> SERVICES =
            Map.of(
                    "ingest-kube", IngestKubeConfig::from,
                    "ingest-alertmanager", IngestAlertmanagerConfig::from,
                    "enrich-streams", EnrichStreamsConfig::from,
                    "ai-worker", AiWorkerConfig::from,
                    "slack-sink", SlackSinkConfig::ofService,
                    "webhook-sink", WebhookSinkConfig::ofService,
                    "findings-api", FindingsApiConfig::from);

    /** A setting of each part of the file, with keys of Robusta's that have no effect. */
    private static final String ALL =
            """
            clusterName: home
            kafka: {bootstrapServers: "kafka:9092", topicPrefix: causestream., client: {security.protocol: SSL}}
            health: {host: 127.0.0.1, port: 9097}
            logs: {format: plain, level: info}
            kubeconfig: /etc/kubeconfig
            kubeContext: home
            prometheusTimeout: 10s
            queries: {perSecond: 20, atOnce: 8}
            clusterKey: 0123456789abcdef
            lease: {namespace: causestream, name: agent, duration: 9s}
            clockCheck: 10s
            watchSilence: 90s
            resource: {pod: true, node: true}
            reason: {BackOff: true}
            namespaces: {include: [shop], exclude: []}
            labelSelector: team=payments
            customResources: [argoproj.io/v1alpha1/rollouts]
            globalConfig:
              prometheus_url: "http://prometheus:9090"
              prometheus_auth: "{{ env.PROMETHEUS_AUTH }}"
              prometheus_additional_labels: {cluster: home}
              alertmanager_url: ["http://alertmanager:9093"]
              alertmanager_auth: Bearer 0
              regex_replacer_patterns: [{name: Card, regex: "[0-9]{16}"}]
              regex_replacement_style: NAMED
              custom_severity_map: {P1: high}
              grafana_url: http://grafana
              graph_duration_minutes: 30
            clusterLabels: [cluster]
            alertRelabel: [{source: a, target: b, operation: add}]
            webhook: {authentication: token, token: 0123456789abcdef, tokens: [{token: 0123456789abcdeg, cluster: home}], host: 0.0.0.0, port: 9095}
            alertmanager: {pollInterval: 1m, warmUp: 5m}
            watchdog: {absence: 10m}
            enrichment:
              {stateFolder: state, threads: 1, standbyReplicas: 0, changeWindow: 30m, contextTimeout: 10s, resolveAfter: 1m,
              flapWindow: 10m, signalInterval: 10s, updateInterval: 10s, repeatInterval: 4h, stormLimit: 20, baselineLimit: 5,
              baselineWait: 3s, symptomTimeout: 1m}
            playbooks: {files: [], reloadEvery: 10s}
            enableHolmesGPT: true
            holmesGPT:
              {apiUrl: "http://ollama:11434", model: "phi3:mini", temperature: 0.2, maxTokens: 2048, timeout: 60, numCtx: 4096,
              numThread: 1, workers: 2}
            aiAnalysis: {enabled: true, alertTypes: [CrashLoopBackOff], enrichSlackAlerts: true}
            sinksConfig: [{slack_sink: {name: home, api_key: xoxb-0, slack_channel: "#alerts", severity_routes: {high: "#on-call"}}}, {webhook_sink: {name: hook, url: "https://example.org", template: {t: $title}}}]
            slack: {apiUrl: "https://slack.com/api/", channel: "#alerts"}
            api: {authentication: none, host: 127.0.0.1, port: 9098}
            customPlaybooks: [{name: mine, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}]
            disabledPlaybooks: [KubePodNotReady]
            enablePlatformPlaybooks: false
            kubewatch: {pprof: true}
            runner: {additional_env_vars: [{name: A, valueFrom: {secretKeyRef: {name: b, key: c}}}]}
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of("PROMETHEUS_AUTH", "Bearer 0");

    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- The settings, from settings.yaml. -->\n";
    private static final String END = "<!-- The end of the settings. -->\n";

    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(ConfigurationSchema.schema());

    @TempDir Path folder;

    static Stream<String> services() {
        return SERVICES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("services")
    void isReadByEachServiceAlone(String service) {
        assertThat(problemsAlone(service, ALL)).isEmpty();
    }

    @Test
    void isReadByUp() {
        UpSettings up = UpSettings.read(file(ALL), ENVIRONMENT, folder, null, null, null, null);

        assertThat(up.kube(KafkaSettings.at("127.0.0.1:9")).clusterName()).isEqualTo("home");
        assertThat(up.namesKafka()).isTrue();
    }

    @Test
    void ofWebhooksAloneIsReadByUp() {
        Path webhooks =
                file("sinksConfig: [{webhook_sink: {name: hook, url: \"https://example.org\"}}]");
        UpSettings up = UpSettings.read(webhooks, ENVIRONMENT, folder, null, null, null, null);
        KafkaSettings kafka = KafkaSettings.at("127.0.0.1:9");

        assertThat(up.webhooks(kafka).names()).containsExactly("hook");
        assertThat(up.slack(kafka))
                .singleElement()
                .satisfies(slack -> assertThat(slack.channel()).isEqualTo("#homelab-alerts"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void isRefusedByEachServiceForAKeyThatNoneReads(String service) {
        assertThat(problemsAlone(service, ALL.replace("stormLimit", "stromLimit")))
                .singleElement()
                .asString()
                .endsWith(
                        "values.yaml, line 36, enrichment.stromLimit: unknown key; did you mean stormLimit?");
    }

    @Test
    void namesTheNearestKeyAtEveryLevel() {
        String typos =
                """
                enrichment: {tpyo: 1, threads: 2}
                webhook: {prot: 1, tls: {certfile: x}}
                namespaces: {includes: [a]}
                globalConfig: {prometheus_ulr: x, graph_duration_minutes: 5}
                healht: {port: 1}
                logs: json
                """;

        assertThat(problemsOfUp(typos).stream().map(each -> each.replaceFirst("^.*yaml, ", "")))
                .containsExactly(
                        "line 1, enrichment.tpyo: unknown key; did you mean threads?",
                        "line 2, webhook.prot: unknown key; did you mean port?",
                        "line 2, webhook.tls.certfile: unknown key; did you mean certFile?",
                        "line 3, namespaces.includes: unknown key; use include or exclude",
                        "line 4, globalConfig.prometheus_ulr: unknown key; did you mean prometheus_url?",
                        "line 5, healht: unknown key; did you mean health?",
                        "line 6, logs: a map is expected here, of format, level");
    }

    @Test
    void declaresWhatTheServicesRead() {
        Map<String, String> asked = new TreeMap<>();
        SERVICES.keySet().forEach(service -> asked.putAll(alone(service, ALL).asked()));
        // What is read as a whole and in parts is declared in parts.
        asked.keySet()
                .removeIf(path ->
                        SettingDeclarations.all().stream()
                                .anyMatch(each -> each.path().startsWith(path + ".")));
        Map<String, String> declared = new TreeMap<>();
        for (SettingDeclaration each : SettingDeclarations.all()) {
            if (!each.ignored() && !each.reloaded()) {
                declared.put(each.path(), each.variable());
            }
        }
        // Read by up alone, where the file has no sink.
        assertThat(declared.remove("slack.channel")).isEqualTo("CAUSESTREAM_SLACK_CHANNEL");
        assertThat(declared).isEqualTo(asked);
    }

    @Test
    void declaresWhatPlaybooksReadAsReloaded() {
        Set<String> reloaded =
                SettingDeclarations.all().stream()
                        .filter(SettingDeclaration::reloaded)
                        .map(SettingDeclaration::top)
                        .collect(toSet());

        assertThat(reloaded).isEqualTo(PlaybookReader.keys());
    }

    @Test
    void declaresTheKeysOfRobustaThatHaveNoEffect() {
        Set<String> ignored =
                SettingDeclarations.all().stream()
                        .filter(SettingDeclaration::ignored)
                        .map(SettingDeclaration::path)
                        .filter(path -> !path.contains("."))
                        .collect(toSet());
        Set<String> ofRobusta = new TreeSet<>(RobustaSettings.onTop().keySet());
        ofRobusta.add("runner");

        assertThat(ignored).isEqualTo(ofRobusta);
    }

    /** As it is now it is left in the target folder: once looked at, it takes the place. */
    @Test
    void isPublishedAsASchema() throws IOException {
        String schema =
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(ConfigurationSchema.schema())
                        + "\n";
        Files.writeString(Path.of("target/configuration.schema.json"), schema);

        assertThat(schema)
                .isEqualTo(Files.readString(Path.of("../docs/configuration.schema.json")));
    }

    /** As it is now it is left in the target folder, too. */
    @Test
    void isDescribedByThePage() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String written = page.substring(0, begin) + table() + page.substring(end);
        Files.writeString(Path.of("target/configuration.md"), written);

        assertThat(page).isEqualTo(written);
    }

    static Stream<Path> imported() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/robusta"))) {
            return files
                    .filter(file -> file.toString().matches(".*(00-mission|settings)\\.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("imported")
    void findsNothingWrongByItsSchemaWithWhatIsImported(Path file) throws IOException {
        assertThat(SCHEMA.validate(Files.readString(file), InputFormat.YAML)).isEmpty();
    }

    @Test
    void findsNothingWrongByItsSchemaWithASettingOfEachPart() {
        assertThat(SCHEMA.validate(ALL, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clusterNmae: home",
                "webhook: {prot: 1}",
                "webhook: {port: many}",
                "webhook: {tokens: [{tokn: x}]}",
                "enrichment: {repeatInterval: soon}",
                "resource: {pods: true}",
                "resource: {pod: 1}",
                "reason: {Backoff: true}",
                "logs: {format: xml}",
                "globalConfig: {prometheus_ulr: x}",
                "sinksConfig: [{slack_sink: {name: a, api_key: b, slack_channle: c}}]",
                "customPlaybooks: [{triggers: [{on_pod_evictd: {}}]}]"
            })
    void findsATypoByItsSchema(String text) {
        assertThat(SCHEMA.validate(text, InputFormat.YAML)).isNotEmpty();
    }

    private static String table() {
        StringBuilder table =
                new StringBuilder("| path | variable | default | meaning |\n|---|---|---|---|\n");
        for (SettingDeclaration each : SettingDeclarations.all()) {
            if (!each.ignored()) {
                table.append(
                        "| `%s` | %s | %s | %s |\n"
                                .formatted(
                                        each.path(),
                                        each.variable().isEmpty()
                                                ? "–"
                                                : "`" + each.variable() + "`",
                                        each.defaultValue(),
                                        each.means()));
            }
        }
        return table.toString();
    }

    private List<String> problemsOfUp(String text) {
        return UpSettings.problems(file(text), ENVIRONMENT).stream()
                .map(problem -> problem.toString())
                .toList();
    }

    private List<String> problemsAlone(String service, String text) {
        BadSettings refused =
                catchThrowableOfType(
                        BadSettings.class, () -> alone(service, text).refuseProblems());
        return refused == null
                ? List.of()
                : refused.problems().stream().map(problem -> problem.toString()).toList();
    }

    /** As the process of the service reads it. */
    private Settings alone(String service, String text) {
        Settings settings = Settings.read(file(text), new HashMap<>(ENVIRONMENT));
        LogSettings.from(settings);
        HealthSettings.from(settings, HealthSettings.ANYWHERE);
        requireNonNull(SERVICES.get(service)).accept(settings);
        settings.allowDeclaredKeys();
        return settings;
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("values.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
