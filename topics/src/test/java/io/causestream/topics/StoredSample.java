package io.causestream.topics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One value as a released version wrote it. The files of a version are never changed: they are what
 * stands on somebody's topics.
 *
 * @param name the one of its value in {@link Samples}
 */
record StoredSample(String name, Path file) {

    /** A folder for each schema version. */
    static final Path FOLDER = Path.of("src/test/resources/samples");

    /** Those of every version, sorted. */
    static List<StoredSample> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file ->
                            new StoredSample(
                                    file.getFileName().toString().replace(".json", ""), file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of a topic's type. */
    static List<StoredSample> of(Topic<?, ?> topic) {
        return all().stream().filter(sample -> topic.type().isInstance(sample.value())).toList();
    }

    /** What it has to read as. */
    Object value() {
        return requireNonNull(
                Samples.byName().get(name),
                () -> "%s has no value '%s' in Samples".formatted(file, name));
    }

    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return FOLDER.relativize(file).toString();
    }
}
