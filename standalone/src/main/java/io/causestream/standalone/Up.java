package io.causestream.standalone;

import io.causestream.ai.AiWorker;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.enrich.EnrichStreams;
import io.causestream.findings.FindingsApi;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.kube.IngestKube;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.service.FailureListener;
import io.causestream.service.LogSettings;
import io.causestream.service.Service;
import io.causestream.sink.slack.SlackSink;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.webhook.WebhookSink;
import io.causestream.sink.webhook.WebhookSinkConfig;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.config.UpSettings;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** All services for a real cluster, with Slack and Ollama as far as they are available. */
final class Up implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Up.class);

    private final UpSettings settings;
    private final Path data;
    private final int pagePort;
    private final Standalone standalone;
    private final Map<String, String> summary = new LinkedHashMap<>();
    private @Nullable SlackDouble page;
    private @Nullable IngestAlertmanager webhook;
    private @Nullable FindingsApi findingsApi;

    /**
     * @param pagePort of the page that stands in for Slack where there is no token; 0 for any free
     *     one
     */
    Up(UpSettings settings, Path data, int kafkaPort, int pagePort) {
        this.settings = settings;
        this.data = data;
        this.pagePort = pagePort;
        this.standalone = new Standalone(data, kafkaPort, settings.health(), this::services);
    }

    /** Returns when everything is ready, after a summary of what runs with what. */
    void start(PrintWriter out) {
        Duration took = standalone.start();
        if (webhook != null) {
            summary.put("webhook", webhook.url().toString());
        }
        if (findingsApi != null) {
            summary.put("findings", findingsApi.url().toString());
        }
        standalone
                .health()
                .ifPresent(health ->
                        summary.put(
                                "health",
                                "http://%s:%d/readyz, /healthz, /metrics"
                                        .formatted(health.getHostString(), health.getPort())));
        if (settings.logs().format() == LogSettings.Format.JSON) {
            // With JSON logs the summary is a log line, so that machines can read it.
            LoggingEventBuilder line = log.atInfo().addKeyValue("millis", took.toMillis());
            for (Map.Entry<String, String> each : summary.entrySet()) {
                line = line.addKeyValue(each.getKey(), each.getValue());
            }
            line.log("Causestream is up");
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append(
                "Causestream is up after %.1f s. Ctrl-C ends it.%n"
                        .formatted(took.toMillis() / 1e3));
        summary.forEach((what, value) -> text.append("  %-12s %s%n".formatted(what, value)));
        // In one write: whoever reads the first line of it may rely on the rest.
        out.print(text);
        out.flush();
    }

    void end() {
        standalone.end();
    }

    boolean awaitEnd(Duration atMost) {
        return standalone.awaitEnd(atMost);
    }

    private List<Service> services(
            KafkaSettings kafka, MeterRegistry meters, FailureListener failure) {
        IngestKubeConfig kube = settings.kube(kafka);
        summary.put("cluster", kube.clusterName());
        List<SlackSinkConfig> slacks = slacks(settings.slack(kafka));
        Optional<AiWorkerConfig> ai = model(settings.ai(kafka));
        IngestAlertmanager receiver =
                new IngestAlertmanager(settings.alertmanager(kafka), meters, failure);
        webhook = receiver;
        summary.put(
                "kafka",
                settings.namesKafka()
                        ? kafka.bootstrapServers() + " (its own; 'kafka' in the file has no effect)"
                        : kafka.bootstrapServers());
        summary.put("data", data.toAbsolutePath().normalize().toString());
        // First the services whose start may fail: on a port that is taken, or an unreachable
        // cluster.
        List<Service> services = new ArrayList<>();
        services.add(receiver);
        FindingsApi api = new FindingsApi(settings.findingsApi(kafka), meters, failure);
        findingsApi = api;
        services.add(api);
        services.add(new IngestKube(kube, meters, failure));
        services.add(
                new EnrichStreams(settings.enrichment(kafka, ai.isPresent()), meters, failure));
        slacks.forEach(slack -> services.add(new SlackSink(slack, meters, failure)));
        WebhookSinkConfig webhooks = settings.webhooks(kafka);
        if (!webhooks.isEmpty()) {
            summary.put("webhooks", String.join(", ", webhooks.names()));
            services.add(new WebhookSink(webhooks, meters, failure));
        }
        ai.ifPresent(config -> services.add(new AiWorker(config, meters, failure)));
        services.add(settings.watch());
        return services;
    }

    /** Each as it is if it has a token; the others post to a page, which is started for them. */
    private List<SlackSinkConfig> slacks(List<SlackSinkConfig> configs) {
        List<SlackSinkConfig> withoutToken =
                configs.stream().filter(config -> !UpSettings.hasSlack(config)).toList();
        List<String> real =
                configs.stream()
                        .filter(UpSettings::hasSlack)
                        .map(config -> "%s (sink '%s')".formatted(config.channel(), config.name()))
                        .toList();
        if (withoutToken.isEmpty()) {
            summary.put("slack", String.join(", ", real));
            return configs;
        }
        SlackSettings standIn =
                SlackSettings.withChannels(
                                withoutToken.stream()
                                        .flatMap(config -> UpSettings.channels(config).stream())
                                        .distinct()
                                        .toArray(String[]::new))
                        .withJournal(data.resolve("slack.jsonl"))
                        .withPorts(0, pagePort);
        try {
            SlackDouble started = SlackDouble.start(standIn);
            page = started;
            String instead = started.pageUrl() + " stands in for it: SLACK_API_KEY is not set";
            summary.put(
                    "slack", real.isEmpty() ? instead : String.join(", ", real) + "; " + instead);
            return configs.stream()
                    .map(config ->
                            UpSettings.hasSlack(config)
                                    ? config
                                    : config.at(started.apiUrl(), standIn.token()))
                    .toList();
        } catch (IOException e) {
            throw new CannotRun(
                    "the page that replaces Slack could not start: %s; choose another with --page-port"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private Optional<AiWorkerConfig> model(Optional<AiWorkerConfig> config) {
        if (config.isEmpty()) {
            summary.put("model", "none: AI is switched off; only the rules' diagnosis is given");
            return config;
        }
        boolean answers = Ollama.answers(config.get().server());
        summary.put(
                "model",
                answers
                        ? "%s at %s".formatted(config.get().model(), config.get().ollamaUrl())
                        : "none: no Ollama responds at %s; only the rules' diagnosis is given"
                                .formatted(config.get().ollamaUrl()));
        return config.filter(_ -> answers);
    }

    @Override
    public void close() {
        standalone.close();
        if (page != null) {
            page.close();
        }
    }
}
