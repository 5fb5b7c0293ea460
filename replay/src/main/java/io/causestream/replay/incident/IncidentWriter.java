package io.causestream.replay.incident;

import com.github.luben.zstd.ZstdOutputStream;
import io.causestream.replay.incident.Manifest.Chunk;
import io.causestream.topics.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file of an incident: a ZIP archive with {@code manifest.json} and chunks of records,
 * each of one topic and compressed by Zstandard. The same records give the same bytes. Until {@link
 * #finish} the file is {@code NAME.partial}.
 */
public final class IncidentWriter implements AutoCloseable {

    static final String MANIFEST = "manifest.json";

    /** A chunk is held in memory as it is written, and as it is read. */
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final Path partial;
    private final ZipOutputStream zip;
    private final Map<IncidentTopic, OpenChunk> open = new EnumMap<>(IncidentTopic.class);
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private boolean finished;

    private static final class OpenChunk {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final ZstdOutputStream compressed;
        final DataOutputStream frames;
        int records;

        OpenChunk() throws IOException {
            compressed = new ZstdOutputStream(bytes);
            compressed.setChecksum(true);
            frames = new DataOutputStream(compressed);
        }
    }

    /**
     * @throws UncheckedIOException if the file can't be created
     */
    public IncidentWriter(Path file) {
        this.file = file;
        this.partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            this.zip = new ZipOutputStream(Files.newOutputStream(partial));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        zip.setMethod(ZipOutputStream.STORED);
    }

    /**
     * Adds a record; those of one topic in {@link IncidentRecord#ORDER}.
     *
     * @throws UncheckedIOException if the disk is full, or the like
     */
    public void add(IncidentRecord record) {
        try {
            OpenChunk chunk = open.get(record.topic());
            if (chunk == null) {
                chunk = new OpenChunk();
                open.put(record.topic(), chunk);
            }
            RecordFrames.write(record, chunk.frames);
            chunk.records++;
            if (chunk.frames.size() >= CHUNK_BYTES) {
                open.remove(record.topic());
                store(record.topic(), chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(IncidentTopic topic, OpenChunk chunk) throws IOException {
        chunk.frames.close();
        byte[] bytes = chunk.bytes.toByteArray();
        String name = "%s/%06d.zst".formatted(topic.title(), chunks.size());
        chunks.add(new Chunk(name, topic.title(), chunk.records, bytes.length, crc(bytes)));
        counts.merge(topic.title(), (long) chunk.records, Long::sum);
        store(name, bytes);
    }

    private void store(String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(bytes.length);
        entry.setCrc(crc(bytes));
        // The time of writing would make each file another one.
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /**
     * Writes what is left and the manifest, and gives the file its name.
     *
     * @param about its counts and chunks are set here
     * @return the manifest as written
     */
    public Manifest finish(Manifest about) {
        try {
            for (Map.Entry<IncidentTopic, OpenChunk> chunk : open.entrySet()) {
                store(chunk.getKey(), chunk.getValue());
            }
            open.clear();
            Manifest manifest =
                    new Manifest(
                            Manifest.FORMAT,
                            about.version(),
                            about.leadIn(),
                            about.from(),
                            about.to(),
                            about.clusters(),
                            about.namespaces(),
                            about.anonymised(),
                            counts,
                            chunks);
            store(MANIFEST, Json.MAPPER.writeValueAsBytes(manifest));
            finished = true;
            zip.close();
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the partial file if it was not finished. */
    @Override
    public void close() {
        try {
            if (!finished) {
                zip.close();
            }
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
