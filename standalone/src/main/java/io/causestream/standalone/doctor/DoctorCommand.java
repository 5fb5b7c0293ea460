package io.causestream.standalone.doctor;

import io.causestream.kafka.KafkaDidNotStart;
import io.causestream.service.ExitCode;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.ConfigCheck;
import io.causestream.standalone.config.KafkaConnection;
import io.causestream.standalone.config.KafkaOptions;
import io.causestream.standalone.config.UpSettings;
import io.causestream.topics.Groups;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Check all that Causestream depends on, and say what to do.",
            "Kafka and its topics, Kubernetes and the agent's rights, Prometheus, Alertmanager, Ollama,",
            "Slack and its channels, clocks, disk, configuration: each within 10 s, all at once.",
            "Changes nothing, and posts nothing without --send-test.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream doctor",
            "  causestream doctor --config generated_values.yaml --send-test",
            "  causestream doctor --config values.yaml --bootstrap-servers kafka:9092 -o json",
            "",
            "Exit codes: 0 nothing failed, warnings allowed; 1 at least one check failed; 2 the settings are wrong."
        })
@SuppressWarnings("SystemConsoleNull") // NullAway knows the older contract.
public final class DoctorCommand implements Callable<Integer> {

    /** How the results are printed. */
    enum Output {
        TABLE,
        JSON
    }

    private static final String CONFIGURATION = "configuration";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();

    @Option(
            names = "--kubeconfig",
            paramLabel = "F",
            description = "Default: KUBECONFIG, ~/.kube/config, or the pod's own account")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "C",
            description = "Of the kubeconfig. Default: its current one")
    private @Nullable String context;

    @Option(
            names = "--send-test",
            description = "Post one test message to each configured channel of Slack")
    private boolean sendTest;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "table, or json: an array of check, status, found, remedy. Default: table")
    private Output output = Output.TABLE;

    @Override
    public Integer call() throws InterruptedException {
        // What it prints is its answer; the log would stand between the lines.
        System.setProperty("causestream.log.console", "OFF");
        Map<String, String> environment = System.getenv();
        UpSettings settings =
                UpSettings.ofAnyService(
                        kafkaOptions.config().orElse(null), environment, kubeconfig, context);
        Kafka kafka = kafka();
        try {
            DoctorReport report = new DoctorReport(examine(settings, kafka));
            print(report);
            return report.hasFailed() ? ExitCode.FAILED : ExitCode.DONE;
        } finally {
            kafka.connection.ifPresent(KafkaConnection::close);
        }
    }

    /**
     * @param without the line of this name if there is no connection
     */
    private record Kafka(
            Optional<KafkaConnection> connection, Function<String, CheckResult> without) {}

    private Kafka kafka() {
        try {
            return new Kafka(
                    Optional.of(kafkaOptions.find()), check -> CheckResult.ok(check, "connected"));
        } catch (CannotRun e) {
            // There is no data folder yet: nothing has failed before the first start.
            CheckResult.Sentence why =
                    CheckResult.Sentence.of(
                            String.valueOf(e.getMessage()), ": ", KafkaChecks.WHERE);
            return new Kafka(
                    Optional.empty(),
                    check -> CheckResult.skipped(check, why.found(), why.remedy()));
        } catch (KafkaDidNotStart e) {
            return new Kafka(
                    Optional.empty(),
                    check ->
                            CheckResult.fail(
                                    check, String.valueOf(e.getMessage()), KafkaChecks.WHERE));
        }
    }

    private List<CheckResult> examine(UpSettings settings, Kafka kafka)
            throws InterruptedException {
        KafkaSettings address =
                kafka.connection
                        .map(KafkaConnection::settings)
                        .orElseGet(() -> KafkaSettings.at("127.0.0.1:9"));
        List<SlackSinkConfig> sinks = settings.slack(address);
        Checkup checkup = new Checkup(Checkup.DEADLINE);
        checkup.add(CONFIGURATION, List.of(), "give fewer files", () -> List.of(configuration()));
        ClockReadings clocks = new ClockReadings();
        try (KafkaChecks ofKafka =
                        new KafkaChecks(
                                kafka.connection.orElse(null),
                                kafka.without,
                                groups(settings, address, sinks),
                                clocks);
                KubernetesChecks ofKubernetes =
                        new KubernetesChecks(settings.kube(address), clocks);
                OllamaChecks ofOllama =
                        new OllamaChecks(
                                settings.ai(address),
                                settings.ollamaAsWritten(),
                                OllamaChecks.TIMEOUT);
                SlackSinksChecks ofSlack = new SlackSinksChecks(sinks, sendTest, clocks)) {
            ofKafka.addTo(checkup);
            kafka.connection.ifPresent(connection ->
                    sinks.forEach(sink ->
                            new HeartbeatCheck(
                                            address,
                                            settings.kube(address).clusterName(),
                                            sink,
                                            settings.kube(address).heartbeat(),
                                            connection.isStartedHere())
                                    .addTo(checkup)));
            ofKubernetes.addTo(checkup);
            new MonitoringChecks(
                            settings.kube(address).prometheus(), settings.alertmanager(address))
                    .addTo(checkup);
            ofOllama.addTo(checkup);
            ofSlack.addTo(checkup);
            clocks.addTo(
                    checkup,
                    ofSlack.withTokenChecks(
                            List.of(KafkaChecks.TOPICS, KubernetesChecks.KUBERNETES)));
            new DiskCheck(
                            kafka.connection.flatMap(KafkaConnection::dataFolder),
                            TopicsCreator.standaloneBytes(new Topics(address.topicPrefix())))
                    .addTo(checkup);
            KnownSecrets secrets = new KnownSecrets(secrets(settings, address, sinks));
            return checkup.run().stream().map(result -> result.masked(secrets)).toList();
        }
    }

    private CheckResult configuration() {
        Optional<Path> file = kafkaOptions.config();
        if (file.isEmpty()) {
            return CheckResult.ok(CONFIGURATION, "no file, so the environment and the defaults");
        }
        ConfigCheck check = ConfigCheck.of(List.of(file.get()), System.getenv());
        String command = "run causestream check-config %s for all of them".formatted(file.get());
        if (!check.problems().isEmpty()) {
            return CheckResult.fail(
                    CONFIGURATION,
                    "%d problems, the first: %s"
                            .formatted(check.problems().size(), check.problems().getFirst()),
                    command);
        }
        String found =
                "%s: no problems, %d playbooks"
                        .formatted(file.get(), check.playbooks().set().playbooks().size());
        return check.warnings().isEmpty()
                ? CheckResult.ok(CONFIGURATION, found)
                : CheckResult.warn(
                        CONFIGURATION,
                        "%s, %d warnings, the first: %s"
                                .formatted(
                                        found,
                                        check.warnings().size(),
                                        check.warnings().getFirst()),
                        command);
    }

    private static List<GroupLag.Group> groups(
            UpSettings settings, KafkaSettings kafka, List<SlackSinkConfig> sinks) {
        Groups names = kafka.groups();
        List<GroupLag.Group> groups = new ArrayList<>();
        groups.add(
                new GroupLag.Group(
                        "ingest-kube", names.agents(settings.kube(kafka).clusterName())));
        groups.add(new GroupLag.Group("enrich-streams", names.enrichment()));
        if (settings.ai(kafka).isPresent()) {
            groups.add(new GroupLag.Group("ai-worker", names.analysts()));
        }
        sinks.forEach(sink ->
                groups.add(new GroupLag.Group(sink.serviceName(), names.sink(sink.name()))));
        return groups;
    }

    private static List<String> secrets(
            UpSettings settings, KafkaSettings kafka, List<SlackSinkConfig> sinks) {
        List<String> secrets = new ArrayList<>();
        sinks.forEach(sink -> secrets.add(sink.token()));
        secrets.add(settings.kube(kafka).prometheus().authorization());
        secrets.add(settings.kube(kafka).clusterKey());
        secrets.add(settings.alertmanager(kafka).api().authorization());
        settings.alertmanager(kafka).webhook().tokens().forEach(token -> secrets.add(token.text()));
        kafka.client()
                .forEach((name, value) -> {
                    if (name.contains("password")
                            || name.contains("jaas")
                            || name.contains("secret")) {
                        secrets.add(value);
                    }
                });
        return secrets;
    }

    private void print(DoctorReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.JSON) {
            out.println(report.json());
        } else {
            Console console = System.console();
            boolean coloured =
                    console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
            report.lines(coloured).forEach(out::println);
        }
        out.flush();
    }
}
