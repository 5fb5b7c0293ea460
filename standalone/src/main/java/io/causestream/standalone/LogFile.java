package io.causestream.standalone;

import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this process logs: a bounded file in its data folder. Must be set before the first logger
 * is made, since logback.xml reads the properties.
 */
final class LogFile {

    private static final String FOLDER = "causestream.log.folder";
    private static final String CONSOLE = "causestream.log.console";

    private LogFile() {}

    /**
     * @param console the lowest level that is also shown on standard error: {@code OFF}, {@code
     *     INFO}
     * @return the file
     * @throws CannotRun if the folder can't be created or written
     */
    static Path in(Path data, String console) {
        try {
            Path folder = Files.createDirectories(data.toAbsolutePath().resolve("log"));
            if (!Files.isWritable(folder)) {
                throw new CannotRun("the data folder %s can't be written".formatted(data));
            }
            System.setProperty(FOLDER, folder.toString());
            System.setProperty(CONSOLE, console);
            return folder.resolve("causestream.log");
        } catch (IOException e) {
            throw new CannotRun(
                    "the data folder %s can't be written: %s".formatted(data, reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException f) {
            return f.getReason() == null
                    ? "%s (%s)".formatted(f.getFile(), f.getClass().getSimpleName())
                    : f.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
