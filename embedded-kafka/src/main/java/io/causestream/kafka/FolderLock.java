package io.causestream.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One owner of a data folder at a time, on this machine. Kafka's own lock comes too late: by then
 * the second broker has written to the first one's metadata. The operating system frees the lock
 * when the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {

    static final String FILE = "causestream.lock";

    /**
     * Folders locked by this JVM. The operating system's lock belongs to the process and is
     * released when any of its handles on the file is closed, so a second attempt here must not
     * even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel file;

    private FolderLock(Path folder, FileChannel file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * @param folder is created if it does not exist
     * @throws DataFolderInUse if another process, or this one, has locked it
     * @throws KafkaDidNotStart if the folder can't be created or written
     */
    static FolderLock take(Path folder) {
        try {
            Path real = Files.createDirectories(folder).toRealPath();
            if (!HELD.add(real)) {
                throw new DataFolderInUse(folder, "this process already");
            }
            FolderLock lock = null;
            try {
                lock = lock(real, folder);
                return lock;
            } finally {
                if (lock == null) {
                    HELD.remove(real);
                }
            }
        } catch (IOException e) {
            throw new KafkaDidNotStart(
                    "the data folder %s can't be written: %s".formatted(folder, reason(e)), e);
        }
    }

    private static FolderLock lock(Path real, Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(
                        real.resolve(FILE),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = file.tryLock();
            if (taken == null) {
                throw new DataFolderInUse(folder, holder(file));
            }
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new FolderLock(real, file);
        } finally {
            if (taken == null) {
                file.close();
            }
        }
    }

    /** The process that the lock file names; unknown where locked files can't be read. */
    private static String holder(FileChannel file) {
        try {
            ByteBuffer pid = ByteBuffer.allocate(20);
            file.read(pid, 0);
            String digits = StandardCharsets.US_ASCII.decode(pid.flip()).toString();
            return digits.matches("\\d+") ? "process " + digits : "another process";
        } catch (IOException e) {
            return "another process";
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + folder.resolve(FILE), e);
        } finally {
            HELD.remove(folder);
        }
    }
}
