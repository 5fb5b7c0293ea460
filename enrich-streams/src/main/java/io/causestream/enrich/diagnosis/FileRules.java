package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

/** It can't write, or not there. */
final class FileRules {

    private static final Pattern READ_ONLY = Pattern.compile("(?i)read-only file system|EROFS");
    private static final Pattern DISK_FULL =
            Pattern.compile("(?i)no space left on device|ENOSPC|disk quota exceeded");
    private static final Pattern PERMISSION =
            Pattern.compile("(?i)permission denied|EACCES|operation not permitted");

    private FileRules() {}

    static Optional<Diagnosis> readOnly(Case it) {
        return it.inLog(READ_ONLY)
                .flatMap(found ->
                        Diagnoses.of(
                                "read-only-file-system",
                                "It writes to a file system that is mounted read-only.",
                                HIGH,
                                found.line(),
                                "Mount a writable volume (emptyDir) where it writes, or set readOnlyRootFilesystem to false in %s."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> diskFull(Case it) {
        return it.inLog(DISK_FULL)
                .flatMap(found ->
                        Diagnoses.of(
                                "disk-full",
                                "The disk that it writes to is full.",
                                HIGH,
                                found.line(),
                                "Enlarge the volume, or clear what fills it; look at the node's disk if it is no volume."));
    }

    static Optional<Diagnosis> permission(Case it) {
        return it.inLog(PERMISSION)
                .flatMap(found ->
                        Diagnoses.of(
                                "permission-denied",
                                "It is not permitted to do what it tries.",
                                MEDIUM,
                                found.line(),
                                "Compare the user it runs as (securityContext) with the owner of the file, or the port, in that line."));
    }
}
