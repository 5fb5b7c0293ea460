package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.Optional;
import java.util.regex.Pattern;

/** The command that a container is to run, or one that its script calls. */
final class CommandRules {

    private static final Pattern EXEC_FORMAT = Pattern.compile("(?i)exec format error");
    private static final Pattern NOT_EXECUTABLE =
            Pattern.compile("(?i)exec:? \"?([^\"]{1,300})\"?: [^\\n]{0,300}?permission denied");
    private static final Pattern NO_COMMAND =
            Pattern.compile(
                    "(?i)exec:? \"([^\"]{1,300})\": [^\\n]{0,300}?(?:no such file or directory|not found)");

    /** The words of shells, env and the dynamic linker. */
    private static final Pattern SHELL =
            Pattern.compile(
                    "(?i)(?:([\\w./@+-]{1,200}): (?:command )?not found|env: ['‘\"]?([^'’\":]{1,200})['’\"]?: No such file|: ([\\w./@+-]{1,200}): No such file or directory|error while loading shared libraries: ([^:]{1,200}))");

    private static final Pattern ANY_START =
            Pattern.compile(
                    "(?i)(failed to create (?:containerd task|shim|container)[^\\n]{0,600})");

    private CommandRules() {}

    /** The container never ran: the container runtime's message states why. */
    static Optional<Diagnosis> notStarted(Case it) {
        if (!isNotStarted(it)) {
            return Optional.empty();
        }
        return it.inMessages(EXEC_FORMAT)
                .flatMap(found ->
                        Diagnoses.of(
                                "other-architecture",
                                "The program of %s is built for another CPU architecture."
                                        .formatted(it.container()),
                                HIGH,
                                found.line(),
                                "Build the image for the node's architecture."))
                .or(() ->
                        it.inMessages(NOT_EXECUTABLE)
                                .flatMap(found -> notExecutable(it, found.word(), found.line())))
                .or(() ->
                        it.inMessages(NO_COMMAND)
                                .flatMap(found -> notFound(it, found.word(), found.line())))
                .or(() ->
                        it.inMessages(ANY_START)
                                .flatMap(found ->
                                        Diagnoses.of(
                                                "not-started",
                                                "The container runtime can't start %s."
                                                        .formatted(it.container()),
                                                MEDIUM,
                                                found.line(),
                                                "Correct what that line names in %s."
                                                        .formatted(it.workload()))))
                .or(() -> notFound(it, "", state(it)));
    }

    static Optional<Diagnosis> notExecutable(Case it) {
        return it.exited(126)
                ? notExecutable(it, "", it.log().lines().stream().findFirst().orElse(state(it)))
                : Optional.empty();
    }

    static Optional<Diagnosis> notFound(Case it) {
        if (!it.exited(127)) {
            return Optional.empty();
        }
        return it.log()
                .find(SHELL)
                .map(found -> notFound(it, found.word(), found.line()))
                .orElseGet(() -> notFound(it, "", state(it)));
    }

    private static Optional<Diagnosis> notFound(Case it, String command, String evidence) {
        String what = command.isBlank() ? "A command" : Text.quote(command);
        return Diagnoses.of(
                "command-not-found",
                "%s, which %s should run, is not in its image%s."
                        .formatted(
                                what,
                                it.container(),
                                it.crash()
                                        .map(CrashInfo::image)
                                        .filter(image -> !image.isEmpty())
                                        .map(image -> " " + Text.quote(image))
                                        .orElse("")),
                HIGH,
                evidence,
                "Correct command and args of %s in %s, or build the image with it."
                        .formatted(it.container(), it.workload()));
    }

    private static Optional<Diagnosis> notExecutable(Case it, String command, String evidence) {
        String what = command.isBlank() ? "The command" : Text.quote(command);
        return Diagnoses.of(
                "command-not-executable",
                "%s of %s exists, but is not executable.".formatted(what, it.container()),
                HIGH,
                evidence,
                "Make it executable in the image (chmod +x), or in the volume (defaultMode of %s)."
                        .formatted(it.workload()));
    }

    private static boolean isNotStarted(Case it) {
        return it.crash()
                .filter(crash ->
                        crash.reason().equals("RunContainerError")
                                || crash.reason().equals("CreateContainerError")
                                || Case.neverStarted(crash))
                .isPresent();
    }

    private static String state(Case it) {
        return it.crash()
                .map(crash ->
                        "exit code %s, reason %s".formatted(crash.exitCode(), crash.exitReason()))
                .orElse("");
    }
}
