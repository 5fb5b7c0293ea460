package io.causestream.replay.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.settings.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Labelled cases of a folder with {@code tuning/*.yaml} and {@code held-out/*.yaml}, a file for
 * each family, and other names of categories in {@code categories.yaml}. A case's {@code finding}
 * is written as on the topic, and what it leaves out has a usual value: a pod of {@code Deployment
 * shop/checkout} whose container {@code web} failed at noon of 2026-01-01.
 *
 * @param cases by file, and in the order of each file; without those that can't be read
 * @param problems all mistakes in the files
 */
public record DiagnosisCases(List<DiagnosisCase> cases, List<Problem> problems) {

    /** The moment at which each case begins unless it says otherwise. */
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final String NAMES = "categories.yaml";

    public DiagnosisCases {
        cases = List.copyOf(cases);
        problems = List.copyOf(problems);
    }

    /**
     * Reads all files of the folder.
     *
     * @throws IOException if the folder, or a file in it, can't be read
     */
    public static DiagnosisCases read(Path folder) throws IOException {
        DiagnosisCaseReader reader = new DiagnosisCaseReader();
        Path names = folder.resolve(NAMES);
        if (Files.exists(names)) {
            reader.names(NAMES, Files.readString(names, UTF_8));
        }
        List<DiagnosisCase> cases = new ArrayList<>();
        boolean found = false;
        for (String part : List.of(DiagnosisCase.TUNING, DiagnosisCase.HELD_OUT)) {
            Path files = folder.resolve(part);
            if (!Files.isDirectory(files)) {
                continue;
            }
            found = true;
            for (Path file : yaml(files)) {
                cases.addAll(
                        reader.file(
                                part,
                                String.valueOf(file.getFileName()),
                                Files.readString(file, UTF_8)));
            }
        }
        if (!found) {
            throw new NoSuchFileException(
                    folder.toString(), null, "it has neither a folder tuning nor held-out");
        }
        return new DiagnosisCases(cases, reader.problems());
    }

    private static List<Path> yaml(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }
}
