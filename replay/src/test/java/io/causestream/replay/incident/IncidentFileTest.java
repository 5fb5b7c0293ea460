package io.causestream.replay.incident;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentFileTest {

    private static final Pattern NO_CHUNKS = Pattern.compile("\"chunks\"\\s*:\\s*\\[\\s*]");

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir Path folder;

    private static Manifest about() {
        return new Manifest(
                Manifest.FORMAT,
                "1.2.3",
                NOON.minusSeconds(60),
                NOON,
                NOON.plusSeconds(60),
                List.of("home"),
                List.of(),
                false,
                Map.of(),
                List.of());
    }

    private static IncidentRecord record(IncidentTopic topic, int partition, long offset, long at) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", ("id-" + offset).getBytes(UTF_8));
        headers.add("empty", null);
        byte[] value = new byte[700];
        new Random(offset).nextBytes(value);
        return new IncidentRecord(
                topic,
                partition,
                offset,
                NOON.toEpochMilli() + at,
                offset % 7 == 0 ? null : "home/shop".getBytes(UTF_8),
                offset % 5 == 0 ? null : value,
                headers);
    }

    private Path write(String name, List<IncidentRecord> records) {
        Path file = folder.resolve(name);
        try (IncidentWriter writer = new IncidentWriter(file)) {
            records.forEach(writer::add);
            writer.finish(about());
        }
        return file;
    }

    private static List<String> read(Path file) {
        List<String> all = new ArrayList<>();
        try (IncidentReader reader = IncidentReader.open(file)) {
            Iterator<IncidentRecord> records = reader.records(EnumSet.allOf(IncidentTopic.class));
            records.forEachRemaining(record -> all.add(show(record)));
        }
        return all;
    }

    private static String show(IncidentRecord record) {
        StringBuilder text = new StringBuilder();
        text.append(record.topic()).append(' ').append(record.partition());
        text.append(' ').append(record.offset()).append(' ').append(record.timestamp());
        text.append(' ').append(show(record.key())).append(' ').append(show(record.value()));
        record.headers()
                .forEach(header ->
                        text.append(' ')
                                .append(header.key())
                                .append('=')
                                .append(show(header.value())));
        return text.toString();
    }

    private static String show(byte @Nullable [] bytes) {
        return bytes == null ? "null" : Base64.getEncoder().encodeToString(bytes);
    }

    /** Some 2 MB: several chunks. */
    private static List<IncidentRecord> many() {
        List<IncidentRecord> records = new ArrayList<>();
        for (int offset = 0; offset < 3_000; offset++) {
            records.add(record(IncidentTopic.RAW_KUBE, offset % 4, offset, offset));
        }
        return records;
    }

    @Test
    void returnsEachRecordAsItWas() {
        List<IncidentRecord> records = many();

        Path file = write("a.cs", records);

        assertThat(read(file))
                .containsExactlyElementsOf(records.stream().map(IncidentFileTest::show).toList());
        try (IncidentReader reader = IncidentReader.open(file)) {
            assertThat(reader.manifest().chunks()).hasSizeGreaterThan(1);
            assertThat(reader.manifest().count(IncidentTopic.RAW_KUBE)).isEqualTo(3_000);
            assertThat(reader.manifest().version()).isEqualTo("1.2.3");
        }
    }

    @Test
    void ordersTopicsByTimeThenTopicThenPartition() {
        Path file =
                write(
                        "a.cs",
                        List.of(
                                record(IncidentTopic.CONTROL, 0, 1, 10),
                                record(IncidentTopic.RAW_KUBE, 0, 2, 10),
                                record(IncidentTopic.RAW_KUBE, 1, 3, 10),
                                record(IncidentTopic.RAW_ALERTS, 0, 4, 5)));

        assertThat(read(file))
                .extracting(line -> line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)))
                .containsExactly("RAW_ALERTS 0", "RAW_KUBE 0", "RAW_KUBE 1", "CONTROL 0");
    }

    @Test
    void keepsTheOrderOfOffsetsWhereTimesGoBack() {
        Path file =
                write(
                        "a.cs",
                        List.of(
                                record(IncidentTopic.RAW_KUBE, 0, 1, 20),
                                record(IncidentTopic.RAW_KUBE, 0, 2, 10)));

        assertThat(read(file)).hasSize(2).first().asString().startsWith("RAW_KUBE 0 1 ");
    }

    @Test
    void givesTheSameBytesForTheSameRecords() throws IOException {
        assertThat(Files.readAllBytes(write("a.cs", many())))
                .isEqualTo(Files.readAllBytes(write("b.cs", many())));
    }

    @Test
    void leavesNoFileBehindWhenItIsNotFinished() {
        Path file = folder.resolve("a.cs");
        try (IncidentWriter writer = new IncidentWriter(file)) {
            writer.add(record(IncidentTopic.RAW_KUBE, 0, 1, 1));
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesWhatIsCutOff() throws IOException {
        Path whole = write("a.cs", many());
        byte[] bytes = Files.readAllBytes(whole);
        for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
            Path cut = folder.resolve("cut.cs");
            Files.write(cut, java.util.Arrays.copyOf(bytes, length));

            assertThatThrownBy(() -> read(cut))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(BadIncident.class)
                    .hasMessageStartingWith(
                            cut + ": is not the file of an incident, or is cut off");
        }
    }

    @Test
    void refusesADamagedByteWhereverItIs() throws IOException {
        Path whole = write("a.cs", many());
        List<String> before = read(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Random random = new Random(7);
        for (int flip = 0; flip < 60; flip++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(bytes.length);
            damaged[at] ^= 0x10;
            Path file = folder.resolve("damaged.cs");
            Files.write(file, damaged);
            try {
                // Some bytes of an archive mean nothing, such as the time of an entry.
                assertThat(read(file)).as("byte %d", at).isEqualTo(before);
            } catch (BadIncident refused) {
                assertThat(refused).hasMessageStartingWith(file.toString());
            }
        }
    }

    @Test
    void namesTheDamagedPart() throws IOException {
        Path file = write("a.cs", many());
        byte[] bytes = Files.readAllBytes(file);
        bytes[2_000] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BadIncident.class)
                .hasMessage(
                        file
                                + ": is damaged: the checksum or the content of raw.kube/000000.zst is wrong; use another copy");
    }

    @Test
    void refusesTheFormatOfALaterVersion() throws IOException {
        Path file = archive(Map.of("manifest.json", "{\"format\": 2, \"novelty\": true}"));

        assertThatThrownBy(() -> IncidentReader.open(file))
                .isInstanceOf(BadIncident.class)
                .hasMessage(
                        file
                                + ": has format 2, and this version of Causestream reads 1 to 1; use a newer one");
    }

    @Test
    void refusesWhatIsNoIncident() throws IOException {
        Path archive = archive(Map.of("readme.txt", "hello"));
        Path text = folder.resolve("values.yaml");
        Files.writeString(text, "clusterName: home\n");
        Map<Path, String> sentences = new HashMap<>();
        sentences.put(archive, "is an archive without manifest.json, not an incident");
        sentences.put(text, "is not the file of an incident, or is cut off");
        sentences.put(folder, "is a folder, not the file of an incident");
        sentences.put(folder.resolve("none.cs"), "there is no such file, or it can't be read");

        sentences.forEach((file, sentence) ->
                assertThatThrownBy(() -> IncidentReader.open(file))
                        .isInstanceOf(BadIncident.class)
                        .hasMessageStartingWith(file + ": " + sentence));
    }

    /** More records than fit into a chunk, and one record of 120 MiB that packs to some kB. */
    @Test
    void refusesABombBeforeItIsUnpacked() throws IOException {
        for (Path bomb :
                List.of(
                        incident("raw.kube/000000.zst", 100_000_000, Zstd.compress(new byte[64])),
                        incident("raw.kube/000000.zst", -1, Zstd.compress(new byte[64])),
                        incident("raw.kube/000000.zst", 1, recordOfManyHeaders()))) {
            assertThatThrownBy(() -> read(bomb))
                    .isInstanceOf(BadIncident.class)
                    .hasMessageEndingWith(
                            "is damaged: the checksum or the content of raw.kube/000000.zst is wrong; use another copy");
        }
    }

    /** Nothing of an incident is ever unpacked to a file; a name is one of the archive alone. */
    @Test
    void takesThePathInAnArchiveForANameInIt() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "outside");
        Path file = incident("../secret.txt", 1, Zstd.compress(new byte[64]));

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(BadIncident.class)
                .hasMessageEndingWith("is damaged: ../secret.txt is missing");
        assertThat(secret).hasContent("outside");
    }

    /** An incident of one chunk, stored under another name if its own leads out of the archive. */
    private Path incident(String chunk, int records, byte[] packed) throws IOException {
        Path file = Files.createTempFile(folder, "incident", ".cs");
        try (IncidentWriter writer = new IncidentWriter(folder.resolve("empty.cs"))) {
            writer.finish(about());
        }
        String manifest;
        try (ZipFile empty = new ZipFile(folder.resolve("empty.cs").toFile());
                InputStream in = empty.getInputStream(empty.getEntry("manifest.json"))) {
            manifest = new String(in.readAllBytes(), UTF_8);
        }
        String chunks =
                "[{\"name\":\"%s\",\"topic\":\"%s\",\"records\":%d,\"bytes\":%d,\"crc\":%d}]"
                        .formatted(
                                chunk,
                                IncidentTopic.RAW_KUBE.title(),
                                records,
                                packed.length,
                                IncidentWriter.crc(packed));
        assertThat(manifest).containsPattern(NO_CHUNKS);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(
                    NO_CHUNKS
                            .matcher(manifest)
                            .replaceFirst("\"chunks\":" + chunks)
                            .getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry(chunk.replace("../", "")));
            zip.write(packed);
        }
        return file;
    }

    private static byte[] recordOfManyHeaders() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream frames = new DataOutputStream(new ZstdOutputStream(packed))) {
            frames.write(new byte[4 + 8 + 8 + 4 + 4]);
            frames.writeInt(10_000);
            byte[] zeros = new byte[60 << 20];
            for (int header = 0; header < 2; header++) {
                frames.writeInt(0);
                frames.writeInt(zeros.length);
                frames.write(zeros);
            }
        }
        return packed.toByteArray();
    }

    private Path archive(Map<String, String> entries) throws IOException {
        Path file = folder.resolve("archive.cs");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}
