package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Events.Event;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the process ended, by its exit code and by who ended it. */
final class ProcessRules {

    private static final Set<String> EVICTIONS =
            Set.of("Evicted", "Preempted", "TaintManagerEviction", "NodeShutdown");

    /** The kubelet lost sight of it, and fills in exit code 137. */
    private static final String UNSEEN = "ContainerStatusUnknown";

    private static final Pattern ABORTING =
            Pattern.compile(
                    "(what\\(\\): {1,4}[^\\n]{1,200}|[^\\n]{0,200}Assertion [^\\n]{1,120} failed\\.?|FATAL ERROR: [^\\n]{1,160}|terminate called [^\\n]{1,160}|(?:double free|malloc\\(\\)|free\\(\\)|corrupted)[^\\n]{1,100}|[Ff]atal error: [^\\n]{1,160}|Check failed: [^\\n]{1,160}|Unhandled exception\\. [^\\n]{1,300})");

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
                .flatMap(event ->
                        Diagnoses.of(
                                event.reason().equals("Preempted") ? "preempted" : "evicted",
                                "The pod was removed from its node: %s."
                                        .formatted(Text.phrase(event.note())),
                                HIGH,
                                Text.cut(event.note()),
                                event.reason().equals("Preempted")
                                        ? "Compare priorityClassName of %s with that of the pod that took its place."
                                                .formatted(it.workload())
                                        : "Check the node's conditions, and set the requests of %s to what it really uses."
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

    /** It ended itself, and its last words are the reason. */
    static Optional<Diagnosis> aborted(Case it) {
        return it.crash()
                .filter(crash -> it.exited(134))
                .flatMap(crash -> {
                    Optional<Found> said = it.lastWords().find(ABORTING);
                    return Diagnoses.of(
                            said.map(Found::word).map(ProcessRules::why).orElse("aborted"),
                            "Container %s aborted itself (exit code 134, signal 6)%s."
                                    .formatted(
                                            crash.container(),
                                            said.map(found -> ": " + Text.phrase(found.word()))
                                                    .orElse("")),
                            MEDIUM,
                            said.map(Found::line).orElse(state(crash)),
                            "Look for that condition in the code or the data of image %s; a core dump shows where."
                                    .formatted(Text.quote(crash.image())));
                });
    }

    /** The .NET runtime aborts itself after an exception that nobody handles. */
    private static String why(String said) {
        if (said.startsWith("Unhandled exception. System.OutOfMemoryException")) {
            return "heap-exhausted";
        }
        return said.startsWith("Unhandled exception. ") ? "uncaught-error" : "aborted";
    }

    static Optional<Diagnosis> illegalInstruction(Case it) {
        return it.crash()
                .filter(crash -> it.exited(132))
                .flatMap(crash ->
                        Diagnoses.of(
                                "illegal-instruction",
                                "Container %s ran an instruction that its node's CPU does not have (exit code 132, signal 4)."
                                        .formatted(crash.container()),
                                HIGH,
                                state(crash),
                                "Compare the nodes' CPUs (AVX is a frequent case): kubectl get nodes -L node.kubernetes.io/instance-type",
                                "Choose nodes with such a CPU in %s, or an image built for older ones."
                                        .formatted(it.workload())));
    }

    /** A system call that its seccomp profile forbids. */
    static Optional<Diagnosis> seccomp(Case it) {
        return it.crash()
                .filter(crash -> it.exited(159) || crash.exitReason().equals("seccomp killed"))
                .flatMap(crash ->
                        Diagnoses.of(
                                "seccomp-killed",
                                "Container %s was killed for a system call that its seccomp profile forbids (exit code %s, signal 31)."
                                        .formatted(crash.container(), crash.exitCode()),
                                HIGH,
                                state(crash),
                                "Compare securityContext.seccompProfile of %s with what it calls: the node's audit log names the call."
                                        .formatted(it.workload())));
    }

    /** The kubelet kills a container whose postStart hook fails. */
    static Optional<Diagnosis> hook(Case it) {
        Optional<Event> failed =
                it.events().stream()
                        .filter(event -> event.reason().equals("FailedPostStartHook"))
                        .reduce((earlier, later) -> later);
        boolean stated =
                it.crash().filter(crash -> crash.reason().equals("PostStartHookError")).isPresent();
        if (failed.isEmpty() && !stated) {
            return Optional.empty();
        }
        return Diagnoses.of(
                "hook-failed",
                "The postStart hook of %s fails, so the kubelet kills it."
                        .formatted(it.container()),
                HIGH,
                failed.map(Event::note)
                        .or(() -> it.crash().map(CrashInfo::message))
                        .map(Text::cut)
                        .orElse(""),
                "See the hook: " + it.showWorkload(),
                "Run its command in the container by hand, and correct lifecycle.postStart in %s."
                        .formatted(it.workload()));
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
                                // Most stops are wanted: a scale-down, a rollout, a drain.
                                LOW,
                                state(crash),
                                "Find what stops it: an eviction, a node's shutdown, a supervisor within the container."));
    }

    private static String state(CrashInfo crash) {
        return "exit code %s, reason %s".formatted(crash.exitCode(), crash.exitReason());
    }
}
