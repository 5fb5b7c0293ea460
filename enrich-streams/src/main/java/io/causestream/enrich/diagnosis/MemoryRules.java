package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kernel killed the container, or a process in it, for its memory. */
final class MemoryRules {

    /** runc's words when the limit is too small for a process even to begin. */
    private static final Pattern AT_START =
            Pattern.compile("container init was OOM-killed|memory limit too low");

    private static final int KILLED = 137;

    private MemoryRules() {}

    /** Some process in the container, and not the first one. */
    static Optional<Diagnosis> process(Case it) {
        return it.crash()
                .filter(crash -> hasTheWord(crash) && !outOfMemory(crash))
                .flatMap(crash ->
                        Diagnoses.of(
                                "process-out-of-memory",
                                "A process in container %s was killed because memory ran out%s; the container itself ended with exit code %s."
                                        .formatted(
                                                crash.container(),
                                                crash.memoryLimit().isEmpty()
                                                        ? ""
                                                        : " (limit " + crash.memoryLimit() + ")",
                                                crash.exitCode()),
                                MEDIUM,
                                state(crash),
                                "Check what it starts beside its first process, and whether its work is complete.",
                                "If it needs them all, raise the memory limit of container %s in %s."
                                        .formatted(crash.container(), it.workload())));
    }

    static Optional<Diagnosis> limit(Case it) {
        return it.crash()
                .filter(crash -> !crash.memoryLimit().isEmpty())
                .filter(crash -> outOfMemory(crash) || it.inMessages(AT_START).isPresent())
                .flatMap(crash -> {
                    Optional<MemoryCurve> curve = curve(it, crash);
                    List<String> evidence = new ArrayList<>();
                    evidence.add(it.inMessages(AT_START).map(Found::line).orElse(state(crash)));
                    curve.map(MemoryCurve::lastPoint).ifPresent(evidence::add);
                    return Optional.of(
                            new Diagnosis(
                                    "memory-limit",
                                    "Container %s was killed at its memory limit of %s%s."
                                            .formatted(
                                                    crash.container(),
                                                    crash.memoryLimit(),
                                                    curve.map(MemoryCurve::words).orElse("")),
                                    evidence,
                                    fixes(crash, it, curve),
                                    HIGH));
                });
    }

    static Optional<Diagnosis> node(Case it) {
        return it.crash()
                .filter(crash -> outOfMemory(crash) && crash.memoryLimit().isEmpty())
                .flatMap(crash ->
                        Diagnoses.of(
                                "node-out-of-memory",
                                "Container %s has no memory limit and was killed because its node ran out of memory."
                                        .formatted(crash.container()),
                                MEDIUM,
                                state(crash),
                                "Give container %s in %s a memory request and limit."
                                        .formatted(crash.container(), it.workload()),
                                "Check what else uses the node's memory: kubectl top pods -A --sort-by=memory"));
    }

    /**
     * If a child of the container's first process was OOM-killed, the container's reason is not
     * OOMKilled.
     */
    static Optional<Diagnosis> nearLimit(Case it) {
        return it.crash()
                .filter(crash -> it.exited(137) && !crash.memoryLimit().isEmpty())
                .flatMap(crash ->
                        curve(it, crash)
                                .filter(curve -> curve.endsNearLimit() && !curve.earlier())
                                .map(curve ->
                                        new Diagnosis(
                                                "memory-limit",
                                                "Container %s was killed while its memory was at its limit of %s%s."
                                                        .formatted(
                                                                crash.container(),
                                                                crash.memoryLimit(),
                                                                curve.words()),
                                                List.of(state(crash), curve.lastPoint()),
                                                fixes(crash, it, Optional.of(curve)),
                                                MEDIUM)));
    }

    private static List<String> fixes(CrashInfo crash, Case it, Optional<MemoryCurve> curve) {
        String raise =
                "Raise the memory limit of container %s in %s above %s"
                        .formatted(crash.container(), it.workload(), crash.memoryLimit());
        String find =
                switch (curve.map(MemoryCurve::shape).orElse(MemoryCurve.Shape.UNSEEN)) {
                    case GROWTH ->
                            "or find what grows: a higher limit alone puts the kill off, if it never stops growing.";
                    case JUMP -> "or split the work that takes so much at once.";
                    case LEVEL -> "for what it does always needs about that much.";
                    case UNSEEN -> "or find what takes so much.";
                };
        return List.of(raise + ", " + find);
    }

    private static Optional<MemoryCurve> curve(Case it, CrashInfo crash) {
        return it.memory().flatMap(graph -> MemoryCurve.of(graph, crash));
    }

    /** A killed container ends by signal 9: another exit code is that of a process that went on. */
    private static boolean outOfMemory(CrashInfo crash) {
        return hasTheWord(crash) && crash.exitCode() != null && crash.exitCode() == KILLED;
    }

    private static boolean hasTheWord(CrashInfo crash) {
        return crash.exitReason().equals("OOMKilled");
    }

    private static String state(CrashInfo crash) {
        return "exit code %s, reason %s, memory limit %s"
                .formatted(
                        crash.exitCode(),
                        crash.exitReason(),
                        crash.memoryLimit().isEmpty() ? "none" : crash.memoryLimit());
    }
}
