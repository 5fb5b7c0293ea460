package io.causestream.replay.scenario;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import io.causestream.settings.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The YAML files of tests, and those that they name; each is read once. */
final class TestFiles {

    private static final long MOST_BYTES = 10 << 20;
    private static final int MOST_LEVELS = 16;

    private final Map<Path, Optional<YamlDocument>> documents = new HashMap<>();
    private final Set<Path> named = new HashSet<>();
    private final Collection<Problem> problems;

    /**
     * @param problems gets those of the files
     */
    TestFiles(Collection<Problem> problems) {
        this.problems = problems;
    }

    /** The YAML files of a folder and of those in it, sorted; a file is a list of one. */
    static List<Path> in(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.walk(place, MOST_LEVELS)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Empty, and a problem, if it can't be read or is not YAML. */
    Optional<YamlDocument> document(Path file) {
        Optional<YamlDocument> known = documents.get(file);
        if (known == null) {
            try {
                known = Optional.of(read(file));
            } catch (IOException e) {
                problems.add(new Problem(file.toString(), 0, "", unreadable(e)));
                known = Optional.empty();
            }
            documents.put(file, known);
        }
        return known;
    }

    private YamlDocument read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("it is larger than %d bytes".formatted(MOST_BYTES));
        }
        YamlDocument read = YamlDocument.of(file.toString(), Files.readString(file));
        problems.addAll(read.problems());
        return read;
    }

    /** A file that a test names, from the test's own folder; reports one that is not there. */
    Optional<Path> named(ConfigNode name, Path test) {
        Path file = test.resolveSibling(name.text()).normalize();
        if (!Files.exists(file)) {
            name.problem(
                    "there is no file %s; paths begin at the folder of the test".formatted(file));
            return Optional.empty();
        }
        named.add(file);
        return Optional.of(file);
    }

    /** Whether a test names it. */
    boolean isNamed(Path file) {
        return named.contains(file.normalize());
    }

    private static String unreadable(IOException e) {
        return e instanceof NoSuchFileException
                ? "there is no such file"
                : "can't be read: " + e.getMessage();
    }
}
