package io.causestream.sink.slack.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.service.access.InvalidFile;
import io.causestream.service.access.ReloadableFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bot's token: fixed, or in a file that is read again when it changes, as a mounted Secret does
 * when somebody replaces it. Never printed. Safe for any thread.
 */
public final class SlackToken {

    /** The file is read at most this often. */
    public static final Duration READ_EVERY = Duration.ofSeconds(1);

    private final String fixed;
    private final @Nullable ReloadableFile<String> file;
    private long lastRead = System.nanoTime();

    private SlackToken(String fixed, @Nullable ReloadableFile<String> file) {
        this.fixed = fixed;
        this.file = file;
    }

    public static SlackToken of(String token) {
        return new SlackToken(token, null);
    }

    /**
     * The token that the file contains, without surrounding white space.
     *
     * @param place of the setting, for people
     * @throws InvalidFile if the file can't be read, or contains no token
     */
    public static SlackToken in(String place, Path file) throws InvalidFile {
        return new SlackToken("", new ReloadableFile<>(place, List.of(file), SlackToken::only));
    }

    private static String only(List<byte[]> contents) throws InvalidFile {
        String token = new String(contents.getFirst(), UTF_8).strip();
        if (!token.matches("[!-~]+")) {
            throw new InvalidFile("the file contains no token: one word, such as xoxb-…");
        }
        return token;
    }

    /** As it is now; the one that was read last, if the file can't be read any more. */
    public String current() {
        ReloadableFile<String> read = file;
        if (read == null) {
            return fixed;
        }
        synchronized (this) {
            long now = System.nanoTime();
            if (now - lastRead >= READ_EVERY.toNanos()) {
                lastRead = now;
                // Whether it changed is for those who had another one.
                var _ = read.reload();
            }
        }
        return read.value();
    }

    /** Whether there may be another one without a restart. */
    public boolean isInFile() {
        return file != null;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return file == null ? "***" : "*** (in a file)";
    }
}
