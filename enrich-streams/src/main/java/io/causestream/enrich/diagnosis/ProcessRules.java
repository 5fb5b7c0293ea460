package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;

import io.causestream.enrich.condition.Reasons;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the process ended, by its exit code and its last words. */
final class ProcessRules {

    private static final Pattern ADDRESS_IN_USE =
            Pattern.compile("(?i)address already in use|EADDRINUSE|bind: address");
    private static final Pattern NO_SUCH_COMMAND =
            Pattern.compile(
                    "(?i)(?:exec(?:utable file)?|command|stat)[^\\n]{0,200}(?:not found|no such file or directory)");
    private static final Pattern EXCEPTION =
            Pattern.compile(
                    "^\\s{0,8}((?:Caused by: |Exception in thread \\S{1,80} )?[\\w.$]{1,200}(?:Exception|Error)(?::.{0,300})?|panic: .{1,300}|fatal error: .{1,300})|\\b(?:FATAL|ERROR)\\b.{1,300}");

    private ProcessRules() {}

    static Optional<Diagnosis> addressInUse(Case it) {
        return it.inLog(ADDRESS_IN_USE)
                .flatMap(found ->
                        Diagnoses.of(
                                "address-in-use",
                                "The port that it wants to listen on is taken.",
                                HIGH,
                                found.line(),
                                "Two containers of one pod share its ports, and with hostNetwork all of the node: change one of them."));
    }

    static Optional<Diagnosis> commandNotFound(Case it) {
        Optional<CrashInfo> crash =
                it.crash()
                        .filter(c ->
                                exit(c, 127)
                                        || exit(c, 126)
                                        || exit(c, 128)
                                        || c.exitReason().equals("StartError"));
        return crash.flatMap(c -> {
            String evidence =
                    it.inLog(NO_SUCH_COMMAND)
                            .or(() -> it.inMessages(NO_SUCH_COMMAND))
                            .map(Case.Found::line)
                            .orElse("exit %s, reason %s".formatted(c.exitCode(), c.exitReason()));
            return Diagnoses.of(
                    exit(c, 126) ? "command-not-executable" : "command-not-found",
                    exit(c, 126)
                            ? "The command of container %s is there, but can't be executed."
                                    .formatted(c.container())
                            : "A command that container %s runs is not in its image."
                                    .formatted(c.container()),
                    HIGH,
                    evidence,
                    "Correct command and args of container %s in %s, or the image."
                            .formatted(c.container(), it.workload()));
        });
    }

    static Optional<Diagnosis> livenessProbe(Case it) {
        return it.events("Unhealthy").stream()
                .filter(event -> event.note().startsWith("Liveness probe failed"))
                .findFirst()
                .filter(event -> it.crash().filter(c -> exit(c, 137) || exit(c, 143)).isPresent())
                .flatMap(event ->
                        Diagnoses.of(
                                "liveness-probe",
                                "Its liveness probe fails, so the kubelet kills it.",
                                HIGH,
                                event.note(),
                                "Compare the probe's port and path with what the container serves; give a slow start a startupProbe."));
    }

    static Optional<Diagnosis> segmentationFault(Case it) {
        return it.crash()
                .filter(c -> exit(c, 139))
                .flatMap(c ->
                        Diagnoses.of(
                                "segmentation-fault",
                                "It died of a segmentation fault (signal 11): a fault in native code.",
                                HIGH,
                                "exit 139",
                                "Look for a change of the image or of a native library; a core dump tells more."));
    }

    static Optional<Diagnosis> killed(Case it) {
        return it.crash()
                .filter(c -> exit(c, 137) || exit(c, 143))
                .flatMap(c ->
                        Diagnoses.of(
                                "killed",
                                "It was ended from outside (signal %d), not for its memory."
                                        .formatted(c.exitCode() == null ? 0 : c.exitCode() - 128),
                                LOW,
                                "exit %s, reason %s".formatted(c.exitCode(), c.exitReason()),
                                "Look for failing probes, evictions and node shutdowns in the events."));
    }

    static Optional<Diagnosis> endsByItself(Case it) {
        return it.crash()
                .filter(c -> exit(c, 0) && it.finding().reason().equals(Reasons.CRASH_LOOP))
                .flatMap(c ->
                        Diagnoses.of(
                                "ends-by-itself",
                                "Container %s does its work and ends with 0; a %s starts it again for ever."
                                        .formatted(c.container(), it.finding().workload().kind()),
                                HIGH,
                                "exit 0, reason %s".formatted(c.exitReason()),
                                "Run it as a Job, or give it a command that stays."));
    }

    static Optional<Diagnosis> exceptionInLog(Case it) {
        return it.crash()
                .filter(c -> c.exitCode() != null && c.exitCode() != 0)
                .flatMap(c ->
                        it.inLog(EXCEPTION)
                                .flatMap(found ->
                                        Diagnoses.of(
                                                "error-in-log",
                                                "Its last words were: %s"
                                                        .formatted(found.group().strip()),
                                                LOW,
                                                found.line(),
                                                "Read the log around that line.")));
    }

    private static boolean exit(CrashInfo crash, int code) {
        return crash.exitCode() != null && crash.exitCode() == code;
    }
}
