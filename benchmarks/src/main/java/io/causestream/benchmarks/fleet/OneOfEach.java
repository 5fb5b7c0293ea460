package io.causestream.benchmarks.fleet;

import io.causestream.ai.AiWorker;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.kube.IngestKube;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.service.HealthServer;
import io.causestream.service.HealthSettings;
import io.causestream.service.ProcessMetrics;
import io.causestream.service.Services;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.SlackSink;
import io.causestream.sink.slack.config.SlackSinkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One instance of each service in one JVM, each as its own main class would configure it: a short
 * run has two such processes in place of ten. Argument: the YAML file.
 */
public final class OneOfEach {

    private static final Duration LONG = Duration.ofDays(1);

    private OneOfEach() {}

    public static void main(String[] args) {
        Settings settings = Settings.read(Path.of(args[0]), System.getenv());
        HealthSettings health = HealthSettings.from(settings, HealthSettings.THIS_MACHINE);
        IngestKubeConfig kube = IngestKubeConfig.from(settings);
        IngestAlertmanagerConfig alertmanager = IngestAlertmanagerConfig.from(settings);
        EnrichStreamsConfig enrichment = EnrichStreamsConfig.from(settings);
        AiWorkerConfig ai = AiWorkerConfig.from(settings).orElseThrow();
        SlackSinkConfig slack = SlackSinkConfig.ofService(settings).getFirst();
        settings.allowDeclaredKeys();
        settings.refuseProblems();
        try (ProcessMetrics metrics = new ProcessMetrics();
                Services services = new Services();
                HealthServer _ = HealthServer.open(health, services, metrics)) {
            services.start(
                    List.of(
                            new EnrichStreams(enrichment, metrics.registry(), services),
                            new SlackSink(slack, metrics.registry(), services),
                            new AiWorker(ai, metrics.registry(), services),
                            new IngestAlertmanager(alertmanager, metrics.registry(), services),
                            new IngestKube(kube, metrics.registry(), services)));
            boolean ended = false;
            while (!ended) {
                ended = services.awaitEnd(LONG);
            }
        }
    }
}
