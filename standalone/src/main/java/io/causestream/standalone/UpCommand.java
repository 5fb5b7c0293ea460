package io.causestream.standalone;

import io.causestream.service.ExitCode;
import io.causestream.standalone.config.UpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code causestream up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Watch the cluster of your kubeconfig.",
            "Reports what goes wrong in it, with its cause: in Slack if SLACK_API_KEY is set, else on a",
            "page. Asks Ollama if it responds, else only the rules' diagnosis is given. Runs until Ctrl-C",
            "or SIGTERM.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  causestream up",
            "  causestream up --kubeconfig ~/.kube/homelab --context admin@homelab",
            "  SLACK_API_KEY=xoxb-… causestream up --config generated_values.yaml",
            "",
            "Let Alertmanager post to http://127.0.0.1:9095/api/alerts (webhook_config, send_resolved: true)."
        })
final class UpCommand implements Callable<Integer> {

    private static final Duration LONG = Duration.ofDays(1);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The YAML file of settings; one of Robusta works unchanged.")
    private @Nullable Path config;

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
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.causestream/data",
            description = "Where all data is kept. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("");

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Port of its Kafka on 127.0.0.1, for your own consumers. Default: any free port")
    private int kafkaPort;

    @Option(
            names = "--webhook-port",
            paramLabel = "N",
            description = "Port of the webhook for Alertmanager. Default: webhook.port, or 9095")
    private @Nullable Integer webhookPort;

    @Option(
            names = "--api-port",
            paramLabel = "N",
            description = "Port of the findings' HTTP API. Default: api.port, or 9098")
    private @Nullable Integer apiPort;

    @Option(
            names = "--page-port",
            paramLabel = "N",
            defaultValue = "9096",
            description =
                    "Port of the page on 127.0.0.1, where there is no Slack. Default: ${DEFAULT-VALUE}")
    private int pagePort;

    @Override
    public Integer call() {
        Ports.require(spec, "--kafka-port", kafkaPort);
        Ports.require(spec, "--page-port", pagePort);
        if (webhookPort != null) {
            Ports.require(spec, "--webhook-port", webhookPort);
        }
        if (apiPort != null) {
            Ports.require(spec, "--api-port", apiPort);
        }
        UpSettings settings =
                UpSettings.read(
                        config, System.getenv(), data, kubeconfig, context, webhookPort, apiPort);
        settings.logs().apply();
        LogFile.in(data, "INFO");
        try (Stop stop = Stop.onSignal();
                Up up = new Up(settings, data, kafkaPort, pagePort)) {
            stop.calls(up::end);
            up.start(spec.commandLine().getOut());
            boolean ended = false;
            while (!ended) {
                ended = up.awaitEnd(LONG);
            }
            return ExitCode.DONE;
        }
    }
}
