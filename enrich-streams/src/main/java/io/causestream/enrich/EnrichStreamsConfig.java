package io.causestream.enrich;

import io.causestream.enrich.EnrichmentRules.Pace;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What enrich-streams has to be told.
 *
 * @param stateFolder where a restart finds its process id, and stores that do not fit in memory
 * @param threads at least 1; cores − 1 is right beside a broker
 * @param playbooks what becomes a finding
 */
public record EnrichStreamsConfig(
        KafkaSettings kafka,
        Path stateFolder,
        int threads,
        EnrichmentRules rules,
        PlaybookSettings playbooks) {

    /** The reasons that the old system's users have analysed. */
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
                new EnrichmentRules(
                        settings.duration(
                                "enrichment.changeWindow",
                                "CAUSESTREAM_CHANGE_WINDOW",
                                defaults.changeWindow()),
                        settings.duration(
                                "enrichment.contextWithin",
                                "CAUSESTREAM_CONTEXT_WITHIN",
                                defaults.contextWithin()),
                        settings.duration(
                                "enrichment.resolveAfter",
                                "CAUSESTREAM_RESOLVE_AFTER",
                                defaults.resolveAfter()),
                        settings.duration(
                                "enrichment.flapWindow",
                                "CAUSESTREAM_FLAP_WINDOW",
                                defaults.flapWindow()),
                        settings.duration(
                                "enrichment.seenAgainEvery",
                                "CAUSESTREAM_SEEN_AGAIN_EVERY",
                                defaults.seenAgainEvery()),
                        pace(settings, defaults.pace()),
                        analysed(settings)),
                PlaybookSettings.from(settings));
    }

    private static Pace pace(Settings settings, Pace usual) {
        return new Pace(
                settings.duration(
                        "enrichment.tellEvery", "CAUSESTREAM_TELL_EVERY", usual.tellEvery()),
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
                        "enrichment.arrivalLimit",
                        "CAUSESTREAM_ARRIVAL_LIMIT",
                        usual.arrivalLimit(),
                        0,
                        1000),
                settings.duration(
                        "enrichment.arrivalSettle",
                        "CAUSESTREAM_ARRIVAL_SETTLE",
                        usual.arrivalSettle()),
                settings.duration(
                        "enrichment.symptomPatience",
                        "CAUSESTREAM_SYMPTOM_PATIENCE",
                        usual.symptomPatience()));
    }

    public EnrichStreamsConfig with(EnrichmentRules others) {
        return new EnrichStreamsConfig(kafka, stateFolder, threads, others, playbooks);
    }

    private static Set<String> analysed(Settings settings) {
        boolean enabled =
                settings.flag("enableHolmesGPT", "CAUSESTREAM_AI_ENABLED", true)
                        && settings.flag(
                                "aiAnalysis.enabled", "CAUSESTREAM_AI_ANALYSIS_ENABLED", true);
        List<String> configured =
                settings.texts("aiAnalysis.alertTypes", "CAUSESTREAM_AI_ALERT_TYPES");
        return enabled
                ? new LinkedHashSet<>(configured.isEmpty() ? ANALYSED : configured)
                : Set.of();
    }
}
