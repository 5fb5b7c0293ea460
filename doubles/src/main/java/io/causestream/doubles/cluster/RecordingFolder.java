package io.causestream.doubles.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the files of a recording; reports problems by file and line. */
final class RecordingFolder {

    private static final Pattern WATCH_LINE =
            Pattern.compile("\\{\"at\":\"([^\"]+)\",\"type\":\"([A-Z]+)\",\"object\":(\\{.*})}");
    private static final Pattern ALERT_LINE =
            Pattern.compile("\\{\"at\":\"([^\"]+)\",\"body\":(\\{.*})}");
    private static final Pattern LOG_FILE =
            Pattern.compile("([^_/]+)_([^_/]+)_(\\d+)(\\.current)?\\.log(\\.gz)?");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    RecordingFolder(Path folder) {
        this.folder = folder;
    }

    Recording read() throws IOException {
        Map<ApiResource, ResourceHistory> histories = new HashMap<>();
        for (ApiResource resource : ApiResource.ALL) {
            List<RecordedChange> changes =
                    parseEach(resource.recordedAs() + ".jsonl", RecordingFolder::change);
            if (!changes.isEmpty()) {
                histories.put(resource, history(resource, changes));
            }
        }
        if (histories.isEmpty()) {
            throw new IllegalArgumentException(
                    folder + " holds no watch, such as pods.jsonl, of which there must be one");
        }
        return new Recording(
                histories,
                logs(),
                parseEach("memory.jsonl", RecordingFolder::sample),
                parseEach("alerts.jsonl", RecordingFolder::alert));
    }

    private ResourceHistory history(ApiResource resource, List<RecordedChange> changes) {
        try {
            for (int i = 0; i < changes.size(); i++) {
                if (changes.get(i).endsInitial()) {
                    List<RecordedChange> kept = new ArrayList<>(changes);
                    RecordedChange end = kept.remove(i);
                    return new ResourceHistory(kept, i, end.version());
                }
            }
            return new ResourceHistory(changes, 0, changes.getFirst().version() - 1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    folder.resolve(resource.recordedAs() + ".jsonl") + ": " + e.getMessage(), e);
        }
    }

    private Map<RecordedLog.Run, RecordedLog> logs() throws IOException {
        Map<RecordedLog.Run, RecordedLog> logs = new HashMap<>();
        if (!Files.isDirectory(folder.resolve("logs"))) {
            return logs;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder.resolve("logs"), 2)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Matcher name = LOG_FILE.matcher(String.valueOf(file.getFileName()));
            if (name.matches()) {
                int run = Integer.parseInt(name.group(3));
                logs.put(
                        new RecordedLog.Run(name.group(1), name.group(2), run),
                        RecordedLog.parse(lines(file)));
            }
        }
        return logs;
    }

    private interface LineParser<T> {
        T parse(String line);
    }

    private <T> List<T> parseEach(String name, LineParser<T> parser) throws IOException {
        Path plain = folder.resolve(name);
        Path file = Files.exists(plain) ? plain : folder.resolve(name + ".gz");
        List<T> parsed = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : lines(file)) {
                try {
                    parsed.add(parser.parse(line));
                } catch (IllegalArgumentException | JacksonException | DateTimeException e) {
                    throw new IllegalArgumentException(
                            "%s, line %d: %s".formatted(file, parsed.size() + 1, e.getMessage()),
                            e);
                }
            }
        } else if (!Files.isDirectory(folder)) {
            throw new IOException("no recording there: " + folder + " is not a folder");
        }
        return parsed;
    }

    private static RecordedChange change(String line) {
        Matcher parts =
                matching(WATCH_LINE, line, "a watch event with \"at\", \"type\" and \"object\"");
        String raw = parts.group(3);
        JsonNode object = JSON.readTree(raw);
        long version = object.path("metadata").path("resourceVersion").asLong(-1);
        if (version < 0) {
            throw new IllegalArgumentException(
                    "the object has no metadata.resourceVersion that is a number");
        }
        return new RecordedChange(
                Instant.parse(parts.group(1)),
                RecordedChange.Type.valueOf(parts.group(2)),
                version,
                raw,
                object);
    }

    private static RecordedAlert alert(String line) {
        Matcher parts = matching(ALERT_LINE, line, "an alert with \"at\" and \"body\"");
        return new RecordedAlert(Instant.parse(parts.group(1)), parts.group(2));
    }

    private static MemorySample sample(String line) {
        JsonNode sample = JSON.readTree(line);
        return new MemorySample(
                Instant.parse(sample.required("at").stringValue()),
                sample.required("namespace").stringValue(),
                sample.required("pod").stringValue(),
                sample.required("container").stringValue(),
                Instant.ofEpochMilli(sample.required("timestamp_ms").longValue()),
                Math.round(sample.required("container_memory_working_set_bytes").doubleValue()));
    }

    private static Matcher matching(Pattern pattern, String line, String wanted) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not " + wanted);
        }
        return matcher;
    }

    private static List<String> lines(Path file) throws IOException {
        boolean compressed = file.toString().endsWith(".gz");
        try (InputStream bytes = Files.newInputStream(file);
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        compressed ? new GZIPInputStream(bytes) : bytes,
                                        StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
