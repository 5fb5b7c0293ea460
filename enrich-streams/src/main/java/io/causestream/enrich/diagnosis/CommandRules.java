package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.List;
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

    private static final Pattern NOT_EXECUTABLE_BY_SHELL =
            Pattern.compile(
                    "(?i)(?:^|: )([\\w./@+-]{1,200}): (?:permission denied|cannot execute|is a directory|bad interpreter)");

    /**
     * The words of pflag, Go's flag, argparse, getopt, clap, click, commander, Node.js and Java.
     */
    private static final List<Pattern> FLAGS =
            List.of(
                    Pattern.compile("flag provided but not defined: (-{1,2}[\\w.-]{1,80})"),
                    Pattern.compile(
                            "Unrecogni[sz]ed (?:VM )?option:? '?([\\w:+=./-]{1,120})|Improperly specified VM option '([^'\\n]{1,120})'"),
                    Pattern.compile(
                            "(?i)\\b(?:unknown|unrecogni[sz]ed|unexpected|invalid|illegal|bad|no such|found)(?: shorthand| long| command[- ]line)? (?:flag|option|argument|switch)s?\\b[: ]{0,3}['\"`‘]?(-{1,2}[A-Za-z][\\w.-]{0,80})"),
                    Pattern.compile(
                            "(?:unknown shorthand flag: '\\w{1,3}' in|invalid option --|unrecognized option:) '?(-?\\w[\\w.-]{0,80})"));

    private static final Pattern INTERPRETER =
            Pattern.compile(
                    "^exec (/\\S{1,200}): no such file or directory|(exec user process caused: no such file or directory)");

    private static final Pattern USAGE = Pattern.compile("^\\s{0,8}[Uu](?:sage|SAGE)\\b");

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
        if (!it.exited(126)) {
            return Optional.empty();
        }
        return it.log()
                .find(NOT_EXECUTABLE_BY_SHELL)
                .map(found -> notExecutable(it, found.word(), found.line()))
                .orElseGet(() ->
                        notExecutable(
                                it, "", it.log().lines().stream().findFirst().orElse(state(it))));
    }

    /** A long list of all flags follows the line that names the wrong one. */
    static Optional<Diagnosis> usage(Case it) {
        return it.failed() && it.log().find(USAGE).isPresent()
                ? unknownFlag(it, it.complaints())
                : Optional.empty();
    }

    static Optional<Diagnosis> unknownFlag(Case it, Log log) {
        return FLAGS.stream()
                .flatMap(pattern -> log.find(pattern).stream())
                .findFirst()
                .flatMap(found ->
                        Diagnoses.of(
                                "unknown-flag",
                                "The program of %s does not know the flag %s%s."
                                        .formatted(
                                                it.container(),
                                                Text.quote(found.word()),
                                                it.crash()
                                                        .map(CrashInfo::image)
                                                        .filter(image -> !image.isEmpty())
                                                        .map(image ->
                                                                " (image %s)"
                                                                        .formatted(
                                                                                Text.quote(image)))
                                                        .orElse("")),
                                HIGH,
                                found.line(),
                                "See what it is given: %s".formatted(it.showWorkload()),
                                "Correct %s in command, args or the variables of %s in %s; another version of the image may have renamed or removed it."
                                        .formatted(
                                                Text.quote(found.word()),
                                                it.container(),
                                                it.workload())));
    }

    /** The kernel's answer for a script as well whose first line names what the image lacks. */
    static Optional<Diagnosis> interpreter(Case it, Log log) {
        return log.find(INTERPRETER)
                .flatMap(found -> {
                    String program =
                            found.word().startsWith("/") ? Text.quote(found.word()) : "Its program";
                    return Diagnoses.of(
                            "command-not-found",
                            "%s can't be run by %s: it, or the interpreter that its first line names, is not in the image."
                                    .formatted(program, it.container()),
                            HIGH,
                            found.line(),
                            "Look at the script's first line (#!): the interpreter must be in the image, and the line must not end as in Windows (CR LF).",
                            "See what is run: %s".formatted(it.showWorkload()));
                });
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
