package io.causestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image run by runc as the manifests have it: as its own user, on a root file system that nobody
 * can write, without capabilities, with a limit of memory. It shares the network of this machine.
 */
final class RuncContainer implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);
    private static final long MIB = 1024L * 1024;

    private final String id = "causestream-test-" + UUID.randomUUID();
    private final Path folder;
    private final Path output;
    private final long startedNanos;
    private final Process process;

    private RuncContainer(Path folder, Path output) throws IOException {
        this.folder = folder;
        this.output = output;
        startedNanos = System.nanoTime();
        process =
                new ProcessBuilder(
                                "runc",
                                "--root",
                                folder.resolve("state").toString(),
                                "run",
                                "--bundle",
                                folder.toString(),
                                id)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
    }

    /**
     * @param root the image, unpacked
     * @param folder for what belongs to this container alone
     * @param mounts paths of this machine by paths in the container; what is in them can be read
     *     and written
     */
    static RuncContainer start(
            OciImage image,
            Path root,
            Path folder,
            int memoryMib,
            Map<String, String> environment,
            Map<String, Path> mounts,
            String... arguments)
            throws IOException {
        Files.createDirectories(folder);
        ObjectNode spec = spec(image, root, memoryMib, environment, mounts, arguments);
        Files.writeString(folder.resolve("config.json"), spec.toPrettyString());
        return new RuncContainer(folder, Files.createFile(folder.resolve("output.txt")));
    }

    private static ObjectNode spec(
            OciImage image,
            Path root,
            int memoryMib,
            Map<String, String> environment,
            Map<String, Path> mounts,
            String... arguments) {
        ObjectNode spec = JsonMapper.shared().createObjectNode().put("ociVersion", "1.0.2");
        ObjectNode process = spec.putObject("process").put("terminal", false);
        String[] user = image.user().split(":", 2);
        process.putObject("user")
                .put("uid", Integer.parseInt(user[0]))
                .put("gid", Integer.parseInt(user[1]));
        ArrayNode args = process.putArray("args");
        image.entrypoint().forEach(args::add);
        List.of(arguments).forEach(args::add);
        ArrayNode env = process.putArray("env");
        image.environment().forEach(env::add);
        environment.forEach((name, value) -> env.add(name + "=" + value));
        process.put("cwd", image.workingFolder());
        ObjectNode capabilities = process.putObject("capabilities");
        Stream.of("bounding", "effective", "permitted").forEach(capabilities::putArray);
        process.put("noNewPrivileges", true);
        spec.putObject("root").put("path", root.toString()).put("readonly", true);
        ArrayNode all = spec.putArray("mounts");
        mount(all, "/proc", "proc", "proc");
        mount(all, "/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        mount(all, "/tmp", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777", "size=64m");
        mounts.forEach(
                (inside, outside) -> mount(all, inside, "bind", outside.toString(), "rbind"));
        ObjectNode linux = spec.putObject("linux");
        linux.putObject("resources").putObject("memory").put("limit", memoryMib * MIB);
        ArrayNode namespaces = linux.putArray("namespaces");
        Stream.of("pid", "ipc", "uts", "mount")
                .forEach(type -> namespaces.addObject().put("type", type));
        return spec;
    }

    private static void mount(
            ArrayNode all, String destination, String type, String source, String... options) {
        ArrayNode of =
                all.addObject()
                        .put("destination", destination)
                        .put("type", type)
                        .put("source", source)
                        .putArray("options");
        List.of(options).forEach(of::add);
    }

    /** What it has printed so far, on either stream. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /**
     * Waits until it has printed what is expected.
     *
     * @return how long after its start that was, to some ten milliseconds
     */
    Duration awaitOutput(Predicate<String> expected, Duration atMost) throws IOException {
        try {
            await().atMost(atMost)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> expected.test(output()) || !process.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(output(), e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        assertThat(expected.test(output())).as(output()).isTrue();
        return took;
    }

    /** Waits for its end. */
    int exitCode(Duration atMost) {
        return process.onExit()
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .join()
                .exitValue();
    }

    /** Resident memory of its first process, in MiB: that of the service. */
    long residentMib() throws IOException {
        long pid =
                process.descendants()
                        .filter(each -> each.info().command().orElse("").endsWith("/java"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no process of it runs"))
                        .pid();
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    /**
     * Asks it to stop as a kubelet does, and waits.
     *
     * @return its exit code
     */
    int stop() throws IOException {
        runc("kill", id, "TERM");
        return exitCode(TIME_TO_STOP);
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            runc("kill", id, "KILL");
            exitCode(TIME_TO_STOP);
        }
        runc("delete", "--force", id);
    }

    private void runc(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("runc", "--root", folder.resolve("state").toString()));
        command.addAll(List.of(arguments));
        Process runc =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(runc.onExit().orTimeout(20, TimeUnit.SECONDS).join().exitValue())
                .as(String.join(" ", command))
                .isZero();
    }
}
