package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.cluster.ClusterCulprits;
import io.causestream.enrich.diagnosis.evidence.DiffPath;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.MemoryAmount;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.FieldDiff;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Which changed fields can cause which kind of diagnosis, whatever the time between. */
final class Culprits {

    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i)pass|pwd|user|secret|token|credential|key|auth");

    private static final Pattern OPTIONS =
            Pattern.compile("(?i)(?:_|^)(?:OPTIONS|OPTS|FLAGS|ARGS)$");

    private Culprits() {}

    /** Those of the diffs that name the very thing that the diagnosis is about. */
    static List<FieldDiff> of(Diagnosis diagnosis, List<FieldDiff> touching) {
        return touching.stream()
                .filter(diff -> explains(diff, DiffPath.of(diff), diagnosis))
                .toList();
    }

    private static boolean explains(FieldDiff diff, DiffPath path, Diagnosis diagnosis) {
        String field = path.field();
        return switch (diagnosis.category()) {
            case "missing-setting" ->
                    (path.takesAway(diff) && isNamed(path.variable(), diagnosis))
                            || (field.startsWith("envFrom") && diff.before() != null);
            case "memory-limit" ->
                    isLowerLimit(diff, field) || (isOption(path) && isQuoted("-Xmx", diagnosis));
            case "heap-exhausted", "native-memory-exhausted" ->
                    isLowerLimit(diff, field) || isOption(path);
            case "node-out-of-memory" -> field.startsWith("resources.limits");
            case "image-not-found",
                    "image-invalid",
                    "image-other-platform",
                    "image-never-pulled",
                    "image-no-space",
                    "image-old-format",
                    "migration-failed",
                    "registry-unreachable",
                    "registry-certificate",
                    "missing-code",
                    "other-architecture" ->
                    field.equals("image") || field.equals("imagePullPolicy");
            case "image-not-authorised" ->
                    field.equals("image") || field.startsWith("imagePullSecrets");
            case "command-not-found", "command-not-executable", "not-started" ->
                    isCommand(field) || field.equals("image") || field.startsWith("volume");
            case "unknown-flag" -> isCommand(field) || isOption(path) || field.equals("image");
            case "missing-file" ->
                    isCommand(field) || field.startsWith("volume") || field.equals("image");
            // Charts note a change of a file's contents in an annotation of the pod.
            case "bad-config-file" -> field.startsWith("volume") || field.startsWith("annotations");
            case "bad-mount" -> field.startsWith("volume");
            case "hook-failed" -> field.startsWith("lifecycle");
            case "run-as-non-root" -> field.startsWith("securityContext") || field.equals("image");
            case "security-context", "seccomp-killed" -> field.startsWith("securityContext");
            case "ends-by-itself" -> isCommand(field);
            case "liveness-probe", "startup-probe", "readiness-probe" ->
                    field.startsWith(diagnosis.category().replace("-probe", "Probe"))
                            || field.startsWith("ports");
            case "missing-object", "missing-key" -> refersTo(diff, diagnosis);
            case "authentication-failed" ->
                    Found.isIn(path.variable(), CREDENTIAL) || field.startsWith("envFrom");
            case "read-only-file-system" ->
                    field.startsWith("securityContext") || field.startsWith("volume");
            case "permission-denied", "privileged-port" ->
                    field.startsWith("securityContext") || field.startsWith("volume");
            case "address-in-use" -> field.startsWith("ports") || field.equals("hostNetwork");
            case "forbidden" -> field.startsWith("serviceAccount");
            default ->
                    ClusterCulprits.explains(diff, path, diagnosis)
                            || isNamed(path.variable(), diagnosis);
        };
    }

    private static boolean isCommand(String field) {
        return field.startsWith("command")
                || field.startsWith("args")
                || field.equals("workingDir");
    }

    private static boolean isLowerLimit(FieldDiff diff, String field) {
        return field.equals("resources.limits.memory") && isLower(diff);
    }

    /** A variable from which a runtime takes its flags. */
    private static boolean isOption(DiffPath path) {
        return Found.isIn(path.variable(), OPTIONS);
    }

    private static boolean isQuoted(String words, Diagnosis diagnosis) {
        return diagnosis.evidence().stream().anyMatch(line -> line.contains(words));
    }

    /** As a word of its own in the evidence: DB is not named by DB_HOST. */
    private static boolean isNamed(String variable, Diagnosis diagnosis) {
        return variable.length() > 2
                && diagnosis.evidence().stream()
                        .anyMatch(line ->
                                Found.isIn(
                                        line,
                                        Pattern.compile(
                                                "(?<![A-Za-z0-9_])%s(?![A-Za-z0-9_])"
                                                        .formatted(Pattern.quote(variable)))));
    }

    private static boolean isLower(FieldDiff diff) {
        if (diff.after() == null) {
            return false;
        }
        if (diff.before() == null) {
            return true;
        }
        OptionalDouble before = MemoryAmount.bytes(diff.before());
        OptionalDouble after = MemoryAmount.bytes(diff.after());
        return before.isPresent()
                && after.isPresent()
                && after.getAsDouble() < before.getAsDouble();
    }

    private static boolean refersTo(FieldDiff diff, Diagnosis diagnosis) {
        String after = diff.after();
        return after != null
                && diagnosis.evidence().stream()
                        .flatMap(line -> QUOTED.matcher(line).results())
                        .anyMatch(name -> after.contains(name.group(1)));
    }

    private static final Pattern QUOTED = Pattern.compile("(?:\"|key:? )([A-Za-z0-9._-]{1,253})");
}
