package io.causestream.kafka;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder that is ours alone while it is locked. Kafka has a lock of its own, but takes it after
 * its controller has touched the metadata: a second process would break the first.
 */
final class DataFolder implements AutoCloseable {

    private static final String LOCK_FILE = "causestream.lock";

    /**
     * The operating system's locks belong to the process, and closing any handle of the file lets
     * go of them: a second one of this process must not even open it.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DataFolder lock(Path path) {
        Path folder = make(path);
        if (!HELD_HERE.add(folder)) {
            throw inUse(path);
        }
        try {
            return new DataFolder(folder, lockFile(path, folder));
        } catch (RuntimeException e) {
            HELD_HERE.remove(folder);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** The lock goes with the channel, and with the process however it ends. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the lock of " + path, e);
        } finally {
            HELD_HERE.remove(path);
        }
    }

    private static Path make(Path path) {
        try {
            return Files.createDirectories(path).toRealPath();
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static FileChannel lockFile(Path path, Path folder) {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder.resolve(LOCK_FILE), CREATE, WRITE);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
            throw inUse(path);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static KafkaDidNotStart unwritable(Path path, IOException cause) {
        return new KafkaDidNotStart(
                "the data directory %s can't be written (%s)".formatted(path, cause), cause);
    }

    private static KafkaDidNotStart inUse(Path path) {
        return new KafkaDidNotStart(
                "the data directory %s is in use by another Causestream; end it, or choose another directory"
                        .formatted(path),
                null);
    }
}
