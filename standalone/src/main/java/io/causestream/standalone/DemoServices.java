package io.causestream.standalone;

import io.causestream.ai.AiWorker;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.enrich.EnrichStreams;
import io.causestream.enrich.EnrichStreamsConfig;
import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Severity;
import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.causestream.ingest.kube.IngestKube;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.service.FailureListener;
import io.causestream.service.Service;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.SlackSink;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The services of the demo: the same as in production, configured for a recorded cluster that runs
 * faster than real time.
 *
 * @param data the folder for the services' files
 * @param model the URL of Ollama
 * @param slackApi the URL of Slack's API, ending in a slash
 */
record DemoServices(
        Path data, RecordedCluster cluster, URI model, String slackToken, String slackApi) {

    static final List<String> CHANNELS =
            List.of("on-call", "homelab-alerts", "incidents-critical", "homelab-info");

    static final String MODEL = "phi3:mini";

    private static final String CLUSTER = "homelab";

    /** The reasons in the recording that Robusta's users typically have analysed. */
    private static final Set<String> ANALYSED = Set.of("CrashLoopBackOff", "OOMKilled");

    /** The time of a fast cluster must be requested often, or its speed distorts ages. */
    private static final Duration CLOCK_CHECK = Duration.ofMillis(500);

    /** The recorded crashes are seconds apart; a recovery is published as soon as it is certain. */
    private static final Duration RESOLVE_AFTER = Duration.ofSeconds(3);

    private static final Duration SIGNAL_INTERVAL = Duration.ofSeconds(2);

    /**
     * @param webhook receives the recorded alerts; also one of the services
     */
    record Made(List<Service> services, IngestAlertmanager webhook) {}

    Made make(KafkaSettings kafka, MeterRegistry meters, FailureListener failure) {
        IngestAlertmanager webhook =
                new IngestAlertmanager(
                        IngestAlertmanagerConfig.local(CLUSTER, 0, kafka), meters, failure);
        return new Made(
                List.of(
                        new EnrichStreams(enrichment(kafka), meters, failure),
                        new SlackSink(slack(kafka), meters, failure),
                        new AiWorker(AiWorkerConfig.of(kafka, model, MODEL), meters, failure),
                        webhook,
                        new IngestKube(kube(kafka), meters, failure)),
                webhook);
    }

    private EnrichStreamsConfig enrichment(KafkaSettings kafka) {
        EnrichmentRules usual = EnrichmentRules.defaults();
        return new EnrichStreamsConfig(
                kafka,
                data.resolve("state"),
                1,
                new EnrichmentRules(
                        usual.changeWindow(),
                        usual.contextTimeout(),
                        RESOLVE_AFTER,
                        usual.flapWindow(),
                        SIGNAL_INTERVAL,
                        usual.notification().withUpdateInterval(SIGNAL_INTERVAL),
                        ANALYSED),
                PlaybookSettings.shipped());
    }

    private SlackSinkConfig slack(KafkaSettings kafka) {
        return SlackSinkConfig.alone(
                kafka,
                "demo",
                slackToken,
                "#homelab-alerts",
                Map.of(
                        Severity.CRITICAL, "#incidents-critical",
                        Severity.HIGH, "#on-call",
                        Severity.MEDIUM, "#homelab-alerts",
                        Severity.INFO, "#homelab-info"),
                Tier.THREAD,
                slackApi,
                SlackSinkConfig.Timeouts.USUAL);
    }

    private IngestKubeConfig kube(KafkaSettings kafka) {
        try {
            return IngestKubeConfig.of(CLUSTER, kafka)
                    .withKubeconfig(cluster.kubeconfig(data.resolve("kubeconfig")), null)
                    .withPrometheusUrl(cluster.prometheusUrl())
                    .withClockCheck(CLOCK_CHECK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
