package io.causestream.enrich;

import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.EnrichmentRules.AnalysisLimits;
import io.causestream.enrich.rules.EnrichmentRules.NotificationLimits;
import io.causestream.enrich.rules.Reasons;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The configuration of enrich-streams.
 *
 * @param stateFolder where the process id is kept across restarts, and stores that do not fit in
 *     memory
 * @param threads at least 1; cores − 1 is right beside a broker
 * @param standbyReplicas how many other processes keep a copy of each task's stores, so that one of
 *     them goes on at once; 0 to {@value #MOST_STANDBYS}
 * @param playbooks define what becomes a finding
 */
public record EnrichStreamsConfig(
        KafkaSettings kafka,
        Path stateFolder,
        int threads,
        int standbyReplicas,
        EnrichmentRules rules,
        PlaybookSettings playbooks) {

    private static final int MOST_STANDBYS = 8;

    /** Without standbys. */
    public EnrichStreamsConfig(
            KafkaSettings kafka,
            Path stateFolder,
            int threads,
            EnrichmentRules rules,
            PlaybookSettings playbooks) {
        this(kafka, stateFolder, threads, 0, rules, playbooks);
    }

    /** The reasons whose findings are analysed for Robusta's users. */
    private static final List<String> ANALYSED =
            List.of(
                    "CrashLoopBackOff",
                    "OOMKilled",
                    "ImagePullBackOff",
                    "NodeNotReady",
                    "PodPending",
                    "DeploymentReplicasMismatch");

    public static EnrichStreamsConfig from(Settings settings) {
        EnrichmentRules defaults = EnrichmentRules.defaults();
        return new EnrichStreamsConfig(
                KafkaSettings.from(settings),
                Path.of(
                        settings.text(
                                "enrichment.stateFolder", "CAUSESTREAM_STATE_FOLDER", "state")),
                settings.number("enrichment.threads", "CAUSESTREAM_ENRICHMENT_THREADS", 1, 1, 64),
                settings.number(
                        "enrichment.standbyReplicas",
                        "CAUSESTREAM_STANDBY_REPLICAS",
                        0,
                        0,
                        MOST_STANDBYS),
                new EnrichmentRules(
                        settings.duration(
                                "enrichment.changeWindow",
                                "CAUSESTREAM_CHANGE_WINDOW",
                                defaults.changeWindow()),
                        settings.duration(
                                "enrichment.contextTimeout",
                                "CAUSESTREAM_CONTEXT_TIMEOUT",
                                defaults.contextTimeout()),
                        settings.duration(
                                "enrichment.resolveAfter",
                                "CAUSESTREAM_RESOLVE_AFTER",
                                defaults.resolveAfter()),
                        settings.duration(
                                "enrichment.flapWindow",
                                "CAUSESTREAM_FLAP_WINDOW",
                                defaults.flapWindow()),
                        settings.duration(
                                "enrichment.signalInterval",
                                "CAUSESTREAM_SIGNAL_INTERVAL",
                                defaults.signalInterval()),
                        pace(settings, defaults.notification()),
                        analysed(settings),
                        analyses(settings)),
                PlaybookSettings.from(settings));
    }

    private static NotificationLimits pace(Settings settings, NotificationLimits usual) {
        return new NotificationLimits(
                settings.duration(
                        "enrichment.updateInterval",
                        "CAUSESTREAM_UPDATE_INTERVAL",
                        usual.updateInterval()),
                settings.duration(
                        "enrichment.repeatInterval",
                        "CAUSESTREAM_REPEAT_INTERVAL",
                        usual.repeatInterval()),
                settings.number(
                        "enrichment.stormLimit",
                        "CAUSESTREAM_STORM_LIMIT",
                        usual.stormLimit(),
                        1,
                        1000),
                settings.number(
                        "enrichment.baselineLimit",
                        "CAUSESTREAM_BASELINE_LIMIT",
                        usual.baselineLimit(),
                        0,
                        1000),
                settings.duration(
                        "enrichment.baselineWait",
                        "CAUSESTREAM_BASELINE_WAIT",
                        usual.baselineWait()),
                settings.duration(
                        "enrichment.symptomTimeout",
                        "CAUSESTREAM_SYMPTOM_TIMEOUT",
                        usual.symptomTimeout()));
    }

    private static AnalysisLimits analyses(Settings settings) {
        AnalysisLimits usual = AnalysisLimits.usual();
        return usual.answeredWithin(
                        settings.duration(
                                "holmesGPT.timeout",
                                "CAUSESTREAM_AI_TIMEOUT",
                                usual.answerWait().dividedBy(2)))
                .reusedFor(
                        settings.duration(
                                "aiAnalysis.reuseFor",
                                "CAUSESTREAM_AI_REUSE_FOR",
                                usual.reuseFor()));
    }

    public EnrichStreamsConfig with(EnrichmentRules others) {
        return new EnrichStreamsConfig(
                kafka, stateFolder, threads, standbyReplicas, others, playbooks);
    }

    private static Set<String> analysed(Settings settings) {
        boolean enabled =
                settings.flag("enableHolmesGPT", "CAUSESTREAM_AI_ENABLED", true)
                        && settings.flag(
                                "aiAnalysis.enabled", "CAUSESTREAM_AI_ANALYSIS_ENABLED", true);
        List<String> configured =
                settings.texts("aiAnalysis.alertTypes", "CAUSESTREAM_AI_ALERT_TYPES");
        if (!enabled) {
            return Set.of();
        }
        Set<String> analysed = new LinkedHashSet<>(configured.isEmpty() ? ANALYSED : configured);
        // Whoever asks wants to know all that can be said.
        analysed.add(Reasons.INVESTIGATION);
        return analysed;
    }
}
