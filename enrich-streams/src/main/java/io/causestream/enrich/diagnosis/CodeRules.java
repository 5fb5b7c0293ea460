package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults of the program itself, or of its permissions. */
final class CodeRules {

    private static final Pattern HEAP =
            Pattern.compile(
                    "(java\\.lang\\.OutOfMemoryError(?!: unable to create)(?:: .{1,80})?|JavaScript heap out of memory|^MemoryError\\b|runtime: out of memory|std::bad_alloc)");
    private static final Pattern THREADS =
            Pattern.compile(
                    "(unable to create (?:new )?native thread|can't start new thread|pthread_create[^\\n]{0,60}(?:Resource temporarily unavailable|EAGAIN)|failed to create new OS thread)");
    private static final Pattern NATIVE =
            Pattern.compile(
                    "(There is insufficient memory for the Java Runtime Environment|os::commit_memory\\([^)]{1,100}\\) failed|Native memory allocation \\(\\w{1,20}\\) failed[^\\n]{0,80}|(?i:cannot allocate memory)|ENOMEM)");
    private static final Pattern CLASS_VERSION =
            Pattern.compile(
                    "UnsupportedClassVersionError: (\\S{1,200}) has been compiled by a more recent version of the Java Runtime \\(class file version (\\d{2,3})\\.\\d{1,5}\\), this version of the Java Runtime only recognizes class file versions up to (\\d{2,3})");

    /** Java 1 had class files of version 45. */
    private static final int BEFORE_JAVA_1 = 44;

    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "(User \\\\?\"system:serviceaccount:[^\"]{1,300}\" cannot [^\\n]{1,200})");
    private static final Pattern ACCOUNT =
            Pattern.compile("\"(system:serviceaccount:[a-z0-9.:-]{1,300})");
    private static final Pattern ARCHITECTURE = Pattern.compile("(?i)exec format error");
    private static final Pattern MISSING =
            Pattern.compile(
                    "(ModuleNotFoundError: No module named \\S{1,200}|ImportError: .{1,200}|Cannot find module '[^']{1,300}'|ERR_MODULE_NOT_FOUND|Could not find or load main class \\S{1,200}|(?:ClassNotFoundException|NoClassDefFoundError): \\S{1,300}|UnsupportedClassVersionError.{0,200}|cannot load such file -- \\S{1,200}|Unable to access jarfile \\S{1,300}|error while loading shared libraries: [^:]{1,200}|version `GLIBC[^']{1,30}' not found|Missing script: \"[^\"]{1,80}\"|Class \"[\\w\\\\]{1,120}\" not found)");

    private static final Pattern BEAN =
            Pattern.compile(
                    "(required a (?:single )?bean (?:of type|named) '[^'\\n]{1,300}'[^\\n]{0,100}|No qualifying bean of type '[^'\\n]{1,300}' available)");
    private static final Pattern BOOTSTRAP =
            Pattern.compile(
                    "(?:bootstrap check failure \\[\\d{1,3}] of \\[\\d{1,3}]: ([^\\n]{1,300})|(vm\\.max_map_count[^\\n]{0,40} too low[^\\n]{0,80}))");

    private CodeRules() {}

    /** Spring states what it can't inject. */
    static Optional<Diagnosis> missingBean(Case it, Log log) {
        return log.find(BEAN)
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-bean",
                                "Spring can't start %s: it %s."
                                        .formatted(it.container(), Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "See which profile or property should create that bean in image of %s, and compare it with its variables: %s"
                                        .formatted(it.container(), it.showWorkload())));
    }

    /** Elasticsearch and OpenSearch check their node before they start. */
    static Optional<Diagnosis> bootstrapCheck(Case it, Log log) {
        return log.find(BOOTSTRAP)
                .flatMap(found ->
                        Diagnoses.of(
                                "bootstrap-check",
                                "A check of %s before its start fails: %s."
                                        .formatted(it.container(), Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "A setting of the node's kernel (vm.max_map_count) is raised on the node, or by a privileged init container: sysctl -w vm.max_map_count=262144",
                                "For a test, discovery.type: single-node skips the checks."));
    }

    static Optional<Diagnosis> heap(Case it, Log log) {
        return log.find(HEAP)
                .flatMap(found ->
                        Diagnoses.of(
                                "heap-exhausted",
                                "%s ran out of its own %s, not of the container's memory: %s."
                                        .formatted(
                                                name(it),
                                                found.word().contains("Metaspace")
                                                        ? "metaspace"
                                                        : found.word().contains("Direct buffer")
                                                                ? "direct buffers"
                                                                : "heap",
                                                Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Give its runtime a larger heap (-XX:MaxRAMPercentage, --max-old-space-size) within the memory limit, or find what grows."));
    }

    /** Before {@link #heap}: Java calls it an OutOfMemoryError as well. */
    static Optional<Diagnosis> threads(Case it, Log log) {
        return log.find(THREADS)
                .flatMap(found ->
                        Diagnoses.of(
                                "threads-exhausted",
                                "%s can start no more threads: %s."
                                        .formatted(name(it), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Find what starts so many: a pool without a bound, a thread for each request.",
                                "Compare them with the node's limit of processes for a pod (podPidsLimit of the kubelet), and with the memory limit."));
    }

    static Optional<Diagnosis> nativeMemory(Case it, Log log) {
        return log.find(NATIVE)
                .flatMap(found ->
                        Diagnoses.of(
                                "native-memory-exhausted",
                                "%s gets no more memory from the operating system%s: %s."
                                        .formatted(
                                                name(it),
                                                it.crash()
                                                        .map(CrashInfo::memoryLimit)
                                                        .filter(limit -> !limit.isEmpty())
                                                        .map(limit ->
                                                                " (its limit is " + limit + ")")
                                                        .orElse(""),
                                                Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "Raise the memory limit of %s in %s, or let its runtime reserve less (-Xmx, -XX:MaxRAMPercentage)."
                                        .formatted(it.container(), it.workload())));
    }

    /** Before {@link #missingCode}. */
    static Optional<Diagnosis> classVersion(Case it, Log log) {
        return log.find(CLASS_VERSION)
                .flatMap(found -> {
                    Matcher versions = CLASS_VERSION.matcher(found.line());
                    if (!versions.find()) {
                        return Optional.empty();
                    }
                    return Diagnoses.of(
                            "missing-code",
                            "%s is compiled for Java %d, and the image of %s has Java %d."
                                    .formatted(
                                            Text.quote(versions.group(1)),
                                            Integer.parseInt(versions.group(2)) - BEFORE_JAVA_1,
                                            it.container(),
                                            Integer.parseInt(versions.group(3)) - BEFORE_JAVA_1),
                            HIGH,
                            found.line(),
                            "Build the image of %s on a JRE of that Java version, or compile for the older one (maven.compiler.release)."
                                    .formatted(it.container()));
                });
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
                                "See what it may do: kubectl auth can-i --list -n %s --as=%s"
                                        .formatted(
                                                it.finding().subject().namespace(),
                                                Found.in(found.line(), ACCOUNT)
                                                        .map(Found::word)
                                                        .orElse("")),
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
