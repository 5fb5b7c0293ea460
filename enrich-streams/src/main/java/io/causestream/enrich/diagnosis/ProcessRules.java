package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Events.Event;
import java.util.Optional;
import java.util.Set;

/** How the process ended, by its exit code and by who ended it. */
final class ProcessRules {

    private static final Set<String> EVICTIONS =
            Set.of("Evicted", "Preempted", "TaintManagerEviction", "NodeShutdown");

    /** The kubelet lost sight of it, and fills in exit code 137. */
    private static final String UNSEEN = "ContainerStatusUnknown";

    private ProcessRules() {}

    /** Its node was unreachable when it ended: the exit code is not the process's own. */
    static Optional<Diagnosis> unseen(Case it) {
        return it.crash()
                .filter(crash -> crash.exitReason().equals(UNSEEN))
                .flatMap(crash ->
                        Diagnoses.of(
                                "end-not-seen",
                                "How container %s ended is unknown: its node was restarted or unreachable, and exit code %s is a placeholder."
                                        .formatted(crash.container(), crash.exitCode()),
                                MEDIUM,
                                state(crash),
                                "Check what happened to the node at that time."));
    }

    /** It was evicted by its node, or preempted by a pod of higher priority. */
    static Optional<Diagnosis> evicted(Case it) {
        return it.events().stream()
                .filter(event -> EVICTIONS.contains(event.reason()))
                .reduce((earlier, later) -> later)
                .filter(event -> !it.ran() || it.exited(137) || it.exited(143))
                .map(Event::note)
                .flatMap(note ->
                        Diagnoses.of(
                                "evicted",
                                "The pod was removed from its node: %s."
                                        .formatted(Text.quote(note).replaceFirst("\\.$", "")),
                                HIGH,
                                Text.cut(note),
                                "Check the node's conditions, and set the requests of %s to what it really uses."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> segmentationFault(Case it) {
        return it.crash()
                .filter(crash -> it.exited(139))
                .flatMap(crash ->
                        Diagnoses.of(
                                "segmentation-fault",
                                "Container %s died of a segmentation fault (exit code 139, signal 11): a fault in native code."
                                        .formatted(crash.container()),
                                HIGH,
                                state(crash),
                                "Go back to the image before %s, or look for a native library that does not fit it; a core dump shows more."
                                        .formatted(Text.quote(crash.image()))));
    }

    /** Each run succeeds: the problem is that it is run again. */
    static Optional<Diagnosis> endsByItself(Case it) {
        return it.crash()
                .filter(crash -> it.exited(0) && it.finding().reason().equals(Reasons.CRASH_LOOP))
                .flatMap(crash ->
                        Diagnoses.of(
                                "ends-by-itself",
                                "Container %s does its work and ends with exit code 0; %s restarts it forever."
                                        .formatted(crash.container(), it.workload()),
                                HIGH,
                                state(crash),
                                "Run it as a Job or CronJob if it is meant to end.",
                                "Otherwise give it a command that stays in the foreground."));
    }

    static Optional<Diagnosis> killed(Case it) {
        return it.crash()
                .filter(crash -> it.exited(137) && !crash.exitReason().equals(UNSEEN))
                .flatMap(crash ->
                        Diagnoses.of(
                                "killed",
                                "Container %s was killed (exit code 137, signal 9), not for its memory as far as Kubernetes reports, and it is unknown by whom."
                                        .formatted(crash.container()),
                                LOW,
                                state(crash),
                                "Find what sends the signal: a kill in its own script, a preStop hook or a stop that outlasts terminationGracePeriodSeconds, the node's kernel log."));
    }

    static Optional<Diagnosis> terminated(Case it) {
        return it.crash()
                .filter(crash -> it.exited(143))
                .flatMap(crash ->
                        Diagnoses.of(
                                "terminated",
                                "Container %s was asked to stop (exit code 143, signal 15), and it is unknown by whom."
                                        .formatted(crash.container()),
                                MEDIUM,
                                state(crash),
                                "Find what stops it: an eviction, a node's shutdown, a supervisor within the container."));
    }

    private static String state(CrashInfo crash) {
        return "exit code %s, reason %s".formatted(crash.exitCode(), crash.exitReason());
    }
}
