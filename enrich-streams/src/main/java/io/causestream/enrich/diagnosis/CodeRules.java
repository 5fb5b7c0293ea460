package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.Optional;
import java.util.regex.Pattern;

/** Faults of the program itself, or of its permissions. */
final class CodeRules {

    private static final Pattern HEAP =
            Pattern.compile(
                    "(java\\.lang\\.OutOfMemoryError(?:: .{1,80})?|JavaScript heap out of memory|^MemoryError\\b|runtime: out of memory|std::bad_alloc)");
    private static final Pattern FORBIDDEN =
            Pattern.compile("(User \"system:serviceaccount:[^\"]{1,300}\" cannot [^\\n]{1,200})");
    private static final Pattern ARCHITECTURE = Pattern.compile("(?i)exec format error");
    private static final Pattern MISSING =
            Pattern.compile(
                    "(ModuleNotFoundError: No module named \\S{1,200}|ImportError: .{1,200}|Cannot find module '[^']{1,300}'|ERR_MODULE_NOT_FOUND|Could not find or load main class \\S{1,200}|(?:ClassNotFoundException|NoClassDefFoundError): \\S{1,300}|UnsupportedClassVersionError.{0,200}|cannot load such file -- \\S{1,200}|Unable to access jarfile \\S{1,300}|error while loading shared libraries: [^:]{1,200}|version `GLIBC[^']{1,30}' not found)");

    private CodeRules() {}

    static Optional<Diagnosis> heap(Case it, Log log) {
        return log.find(HEAP)
                .flatMap(found ->
                        Diagnoses.of(
                                "heap-exhausted",
                                "%s ran out of its own heap, not of the container's memory: %s."
                                        .formatted(name(it), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Give its runtime a larger heap (-XX:MaxRAMPercentage, --max-old-space-size) within the memory limit, or find what grows."));
    }

    static Optional<Diagnosis> forbidden(Case it, Log log) {
        return log.find(FORBIDDEN)
                .flatMap(found ->
                        Diagnoses.of(
                                "forbidden",
                                "The Kubernetes API denies the request: %s."
                                        .formatted(Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Bind a Role that allows it to the service account of %s."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> architecture(Case it, Log log) {
        return log.find(ARCHITECTURE)
                .flatMap(found ->
                        Diagnoses.of(
                                "other-architecture",
                                "The program of %s is built for another CPU architecture, or is a script without a shebang line (#!)."
                                        .formatted(it.container()),
                                HIGH,
                                found.line(),
                                "Build the image for the node's architecture, or choose nodes by kubernetes.io/arch in %s."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> missingCode(Case it, Log log) {
        return log.find(MISSING)
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-code",
                                "The image lacks code that it needs: %s."
                                        .formatted(Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Build the image of %s with it%s."
                                        .formatted(
                                                it.container(),
                                                it.crash()
                                                        .map(CrashInfo::image)
                                                        .map(image ->
                                                                " (" + Text.quote(image) + ")")
                                                        .orElse(""))));
    }

    private static String name(Case it) {
        return it.crash().map(crash -> "Container " + crash.container()).orElse("The container");
    }
}
