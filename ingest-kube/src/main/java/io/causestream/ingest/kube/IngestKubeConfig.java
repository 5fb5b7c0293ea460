package io.causestream.ingest.kube;

import io.causestream.ingest.kube.leadership.LeaseSettings;
import io.causestream.ingest.kube.lookup.QueryLimits;
import io.causestream.ingest.kube.prometheus.PrometheusSettings;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.redaction.ReplacerPatterns;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a cluster's agent.
 *
 * @param clusterName of letters, digits, dots, dashes and underscores
 * @param kubeconfig null: {@code KUBECONFIG}, {@code ~/.kube/config}, or the pod's own account
 * @param context null: the kubeconfig's current one
 * @param prometheus the Prometheus that is queried for usage
 * @param clusterKey digests values that may be secrets; empty: derived from the cluster
 * @param lease null: this agent is the cluster's only one
 * @param clockCheck how often the API server's time is requested
 * @param silence after which a watch counts as dead
 * @param heartbeat how often a heartbeat is published; zero: never
 * @param replacerPatterns what is masked in addition to what always is
 * @param queries the load that context requests may put on the API server
 * @param selection what of the cluster is published
 */
public record IngestKubeConfig(
        String clusterName,
        KafkaSettings kafka,
        @Nullable Path kubeconfig,
        @Nullable String context,
        PrometheusSettings prometheus,
        String clusterKey,
        @Nullable LeaseSettings lease,
        Duration clockCheck,
        Duration silence,
        Duration heartbeat,
        ReplacerPatterns replacerPatterns,
        QueryLimits queries,
        Selection selection) {

    private static final String NAME = "[A-Za-z0-9._-]{1,100}";
    private static final Duration CLOCK_CHECK = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(90);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST_HEARTBEAT = Duration.ofHours(1);

    public IngestKubeConfig {
        if (!clusterName.matches(NAME)) {
            throw new IllegalArgumentException(
                    "a cluster's name may contain only letters, digits, dots, dashes and underscores, not '%s'"
                            .formatted(clusterName));
        }
    }

    /** A configuration with defaults for everything else. */
    public static IngestKubeConfig of(String clusterName, KafkaSettings kafka) {
        return new IngestKubeConfig(
                clusterName,
                kafka,
                null,
                null,
                PrometheusSettings.NONE,
                "",
                null,
                CLOCK_CHECK,
                SILENCE,
                HEARTBEAT,
                ReplacerPatterns.NONE,
                QueryLimits.STANDARD,
                Selection.STANDARD);
    }

    /** Reads the file and the environment; see the module's README for the table. */
    public static IngestKubeConfig from(Settings settings) {
        return from(settings, KafkaSettings.from(settings));
    }

    /** As {@link #from(Settings)}, with given Kafka settings. */
    public static IngestKubeConfig from(Settings settings, KafkaSettings kafka) {
        String name = settings.requiredText("clusterName", "CAUSESTREAM_CLUSTER_NAME");
        if (!name.matches(NAME)) {
            settings.problem(
                    "clusterName",
                    "'%s' may contain only letters, digits, dots, dashes and underscores"
                            .formatted(name));
            name = "invalid";
        }
        return new IngestKubeConfig(
                name,
                kafka,
                settings.optionalText("kubeconfig", "CAUSESTREAM_KUBECONFIG")
                        .map(Path::of)
                        .orElse(null),
                settings.optionalText("kubeContext", "CAUSESTREAM_KUBE_CONTEXT").orElse(null),
                PrometheusSettings.from(settings),
                settings.text("clusterKey", "CAUSESTREAM_CLUSTER_KEY", ""),
                LeaseSettings.from(settings),
                settings.duration("clockCheck", "CAUSESTREAM_CLOCK_CHECK", CLOCK_CHECK),
                settings.duration("watchSilence", "CAUSESTREAM_WATCH_SILENCE", SILENCE),
                heartbeat(settings),
                ReplacerPatterns.from(settings),
                QueryLimits.from(settings),
                Selection.from(settings));
    }

    private static Duration heartbeat(Settings settings) {
        Duration interval =
                settings.duration(
                        "heartbeat.interval", "CAUSESTREAM_HEARTBEAT_INTERVAL", HEARTBEAT);
        if (!interval.isZero()
                && (interval.compareTo(SHORTEST_HEARTBEAT) < 0
                        || interval.compareTo(LONGEST_HEARTBEAT) > 0)) {
            settings.problem("heartbeat.interval", "must be from 1s to 1h, or 0 for none");
        }
        return interval;
    }

    public IngestKubeConfig withKubeconfig(@Nullable Path file, @Nullable String named) {
        return new IngestKubeConfig(
                clusterName,
                kafka,
                file,
                named,
                prometheus,
                clusterKey,
                lease,
                clockCheck,
                silence,
                heartbeat,
                replacerPatterns,
                queries,
                selection);
    }

    /** The same with a Prometheus that needs no password; null for none. */
    public IngestKubeConfig withPrometheusUrl(@Nullable URI url) {
        return new IngestKubeConfig(
                clusterName,
                kafka,
                kubeconfig,
                context,
                PrometheusSettings.at(url),
                clusterKey,
                lease,
                clockCheck,
                silence,
                heartbeat,
                replacerPatterns,
                queries,
                selection);
    }

    /**
     * The same with another interval: the time of a simulated cluster may run fast, and must be
     * requested more often.
     */
    public IngestKubeConfig withClockCheck(Duration every) {
        return new IngestKubeConfig(
                clusterName,
                kafka,
                kubeconfig,
                context,
                prometheus,
                clusterKey,
                lease,
                every,
                silence,
                heartbeat,
                replacerPatterns,
                queries,
                selection);
    }

    public IngestKubeConfig withSilence(Duration longest) {
        return new IngestKubeConfig(
                clusterName,
                kafka,
                kubeconfig,
                context,
                prometheus,
                clusterKey,
                lease,
                clockCheck,
                longest,
                heartbeat,
                replacerPatterns,
                queries,
                selection);
    }

    /** The same with another interval of heartbeats; zero: none. */
    public IngestKubeConfig withHeartbeat(Duration interval) {
        return new IngestKubeConfig(
                clusterName,
                kafka,
                kubeconfig,
                context,
                prometheus,
                clusterKey,
                lease,
                clockCheck,
                silence,
                interval,
                replacerPatterns,
                queries,
                selection);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "IngestKubeConfig[clusterName=%s, kafka=%s, kubeconfig=%s, context=%s, prometheus=%s, clusterKey=%s, lease=%s, clockCheck=%s, silence=%s, heartbeat=%s, replacerPatterns=%s, selection=%s]"
                .formatted(
                        clusterName,
                        kafka,
                        kubeconfig,
                        context,
                        prometheus,
                        clusterKey.isEmpty() ? "derived" : "***",
                        lease,
                        clockCheck,
                        silence,
                        heartbeat,
                        replacerPatterns,
                        selection);
    }
}
