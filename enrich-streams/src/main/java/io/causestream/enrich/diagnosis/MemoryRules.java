package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Enrichment.Graph.Point;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kernel ended it for its memory. */
final class MemoryRules {

    /** A scrape may miss the last moments: what came this near to the limit hit it. */
    private static final double NEAR = 0.9;

    private MemoryRules() {}

    static Optional<Diagnosis> limit(Case it) {
        return it.crash()
                .filter(MemoryRules::outOfMemory)
                .filter(crash -> !crash.memoryLimit().isEmpty())
                .flatMap(crash -> {
                    String curve = it.memory().map(graph -> curve(graph)).orElse("");
                    return Diagnoses.of(
                            "memory-limit",
                            "Container %s was killed at its memory limit of %s%s."
                                    .formatted(crash.container(), crash.memoryLimit(), curve),
                            HIGH,
                            "exit %s, reason %s, memory limit %s"
                                    .formatted(
                                            crash.exitCode(),
                                            crash.exitReason(),
                                            crash.memoryLimit()),
                            "Raise the memory limit of container %s above %s, or find what grows in it."
                                    .formatted(crash.container(), crash.memoryLimit()),
                            "kubectl set resources %s -c %s --limits=memory=…"
                                    .formatted(it.commandTarget(), crash.container()));
                });
    }

    static Optional<Diagnosis> node(Case it) {
        return it.crash()
                .filter(MemoryRules::outOfMemory)
                .flatMap(crash ->
                        Diagnoses.of(
                                "node-out-of-memory",
                                "Container %s has no memory limit and was killed because its node ran out of memory."
                                        .formatted(crash.container()),
                                MEDIUM,
                                "exit %s, reason %s, no memory limit"
                                        .formatted(crash.exitCode(), crash.exitReason()),
                                "Give container %s a memory request and limit, and look at what else uses the node's memory."
                                        .formatted(crash.container())));
    }

    private static boolean outOfMemory(CrashInfo crash) {
        return crash.exitReason().equals("OOMKilled");
    }

    private static String curve(Graph graph) {
        List<Point> points =
                graph.series().isEmpty() ? List.of() : graph.series().getFirst().points();
        double limit =
                graph.limits().stream()
                        .filter(line -> line.name().toLowerCase(Locale.ROOT).contains("limit"))
                        .mapToDouble(Graph.Limit::value)
                        .findFirst()
                        .orElse(0);
        if (points.size() < 4 || limit <= 0) {
            return "";
        }
        double highest = points.stream().mapToDouble(Point::value).max().orElse(0);
        if (highest < NEAR * limit) {
            return ", after a jump that the curve does not show";
        }
        double half = points.get(points.size() / 2).value();
        boolean grew = half > points.getFirst().value() * 1.2 && highest > half * 1.2;
        return grew ? ", which its use had been growing towards" : "";
    }
}
