package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
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

    private FileRules() {}

    static Optional<Diagnosis> readOnly(Case it, Log log) {
        return log.find(READ_ONLY)
                .flatMap(found ->
                        Diagnoses.of(
                                "read-only-file-system",
                                "%s writes to %s, which is read-only."
                                        .formatted(
                                                capitalised(it.container()),
                                                path(found, READ_ONLY, "a file system")),
                                HIGH,
                                found.line(),
                                "Mount a writable volume (emptyDir) there in %s."
                                        .formatted(it.workload()),
                                "Or set securityContext.readOnlyRootFilesystem of %s to false."
                                        .formatted(it.container())));
    }

    static Optional<Diagnosis> diskFull(Case it, Log log) {
        return log.find(DISK_FULL)
                .flatMap(found ->
                        Diagnoses.of(
                                "disk-full",
                                "The disk that %s writes to is full (%s)."
                                        .formatted(
                                                it.container(),
                                                path(found, DISK_FULL, "the log names no path")),
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
                                "%s is not allowed to listen on that port: below 1024 it needs a privilege."
                                        .formatted(capitalised(it.container())),
                                HIGH,
                                found.line(),
                                "Listen on port 1024 or above in %s, and map it in its Service (targetPort)."
                                        .formatted(it.workload()),
                                "Or add the capability NET_BIND_SERVICE."));
    }

    static Optional<Diagnosis> permission(Case it, Log log) {
        return log.find(PERMISSION)
                .flatMap(found ->
                        Diagnoses.of(
                                "permission-denied",
                                "%s is denied access to %s."
                                        .formatted(
                                                capitalised(it.container()),
                                                path(found, PERMISSION, "what that line names")),
                                MEDIUM,
                                found.line(),
                                "Compare the user it runs as (securityContext runAsUser, fsGroup of %s) with the owner of that path."
                                        .formatted(it.workload())));
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

    private static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    }
}
