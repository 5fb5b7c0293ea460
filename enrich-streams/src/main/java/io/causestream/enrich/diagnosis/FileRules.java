package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Mount;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process can't write at all, or not in that place. */
final class FileRules {

    private static final Pattern READ_ONLY = Pattern.compile("(?i)read-only file system|EROFS");
    private static final Pattern DISK_FULL =
            Pattern.compile("(?i)no space left on device|ENOSPC|disk quota exceeded|EDQUOT");
    private static final Pattern PERMISSION =
            Pattern.compile(
                    "(?i)permission denied|EACCES|EPERM|operation not permitted|AccessDeniedException");
    private static final Pattern PORT =
            Pattern.compile("(?i)bind.{0,120}permission denied|permission denied.{0,120}bind");
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./:-])(/[\\w.@+-]{1,100}(?:/[\\w.@+-]{1,100}){0,20})");

    private static final Pattern WATCHERS =
            Pattern.compile(
                    "(?i:(System limit for number of file watchers reached|[^\\n]{0,120}\\b(?:inotify|fsnotify|file watcher)[^\\n]{0,160}(?:no space left on device|too many open files|limit)|(?:no space left on device|too many open files)[^\\n]{0,80}(?:inotify|fsnotify)))");
    private static final Pattern OPEN_FILES =
            Pattern.compile("(?i:(too many open files|EMFILE\\b[^\\n]{0,120}))");
    private static final Pattern NUMBER =
            Pattern.compile("(?:[\\w\\].]:|port )(\\d{1,3})(?![\\d.:])");

    private FileRules() {}

    static Optional<Diagnosis> readOnly(Case it, Log log) {
        return log.find(READ_ONLY)
                .flatMap(found -> {
                    String path = path(found, READ_ONLY, "a file system");
                    Optional<Mount> configuration =
                            Mount.above(it, path).filter(Mount::isConfiguration);
                    return Diagnoses.of(
                            "read-only-file-system",
                            "%s writes to %s, which is read-only%s."
                                    .formatted(
                                            Text.capitalised(it.container()),
                                            path,
                                            configuration
                                                    .map(mount ->
                                                            ": %s is mounted at %s"
                                                                    .formatted(
                                                                            mount.source(),
                                                                            mount.path()))
                                                    .orElse("")),
                            HIGH,
                            found.line(),
                            configuration.isPresent()
                                    ? "Let it write elsewhere, or copy the files to a writable volume (emptyDir) by an init container in %s."
                                            .formatted(it.workload())
                                    : "Mount a writable volume (emptyDir) there in %s."
                                            .formatted(it.workload()),
                            "Or set securityContext.readOnlyRootFilesystem of %s to false, if it is the image's file system."
                                    .formatted(it.container()));
                });
    }

    /** The kernel's limits of a user on this node: it says "no space left", and no disk is full. */
    static Optional<Diagnosis> watchers(Case it, Log log) {
        return log.find(WATCHERS)
                .flatMap(found ->
                        Diagnoses.of(
                                "file-watchers-exhausted",
                                "%s may watch no more files: the node's limit of inotify is reached (%s)."
                                        .formatted(
                                                Text.capitalised(it.container()),
                                                Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "Raise it on the node: sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512",
                                "Or let %s watch fewer files.".formatted(it.container())));
    }

    static Optional<Diagnosis> openFiles(Case it, Log log) {
        return log.find(OPEN_FILES)
                .flatMap(found ->
                        Diagnoses.of(
                                "open-files-exhausted",
                                "%s has as many files and connections open as it may: %s."
                                        .formatted(
                                                Text.capitalised(it.container()),
                                                Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "See what it has open: a leak of connections is frequent. The limit (ulimit -n) is set by the container runtime."));
    }

    static Optional<Diagnosis> diskFull(Case it, Log log) {
        return log.find(DISK_FULL)
                .flatMap(found ->
                        Diagnoses.of(
                                "disk-full",
                                "The disk that %s writes to is full (%s)."
                                        .formatted(
                                                it.container(),
                                                path(found, DISK_FULL, pathBeside(log, found))),
                                HIGH,
                                found.line(),
                                "Clear what fills the volume, or enlarge its claim; if it is not a volume, check the node's disk and the ephemeral-storage limits."));
    }

    /** Before {@link #permission}: no file is meant. */
    static Optional<Diagnosis> privilegedPort(Case it, Log log) {
        return log.find(PORT)
                .flatMap(found ->
                        Diagnoses.of(
                                "privileged-port",
                                "%s is not allowed to listen on %s: below 1024 it needs a privilege."
                                        .formatted(
                                                Text.capitalised(it.container()),
                                                Found.in(found.line(), NUMBER)
                                                        .map(port -> "port " + port.word())
                                                        .orElse("that port")),
                                HIGH,
                                found.line(),
                                "Listen on port 1024 or above in %s, and map it in its Service (targetPort)."
                                        .formatted(it.workload()),
                                "Or add the capability: securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}."));
    }

    static Optional<Diagnosis> permission(Case it, Log log) {
        return log.find(PERMISSION)
                .flatMap(found ->
                        Diagnoses.of(
                                "permission-denied",
                                "%s is denied access to %s."
                                        .formatted(
                                                Text.capitalised(it.container()),
                                                path(found, PERMISSION, "what that line names")),
                                MEDIUM,
                                found.line(),
                                "Compare the user it runs as (securityContext runAsUser, fsGroup of %s) with the owner of that path."
                                        .formatted(it.workload())));
    }

    /** The first path in a line shortly before or after. */
    private static String pathBeside(Log log, Found found) {
        return log.around(found.line()).stream()
                .filter(line -> !line.contains("://"))
                .flatMap(line -> Found.in(line, PATH).stream())
                .map(path -> Text.quote(path.word()))
                .findFirst()
                .orElse("the log names no path");
    }

    /**
     * The last path before the complaint, as shells and Go have it, or the first after, as others.
     */
    private static String path(Found found, Pattern complaint, String defaultValue) {
        Matcher matcher = complaint.matcher(found.line());
        int at = matcher.find() ? matcher.start() : 0;
        Matcher paths = PATH.matcher(found.line());
        String last = defaultValue;
        while (paths.find()) {
            if (paths.start() > at) {
                return last.equals(defaultValue) ? Text.quote(paths.group(1)) : last;
            }
            last = Text.quote(paths.group(1));
        }
        return last;
    }
}
