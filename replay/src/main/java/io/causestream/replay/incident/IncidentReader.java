package io.causestream.replay.incident;

import com.github.luben.zstd.ZstdInputStream;
import io.causestream.replay.incident.Manifest.Chunk;
import io.causestream.topics.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads the file of an incident. Each chunk is checked against its checksum before a record of it
 * is given away; in memory is one chunk a topic.
 */
public final class IncidentReader implements AutoCloseable {

    /** A chunk is 1 MiB and its last record; no record is larger than a frame may be. */
    private static final int MOST_CHUNK_BYTES = 80 << 20;

    /** A record takes 32 bytes at least. */
    private static final int MOST_CHUNK_RECORDS = (1 << 20) / 32 + 1;

    private static final int MOST_MANIFEST_BYTES = 16 << 20;

    private final Path file;
    private final ZipFile zip;
    private final Manifest manifest;

    private IncidentReader(Path file, ZipFile zip, Manifest manifest) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * @throws BadIncident if there is no such file, or it is not an incident that this version can
     *     read
     */
    public static IncidentReader open(Path file) {
        if (Files.isDirectory(file)) {
            throw new BadIncident(file, "is a folder, not the file of an incident", null);
        }
        try {
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return new IncidentReader(file, zip, manifest(file, zip));
            } catch (RuntimeException | IOException e) {
                zip.close();
                throw e;
            }
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new BadIncident(file, "there is no such file, or it can't be read", e);
        } catch (ZipException e) {
            throw new BadIncident(
                    file,
                    "is not the file of an incident, or is cut off (%s)".formatted(e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new BadIncident(file, "can't be read: " + e.getMessage(), e);
        }
    }

    private static Manifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(IncidentWriter.MANIFEST);
        if (entry == null) {
            throw new BadIncident(
                    file,
                    "is an archive without %s, not an incident".formatted(IncidentWriter.MANIFEST),
                    null);
        }
        byte[] bytes = bytes(file, zip, entry, MOST_MANIFEST_BYTES);
        if (IncidentWriter.crc(bytes) != entry.getCrc()) {
            throw damaged(file, entry.getName(), null);
        }
        int format;
        try {
            format = Json.MAPPER.readTree(bytes).path("format").asInt(0);
        } catch (JacksonException e) {
            throw damaged(file, entry.getName(), e);
        }
        if (format < 1 || format > Manifest.FORMAT) {
            throw new BadIncident(
                    file,
                    "has format %d, and this version of Causestream reads 1 to %d; use a newer one"
                            .formatted(format, Manifest.FORMAT),
                    null);
        }
        try {
            Manifest manifest = Json.MAPPER.readValue(bytes, Manifest.class);
            Objects.requireNonNull(manifest.leadIn(), "leadIn");
            Objects.requireNonNull(manifest.from(), "from");
            Objects.requireNonNull(manifest.to(), "to");
            return manifest;
        } catch (JacksonException | NullPointerException e) {
            throw damaged(file, entry.getName(), e);
        }
    }

    private static BadIncident damaged(Path file, String entry, @Nullable Exception cause) {
        return new BadIncident(
                file,
                "is damaged: the checksum or the content of %s is wrong; use another copy"
                        .formatted(entry),
                cause);
    }

    private static byte[] bytes(Path file, ZipFile zip, ZipEntry entry, int most)
            throws IOException {
        if (entry.getSize() > most) {
            throw damaged(file, entry.getName(), null);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(most);
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Whether it says which playbooks were in force. */
    public boolean hasPlaybooks() {
        Iterator<IncidentRecord> control = records(Set.of(IncidentTopic.CONTROL));
        while (control.hasNext()) {
            if (RecordedPlaybooks.in(control.next()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The records of these topics in {@link IncidentRecord#ORDER}, except that those of one
     * partition keep the order of their offsets. For one thread.
     *
     * <p>Its methods throw {@link BadIncident} when they reach damage.
     */
    public Iterator<IncidentRecord> records(Set<IncidentTopic> topics) {
        List<Iterator<IncidentRecord>> all = new ArrayList<>();
        for (IncidentTopic topic : IncidentTopic.values()) {
            if (topics.contains(topic)) {
                all.add(new TopicRecords(topic));
            }
        }
        return new MergedRecords(all);
    }

    /** The records of one chunk, of which {@link Manifest#chunks} is a list. */
    public List<IncidentRecord> read(Chunk chunk) {
        IncidentTopic topic =
                IncidentTopic.titled(chunk.topic())
                        .orElseThrow(() -> damaged(file, chunk.name(), null));
        ZipEntry entry = zip.getEntry(chunk.name());
        if (entry == null) {
            throw new BadIncident(file, "is damaged: %s is missing".formatted(chunk.name()), null);
        }
        try {
            byte[] bytes = bytes(file, zip, entry, MOST_CHUNK_BYTES);
            if (chunk.records() < 0
                    || chunk.records() > MOST_CHUNK_RECORDS
                    || bytes.length != chunk.bytes()
                    || IncidentWriter.crc(bytes) != chunk.crc()) {
                throw damaged(file, chunk.name(), null);
            }
            List<IncidentRecord> records = new ArrayList<>(chunk.records());
            try (DataInputStream frames =
                    new DataInputStream(
                            new BufferedInputStream(
                                    new BoundedChunk(
                                            new ZstdInputStream(new ByteArrayInputStream(bytes)),
                                            MOST_CHUNK_BYTES),
                                    1 << 16))) {
                for (int record = 0; record < chunk.records(); record++) {
                    records.add(RecordFrames.read(topic, frames));
                }
            }
            return records;
        } catch (IOException e) {
            throw damaged(file, chunk.name(), e);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new BadIncident(file, "could not be closed: " + e.getMessage(), e);
        }
    }

    /** The records of one topic, chunk by chunk. */
    private final class TopicRecords implements Iterator<IncidentRecord> {

        private final Iterator<Chunk> chunks;
        private Iterator<IncidentRecord> current = List.<IncidentRecord>of().iterator();

        TopicRecords(IncidentTopic topic) {
            chunks =
                    manifest.chunks().stream()
                            .filter(chunk -> chunk.topic().equals(topic.title()))
                            .iterator();
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && chunks.hasNext()) {
                current = read(chunks.next()).iterator();
            }
            return current.hasNext();
        }

        @Override
        public IncidentRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
