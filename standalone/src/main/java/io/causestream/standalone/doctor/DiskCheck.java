package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.skipped;
import static io.causestream.standalone.doctor.CheckResult.warn;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the data folder has room for what the topics may become. */
final class DiskCheck {

    private static final String DISK = "disk";

    /** Kafka ends the process on a full disk. */
    private static final long LEAST_FREE = 256L << 20;

    private final Optional<Path> folder;
    private final long budget;

    /**
     * @param folder empty if the Kafka is not that of a data folder
     * @param budget bytes that it may have in all
     */
    DiskCheck(Optional<Path> folder, long budget) {
        this.folder = folder;
        this.budget = budget;
    }

    void addTo(Checkup checkup) {
        checkup.add(
                DISK,
                List.of(),
                "check the file system of the data folder: it does not answer",
                () -> List.of(room()));
    }

    private CheckResult room() throws IOException {
        if (folder.isEmpty()) {
            return skipped(DISK, "this Kafka keeps its data elsewhere", "");
        }
        Path data = folder.get();
        long used = size(data);
        long free = Files.getFileStore(data).getUsableSpace();
        String found =
                "%s has %s of at most %s, and %s are free"
                        .formatted(data, in(used), in(budget), in(free));
        String remedy =
                "make room on that disk, or move the folder to a larger one and name it with --data";
        if (free < LEAST_FREE) {
            return fail(DISK, found, remedy);
        }
        return free < budget - used ? warn(DISK, found, remedy) : ok(DISK, found);
    }

    /** Without what is deleted or locked meanwhile. */
    private static long size(Path folder) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        bytes.addAndGet(attributes.size());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return bytes.get();
    }

    private static String in(long bytes) {
        return bytes < 1L << 30
                ? "%d MiB".formatted(bytes >> 20)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
