package io.causestream.enrich.diagnosis;

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
            case "memory-limit" -> field.equals("resources.limits.memory") && isLower(diff);
            case "node-out-of-memory" -> field.startsWith("resources.limits");
            case "image-not-found",
                    "image-invalid",
                    "image-other-platform",
                    "image-never-pulled",
                    "registry-unreachable",
                    "registry-certificate",
                    "missing-code",
                    "other-architecture" ->
                    field.equals("image") || field.equals("imagePullPolicy");
            case "image-not-authorised" ->
                    field.equals("image") || field.startsWith("imagePullSecrets");
            case "command-not-found", "command-not-executable", "not-started" ->
                    isCommand(field) || field.equals("image") || field.startsWith("volume");
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
            case "unschedulable", "quota-exceeded" ->
                    field.startsWith("resources.requests")
                            || field.startsWith("nodeSelector")
                            || field.startsWith("affinity")
                            || field.startsWith("tolerations");
            default -> isNamed(path.variable(), diagnosis);
        };
    }

    private static boolean isCommand(String field) {
        return field.startsWith("command")
                || field.startsWith("args")
                || field.equals("workingDir");
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
