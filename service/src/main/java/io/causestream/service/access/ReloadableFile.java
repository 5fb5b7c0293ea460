package io.causestream.service.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value read from files, and read again when they change: tokens and certificates are renewed
 * while the service runs. If the new content can't be read or used, the last value stays in use,
 * and the problem is logged once.
 */
public final class ReloadableFile<T> {

    private static final Logger log = LoggerFactory.getLogger(ReloadableFile.class);
    private static final int MOST_BYTES = 1024 * 1024;

    /** Makes a value of the files' contents, which come in the order of the files. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(List<byte[]> contents) throws InvalidFile;
    }

    private final String what;
    private final List<Path> files;
    private final Parser<T> parser;
    private List<byte[]> seen;
    private String problem = "";
    private volatile T value;

    /**
     * @param what the setting, for people: {@code webhook.tls}
     * @throws InvalidFile if the files can't be read or used now
     */
    public ReloadableFile(String what, List<Path> files, Parser<T> parser) throws InvalidFile {
        this.what = what;
        this.files = List.copyOf(files);
        this.parser = parser;
        this.seen = contents();
        this.value = parser.parse(seen);
    }

    /** The last usable value; safe for any thread. */
    public T value() {
        return value;
    }

    /**
     * @return whether there is a new value
     */
    public synchronized boolean reload() {
        try {
            List<byte[]> now = contents();
            if (areEqual(now, seen)) {
                problem = "";
                return false;
            }
            value = parser.parse(now);
            seen = now;
            problem = "";
            log.atInfo().addKeyValue("setting", what).log("read changed files");
            return true;
        } catch (InvalidFile e) {
            String found = String.valueOf(e.getMessage());
            if (!found.equals(problem)) {
                problem = found;
                log.atWarn()
                        .addKeyValue("setting", what)
                        .addKeyValue("problem", found)
                        .log("changed files are unusable; keeping what was read before");
            }
            return false;
        }
    }

    /** Why the files as they are now are not in use; empty if they are. */
    public synchronized String problem() {
        return problem;
    }

    private List<byte[]> contents() throws InvalidFile {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            try (var in = Files.newInputStream(file)) {
                contents.add(in.readNBytes(MOST_BYTES));
            } catch (IOException e) {
                throw new InvalidFile(
                        "'%s' can't be read (%s)".formatted(file, e.getClass().getSimpleName()), e);
            }
        }
        return contents;
    }

    private static boolean areEqual(List<byte[]> some, List<byte[]> others) {
        for (int position = 0; position < some.size(); position++) {
            if (!Arrays.equals(some.get(position), others.get(position))) {
                return false;
            }
        }
        return true;
    }
}
