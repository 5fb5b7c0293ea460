package io.causestream.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The {@code causestream} command, or a service, in a JVM of its own, on this test's class path:
 * with real streams, a real exit code, and a process that can be killed.
 */
final class CausestreamProcess implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);

    /** Of the environment of whoever runs the tests, nothing shall reach the command. */
    private static final List<String> KEPT =
            List.of("PATH", "HOME", "LANG", "TMPDIR", "SystemRoot");

    private final Process process;
    private final Path output;
    private final Path errors;

    private CausestreamProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * @param folder for what it prints; its home folder is there too
     * @param environment beside the few variables that each process needs
     */
    static CausestreamProcess start(
            Path folder, Map<String, String> environment, String... arguments) throws IOException {
        // As a user has it, not as tests do.
        return start(
                folder,
                Causestream.class,
                List.of("-Dlogback.configurationFile=logback.xml"),
                environment,
                arguments);
    }

    /** A service in a process of its own. */
    static CausestreamProcess start(
            Path folder, Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(folder, main, List.of(), environment, arguments);
    }

    private static CausestreamProcess start(
            Path folder,
            Class<?> main,
            List<String> flags,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().keySet().retainAll(KEPT);
        // Beside others on this machine.
        builder.environment().put("CAUSESTREAM_HEALTH_PORT", "0");
        builder.environment().put("CAUSESTREAM_API_PORT", "0");
        builder.environment().putAll(environment);
        return new CausestreamProcess(builder.start(), output, errors);
    }

    /** What it has printed so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** What it has said on standard error so far. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    int exitCode(Duration atMost) throws IOException {
        try {
            return process.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS).exitValue();
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "still runs after %s; it said:%n%s%s".formatted(atMost, output(), errors()), e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("nobody waits for it any more", e);
        }
    }

    /** As {@code kill -9} does. */
    void kill() throws IOException {
        process.destroyForcibly();
        exitCode(TIME_TO_STOP);
    }

    /**
     * Asks it to stop, as SIGTERM does, and waits.
     *
     * @return its exit code
     */
    int stop() throws IOException {
        process.destroy();
        return exitCode(TIME_TO_STOP.plusSeconds(5));
    }

    /** Nothing of it is left behind. */
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            kill();
        }
    }
}
