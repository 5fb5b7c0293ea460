package io.causestream.ai.runbook;

import io.causestream.settings.Problem;
import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the user's runbooks are.
 *
 * @param paths Markdown files, and folders of them; empty for the shipped ones alone
 */
public record RunbookFiles(List<Path> paths) {

    public static final RunbookFiles NONE = new RunbookFiles(List.of());

    private static final String SETTING = "runbooks.files";
    private static final int MOST = 200;
    private static final long LARGEST = 64 * 1_024;

    public RunbookFiles {
        paths = List.copyOf(paths);
    }

    /** Reads the setting, and reports what is wrong in the files, all of it. */
    public static RunbookFiles from(Settings settings) {
        RunbookFiles files =
                new RunbookFiles(
                        settings.texts(SETTING, "CAUSESTREAM_RUNBOOK_FILES").stream()
                                .filter(path -> !path.isBlank())
                                .map(path -> Path.of(path.strip()))
                                .toList());
        settings.addProblems(files.read().problems());
        return files;
    }

    /** What the files hold now. */
    Read read() {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> texts = new TreeMap<>();
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.addAll(filesOf(path));
            } catch (IOException e) {
                problems.add(new Problem(path.toString(), 0, SETTING, "can't be read: " + why(e)));
            }
        }
        if (files.size() > MOST) {
            problems.add(
                    new Problem(
                            "",
                            0,
                            SETTING,
                            "%d runbooks are too many; %d at most".formatted(files.size(), MOST)));
        }
        List<Runbook> runbooks = new ArrayList<>();
        for (Path file : files.subList(0, Math.min(files.size(), MOST))) {
            text(file, problems)
                    .ifPresent(text -> {
                        texts.put(file.toString(), text);
                        RunbookReader.read(file.toString(), text, problems)
                                .ifPresent(runbooks::add);
                    });
        }
        return new Read(texts, runbooks, problems);
    }

    /**
     * @param texts by file: equal ones need no second reading
     * @param runbooks those without a problem
     */
    record Read(Map<String, String> texts, List<Runbook> runbooks, List<Problem> problems) {
        Read {
            texts = Map.copyOf(texts);
            runbooks = List.copyOf(runbooks);
            problems = List.copyOf(problems);
        }
    }

    private static List<Path> filesOf(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST + 1L)
                    .toList();
        }
    }

    private static Optional<String> text(Path file, List<Problem> problems) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                problems.add(
                        new Problem(
                                file.toString(),
                                0,
                                "",
                                "has %d bytes; a runbook has %d at most".formatted(size, LARGEST)));
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "can't be read: " + why(e)));
            return Optional.empty();
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case MalformedInputException _ -> "it is not UTF-8";
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "access is denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
