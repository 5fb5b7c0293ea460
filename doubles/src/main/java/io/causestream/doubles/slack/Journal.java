package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of JSON for each change, on disk before the change is acknowledged, so that a crash test
 * can rely on it.
 */
final class Journal implements AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final @Nullable Path file;
    private final @Nullable FileChannel channel;

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Entry.Message.class, name = "message"),
        @JsonSubTypes.Type(value = Entry.Deleted.class, name = "deleted"),
        @JsonSubTypes.Type(value = Entry.File.class, name = "file")
    })
    sealed interface Entry {
        record Message(PostedMessage message) implements Entry {}

        record Deleted(String channel, String ts) implements Entry {}

        record File(SlackFile file) implements Entry {}
    }

    private Journal(@Nullable Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Journal open(@Nullable Path file) {
        if (file == null) {
            return new Journal(null, null);
        }
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            return new Journal(file, FileChannel.open(file, CREATE, WRITE, APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal %s can't be written".formatted(file), e);
        }
    }

    void read(Consumer<Entry> entries) {
        if (file == null) {
            return;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal %s can't be read".formatted(file), e);
        }
        for (int number = 0; number < lines.size(); number++) {
            try {
                entries.accept(MAPPER.readValue(lines.get(number), Entry.class));
            } catch (JacksonException e) {
                // A crash in the middle of a write leaves half a line at the end, and only there.
                if (number < lines.size() - 1) {
                    throw new IllegalStateException(
                            "line %d of %s is no entry".formatted(number + 1, file), e);
                }
            }
        }
    }

    void kept(PostedMessage message) {
        append(new Entry.Message(message));
    }

    void deleted(String inChannel, String ts) {
        append(new Entry.Deleted(inChannel, ts));
    }

    void shared(SlackFile shared) {
        append(new Entry.File(shared));
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file, e);
        }
    }

    private void append(Entry entry) {
        if (channel == null) {
            return;
        }
        try {
            channel.write(
                    ByteBuffer.wrap(
                            (MAPPER.writerFor(Entry.class).writeValueAsString(entry) + "\n")
                                    .getBytes(UTF_8)));
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal %s can't be written".formatted(file), e);
        }
    }
}
