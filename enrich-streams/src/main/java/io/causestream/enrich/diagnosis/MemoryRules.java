package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.MemoryAmount;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Events.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kernel killed the container, or a process in it, for its memory. */
final class MemoryRules {

    /** runc's words when the limit is too small for a process even to begin. */
    private static final Pattern AT_START =
            Pattern.compile("container init was OOM-killed|memory limit too low");

    private static final Pattern VICTIM = Pattern.compile("victim process: ([^,\\s]{1,100})");
    private static final Pattern LIMIT = Pattern.compile("memory (\\d[\\w.]{0,30})");
    private static final Pattern HEAP = Pattern.compile("(-Xmx(\\d{1,12})([kKmMgG]?))\\b");

    /** Beside its heap a JVM needs at least the rest. */
    private static final double HEAP_SHARE = 0.9;

    private static final int KILLED = 137;
    private static final int MOST_LIMITS = 5;

    /** An Event's time and a container's end are rounded, each by its own clock. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final Duration START = Duration.ofSeconds(60);

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
                .filter(crash -> !isOfNode(it, crash))
                .flatMap(crash -> {
                    Optional<MemoryCurve> curve = curve(it, crash);
                    Optional<Found> heap = tooLargeHeap(it, crash);
                    Optional<Found> atStart = it.inMessages(AT_START);
                    List<String> evidence = new ArrayList<>();
                    evidence.add(atStart.map(Found::line).orElse(state(crash)));
                    curve.map(MemoryCurve::lastPoint).ifPresent(evidence::add);
                    heap.map(Found::line).ifPresent(evidence::add);
                    String cause =
                            atStart.isPresent()
                                    ? "Container %s can't even start within its memory limit of %s: its first process was killed for memory."
                                            .formatted(crash.container(), crash.memoryLimit())
                                    : "Container %s was killed at its memory limit of %s%s%s%s."
                                            .formatted(
                                                    crash.container(),
                                                    crash.memoryLimit(),
                                                    curve.map(MemoryCurve::words).orElse(""),
                                                    atItsStart(crash, curve),
                                                    heap.map(found ->
                                                                    "; its JVM may take a heap of that size alone ("
                                                                            + found.word()
                                                                            + ")")
                                                            .orElse(""));
                    List<String> fixes = new ArrayList<>();
                    heap.map(found ->
                                    "Set %s well below the limit, or use -XX:MaxRAMPercentage=75 in its place: a JVM needs more than its heap."
                                            .formatted(found.word()))
                            .ifPresent(fixes::add);
                    fixes.addAll(fixes(crash, it, curve));
                    return Optional.of(new Diagnosis("memory-limit", cause, evidence, fixes, HIGH));
                });
    }

    /** Before any container: the limits of all are too small for the first process of the pod. */
    static Optional<Diagnosis> sandbox(Case it) {
        if (!it.isDown()
                || it.crash().filter(crash -> !crash.memoryLimit().isEmpty()).isPresent()) {
            return Optional.empty();
        }
        return it.inMessages(AT_START)
                .flatMap(found -> {
                    String limits =
                            it.rows("Facts of ").stream()
                                    .filter(row -> "limits".equals(row.get("What")))
                                    .flatMap(row ->
                                            Found.in(row.getOrDefault("Value", ""), LIMIT).stream()
                                                    .map(limit ->
                                                            "%s of %s"
                                                                    .formatted(
                                                                            limit.word(),
                                                                            row.get("Of"))))
                                    .limit(MOST_LIMITS)
                                    .collect(Collectors.joining(", "));
                    return Diagnoses.of(
                            "memory-limit",
                            "The pod's sandbox can't start: its first process was killed for memory, so the memory limits of the pod are too small%s."
                                    .formatted(limits.isEmpty() ? "" : " (" + limits + ")"),
                            HIGH,
                            found.line(),
                            "See the limits: " + it.showWorkload(),
                            "Raise resources.limits.memory in %s: a container needs some 10Mi before it does anything (a unit is forgotten easily, 256 is 256 bytes)."
                                    .formatted(it.workload()));
                });
    }

    static Optional<Diagnosis> node(Case it) {
        return it.crash()
                .filter(crash -> outOfMemory(crash) && crash.memoryLimit().isEmpty())
                .flatMap(crash ->
                        Diagnoses.of(
                                "node-out-of-memory",
                                "Container %s has no memory limit and was killed because its node%s ran out of memory."
                                        .formatted(
                                                crash.container(),
                                                it.fact("pod", "node")
                                                        .map(node -> " " + Text.quote(node))
                                                        .orElse("")),
                                MEDIUM,
                                state(crash),
                                "Give container %s in %s a memory request and limit."
                                        .formatted(crash.container(), it.workload()),
                                "Check what else uses the node's memory: kubectl top pods -A --sort-by=memory"));
    }

    /** The kernel of the node chose a process, and Kubernetes reports no more than signal 9. */
    static Optional<Diagnosis> nodeKilled(Case it) {
        return it.crash()
                .filter(crash -> it.exited(KILLED) && (!hasTheWord(crash) || isOfNode(it, crash)))
                .flatMap(crash ->
                        ofNode(it, crash)
                                .flatMap(event ->
                                        Diagnoses.of(
                                                "node-out-of-memory",
                                                "%s ran out of memory and its kernel killed %s; container %s ended by signal 9 at that moment."
                                                        .formatted(
                                                                Text.capitalised(
                                                                        Text.quote(
                                                                                event.regarding())),
                                                                Found.in(event.note(), VICTIM)
                                                                        .map(found ->
                                                                                "process "
                                                                                        + Text
                                                                                                .quote(
                                                                                                        found
                                                                                                                .word()))
                                                                        .orElse("a process"),
                                                                crash.container()),
                                                MEDIUM,
                                                event.note(),
                                                "See what uses the node's memory: kubectl top pods -A --sort-by=memory",
                                                "Set the memory requests of what uses it to what it uses, so that the scheduler leaves room.")));
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

    /** Whether it was the node's memory although it has a limit: its own use was far below. */
    private static boolean isOfNode(Case it, CrashInfo crash) {
        return ofNode(it, crash).isPresent()
                && curve(it, crash)
                        .filter(curve -> !curve.earlier())
                        .filter(curve -> curve.shape() != MemoryCurve.Shape.JUMP)
                        .filter(curve -> !curve.endsNearLimit())
                        .isPresent();
    }

    private static Optional<Event> ofNode(Case it, CrashInfo crash) {
        Instant end = crash.finishedAt();
        return it.events().stream()
                .filter(event -> event.reason().equals("SystemOOM"))
                .filter(event ->
                        end != null
                                && Duration.between(event.at(), end).abs().compareTo(AT_ONCE) <= 0)
                .findFirst();
    }

    /** A JVM that is killed in its first minute by a jump needs that much to start. */
    private static String atItsStart(CrashInfo crash, Optional<MemoryCurve> curve) {
        Instant start = crash.startedAt();
        Instant end = crash.finishedAt();
        if (start == null || end == null) {
            return "";
        }
        Duration lived = Duration.between(start, end);
        return lived.compareTo(START) < 0
                        && curve.filter(drawn ->
                                        !drawn.earlier() && drawn.shape() == MemoryCurve.Shape.JUMP)
                                .isPresent()
                ? ", %s after it started".formatted(Rollout.words(lived))
                : "";
    }

    /** As the JVM prints what it picks up from JAVA_TOOL_OPTIONS. */
    private static Optional<Found> tooLargeHeap(Case it, CrashInfo crash) {
        double limit = MemoryAmount.bytes(crash.memoryLimit()).orElse(0);
        return it.log()
                .find(HEAP)
                .filter(found -> {
                    Matcher size = HEAP.matcher(found.line());
                    return limit > 0
                            && size.find()
                            && heap(size.group(2), size.group(3)) >= HEAP_SHARE * limit;
                });
    }

    private static double heap(String number, String unit) {
        return MemoryAmount.bytes(number).orElse(0)
                * switch (unit.toLowerCase(Locale.ROOT)) {
                    case "k" -> 0x1p10;
                    case "m" -> 0x1p20;
                    case "g" -> 0x1p30;
                    default -> 1;
                };
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
