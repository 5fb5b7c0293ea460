package io.causestream.consumers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the programs, in its language. What it needs is fetched once, into the target folder. */
enum Reader {
    JAVA,
    PYTHON,
    NODE;

    private static final int SECONDS_TO_FETCH = 120;
    private static final Path FETCHED = Path.of("target/fetched").toAbsolutePath();

    /** Skips the test, and says why, where its language or its client is not to be had. */
    Process start(String bootstrapServers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Map<String, String> variables = Map.of();
        switch (this) {
            case JAVA ->
                    command.addAll(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "java/FindingsConsumer.java"));
            case PYTHON -> {
                Path packages =
                        fetch(
                                Path.of("python/requirements.txt"),
                                folder ->
                                        List.of(
                                                "python3",
                                                "-m",
                                                "pip",
                                                "install",
                                                "--quiet",
                                                "--only-binary=:all:",
                                                "--target",
                                                folder.toString(),
                                                "--requirement",
                                                folder.resolve("requirements.txt").toString()));
                variables = Map.of("PYTHONPATH", packages.toString());
                command.addAll(List.of("python3", "python/findings.py"));
            }
            case NODE -> {
                Path modules =
                        fetch(
                                Path.of("node/package-lock.json"),
                                folder ->
                                        List.of(
                                                "npm",
                                                "ci",
                                                "--ignore-scripts",
                                                "--no-audit",
                                                "--no-fund",
                                                "--prefix",
                                                folder.toString()));
                variables = Map.of("NODE_PATH", modules.resolve("node_modules").toString());
                command.addAll(List.of("node", "node/findings.js"));
            }
        }
        command.addAll(List.of(bootstrapServers, "readers." + name()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(Path.of("target", name() + ".err").toFile());
        builder.environment().putAll(variables);
        return builder.start();
    }

    private interface Fetch {
        List<String> into(Path folder);
    }

    /** Again only if the list of what is needed has changed. */
    private Path fetch(Path needs, Fetch fetch) throws IOException, InterruptedException {
        Path folder = FETCHED.resolve(name());
        Path done = folder.resolve("fetched");
        String list = Files.readString(needs);
        if (Files.exists(done) && Files.readString(done).equals(list)) {
            return folder;
        }
        Files.createDirectories(folder);
        try (var files = Files.list(needs.getParent())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        run(fetch.into(folder));
        Files.writeString(done, list);
        return folder;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = Path.of("target", name() + ".fetch");
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            abort("%s is not on this machine: %s".formatted(command.getFirst(), e.getMessage()));
            return;
        }
        if (!process.waitFor(SECONDS_TO_FETCH, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            abort("%s did not end within %d s".formatted(command, SECONDS_TO_FETCH));
        }
        if (process.exitValue() != 0) {
            abort(
                    "the client for %s could not be fetched; consumers/%s has the cause"
                            .formatted(name(), log));
        }
    }
}
